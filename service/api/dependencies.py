"""What routes ask for: the store, the live model, the settings, and who is asking."""

from typing import Annotated

from fastapi import Depends, Request

from service.api.guard import Caller
from service.champion import ChampionHolder
from service.settings import Settings
from service.store import Store


async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _champion(request: Request) -> ChampionHolder:
    champion: ChampionHolder = request.app.state.champion
    return champion


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


TheStore = Annotated[Store, Depends(_store)]
TheChampion = Annotated[ChampionHolder, Depends(_champion)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheCaller = Annotated[Caller, Depends(_caller)]
