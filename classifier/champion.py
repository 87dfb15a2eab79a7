"""Which model is live: the champion pointer `champion.json`, as whoever uses a model reads it.

It names the version and the SHA-256 of its manifest, so that a changed model folder is noticed.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from classifier import artifact
from classifier.errors import RegistryError
from classifier.model import Classifier

POINTER = "champion.json"


@dataclass(frozen=True)
class Step:
    """One model that was put to work: which, where in the models folder, when, and why."""

    version: str
    folder: str
    manifest_sha256: str
    promoted_at: str
    reason: str


@dataclass(frozen=True)
class Champion:
    """The live model, and those before it, the latest first."""

    current: Step
    previous: tuple[Step, ...] = ()


def read_champion(models: Path) -> Champion | None:
    """Return the champion pointer, or None where nothing was promoted yet.

    Raises:
        RegistryError: the pointer is damaged.
    """
    file = models / POINTER
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
        return Champion(Step(**facts["current"]), tuple(Step(**step) for step in facts["previous"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RegistryError(
            f"{file} is beschadigd. Zet een model opnieuw in gebruik: signaalwijzer promote MODEL"
        ) from error


def current_step(models: Path) -> Step:
    """Return which model is live.

    Raises:
        RegistryError: no model is live, or the pointer is damaged.
    """
    champion = read_champion(models)
    if champion is None:
        raise RegistryError(
            f"In {models} is nog geen model in gebruik. Train er een (signaalwijzer train) en zet het in "
            "gebruik (signaalwijzer promote MODEL)."
        )
    return champion.current


def load_champion(models: Path) -> Classifier:
    """Load the live model, checked against the digest in the pointer.

    Raises:
        RegistryError: no model is live, or the pointer is damaged.
        ArtifactError: the model it names is absent, damaged or changed.
    """
    step = current_step(models)
    return artifact.load(models / step.folder, digest=step.manifest_sha256)
