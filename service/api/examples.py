"""Reviewed messages to learn from: the export, for a program."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.answers import Leervoorbeeld, Leervoorbeelden
from service.api.dependencies import TheStore
from service.api.guard import GuardedRoute
from service.api.schemas import Bladzijde
from service.export import export

router = APIRouter(route_class=GuardedRoute, tags=["Beoordelingen"])


@router.get("/beoordelingen", summary="Exporteer wat beoordeeld is, om van te leren", operation_id="exporteer")
def listing(query: Annotated[Bladzijde, Query()], store: TheStore) -> Leervoorbeelden:
    """Geeft de beoordeelde berichten, het oudste eerst, zonder namen, nummers en adressen."""
    start = (query.pagina - 1) * query.pagina_grootte
    lines = export(store, start=start, stop=start + query.pagina_grootte)
    return Leervoorbeelden(
        leervoorbeelden=[Leervoorbeeld(**line) for line in lines],
        totaal=store.counts().reviewed,
        pagina=query.pagina,
        pagina_grootte=query.pagina_grootte,
    )
