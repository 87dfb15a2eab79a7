"""Putting a model to work: the champion pointer, moved in one step, with the way back.

A reader sees the old pointer or the new one, never half of one; kill -9 leaves the old.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from classifier import artifact
from classifier.champion import POINTER, Champion, Step, read_champion
from classifier.errors import ArtifactError, RegistryError


def model_folder(models: Path, name: str) -> Path:
    """Return the folder of a model by its name.

    Raises:
        RegistryError: the name is a path, hidden or empty.
    """
    if not name or name.startswith(".") or Path(name).name != name:
        raise RegistryError(f"{name!r} is geen naam van een map in {models}. Bekijk de namen met: signaalwijzer models")
    return models / name


def promote(models: Path, name: str, *, now: datetime, reason: str, expected: Step | None = None) -> Champion:
    """Put a model to work, after it was loaded to see that it does. Return the new pointer.

    `expected` is the champion that the new model was compared with; another one by now stops the promotion.

    Raises:
        RegistryError: the name is a path, hidden or empty, or the champion is not the expected one.
        ArtifactError: the model is absent, damaged or foreign; the pointer stays as it was.
    """
    folder = model_folder(models, name)
    artifact.read_manifest(folder)  # says what is wrong where there is no model
    digest = artifact.digest(folder)
    classifier = artifact.load(folder, digest=digest)
    step = Step(classifier.version, name, digest, now.isoformat(), reason)
    with _locked(models):
        old = _read_or_none(models)
        if expected is not None and (old is None or old.current != expected):
            raise RegistryError(
                "Intussen is een ander model in gebruik genomen dan waarmee vergeleken is. Geef de opdracht opnieuw."
            )
        if old and old.current.folder == name and old.current.manifest_sha256 == step.manifest_sha256:
            return old
        before = (old.current, *old.previous) if old else ()
        champion = Champion(step, before)
        _write(models, champion)
    return champion


def roll_back(models: Path, *, now: datetime, reason: str) -> Champion:
    """Put the model before this one back to work. Return the new pointer.

    Raises:
        RegistryError: there is none before this one.
        ArtifactError: the earlier model is no longer whole; the pointer stays as it was.
    """
    with _locked(models):
        champion = read_champion(models)
        if champion is None or not champion.previous:
            raise RegistryError("Er is geen eerder model om naar terug te gaan.")
        earlier, *rest = champion.previous
        artifact.load(models / earlier.folder, digest=earlier.manifest_sha256)
        restored = Champion(replace(earlier, promoted_at=now.isoformat(), reason=reason), tuple(rest))
        _write(models, restored)
    return restored


def versions(models: Path) -> list[Path]:
    """Return the folders that look like a model, oldest version first."""
    return sorted(manifest.parent for manifest in models.glob("[!.]*/manifest.json"))


def _read_or_none(models: Path) -> Champion | None:
    # a damaged pointer must not stop the promotion that mends it
    try:
        return read_champion(models)
    except RegistryError:
        return None


@contextmanager
def _locked(models: Path) -> Iterator[None]:
    models.mkdir(parents=True, exist_ok=True)
    with (models / "champion.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _write(models: Path, champion: Champion) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{POINTER}-", dir=models)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(champion), file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    try:
        Path(name).replace(models / POINTER)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise ArtifactError(f"{models / POINTER} is niet te schrijven: {error.strerror}.") from error
    folder = os.open(models, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
