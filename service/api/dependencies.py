"""What routes ask for: the store, the live model, the settings, and who is asking."""

from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import AfterValidator

from service.api.guard import Caller
from service.champion import ChampionHolder
from service.settings import Settings
from service.store import Store
from service.store.types import storable


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
# no database can look up what no database can hold: such an id is simply not found
MessageId = Annotated[str, Path(description="Het id dat wij het bericht gaven."), AfterValidator(storable)]
TheCaller = Annotated[Caller, Depends(_caller)]
