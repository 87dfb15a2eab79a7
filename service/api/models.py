"""Models: which one is in use, which ones were, and how they measured."""

from datetime import datetime
from pathlib import Path

from fastapi import APIRouter

from classifier import ArtifactError
from classifier.artifact import read_manifest
from classifier.champion import Step, read_champion
from service.api.answers import Model, Modellen
from service.api.dependencies import TheSettings
from service.api.guard import GuardedRoute, no_query

router = APIRouter(route_class=GuardedRoute, dependencies=[no_query], tags=["Modellen"])


@router.get("/modellen", summary="Lees welke modellen in gebruik zijn en waren", operation_id="lijstModellen")
def listing(settings: TheSettings) -> Modellen:
    """Geeft eerst het model in gebruik, dan de eerdere, de laatste eerst."""
    champion = read_champion(settings.models)
    if champion is None:
        return Modellen(modellen=[])
    live = _facts(settings.models, champion.current, live=True)
    return Modellen(modellen=[live, *(_facts(settings.models, step, live=False) for step in champion.previous)])


def _facts(models: Path, step: Step, *, live: bool) -> Model:
    model = Model(
        versie=step.version, in_gebruik=live, sinds=datetime.fromisoformat(step.promoted_at), reden=step.reason
    )
    try:
        manifest = read_manifest(models / step.folder)
    except ArtifactError:
        # an earlier model may have been cleared away; the text of the error would name a folder
        return model.model_copy(update={"fout": "De gegevens van dit model zijn er niet meer, of zijn beschadigd."})
    return model.model_copy(
        update={
            "gemaakt_op": manifest.get("made"),
            "berichten": manifest.get("data", {}).get("messages"),
            "kruisvalidatie": manifest.get("cross_validation"),
        }
    )
