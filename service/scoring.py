"""Scoring files from the command line: messages in, one JSON object a line out, in the order they came."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed

from classifier import Classifier, artifact
from service.inbox import Fault, InboxError, Incoming, read_file

_BATCH = 64
# below this, starting another process costs more than it brings
_PARALLEL_FROM = 600
_MAIL = {".eml", ".msg", ".mbox"}

Line = dict[str, Any]


def score_files(
    files: Iterable[Path],
    model: Path,
    *,
    digest: str | None = None,
    jobs: int = -1,
    fault: Callable[[str], None],
) -> Iterator[Line]:
    """Score every message of the files; a bad one yields `{"id", "fout"}` and is told to `fault`.

    Raises:
        InboxError: a file is not there or of an unknown kind; before anything was scored.
        ArtifactError: the model cannot be loaded.
    """
    opened = [(file, read_file(file)) for file in files]
    _model(model, digest)  # a model that does not load is said before the first message is read
    items = chain.from_iterable(_named(file, messages) for file, messages in opened)
    batches = _batches(items)
    head = list(islice(batches, _PARALLEL_FROM // _BATCH + 1))
    many = len(head) * _BATCH > _PARALLEL_FROM and jobs != 1
    work = chain(head, batches)
    if many:
        run = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs")
        scored = run(delayed(_score)(model, digest, batch) for batch in work)
    else:
        scored = (_score(model, digest, batch) for batch in work)
    for line, said in chain.from_iterable(scored):
        if said:
            fault(said)
        yield line


Item = tuple[str, bool, Incoming | Fault]


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def _named(file: Path, messages: Iterator[Incoming | Fault]) -> Iterator[Item]:
    mail = file.suffix.lower() in _MAIL
    try:
        for message in messages:
            yield file.name, mail, message
    except InboxError as error:  # the file turns out to be no CSV or mailbox: the other files go on
        yield file.name, mail, Fault(1, str(error))


@lru_cache(maxsize=1)
def _model(folder: Path, digest: str | None) -> Classifier:
    return artifact.load(folder, digest=digest)


def _score(folder: Path, digest: str | None, batch: list[Item]) -> list[tuple[Line, str | None]]:
    read = [item for _, _, item in batch if isinstance(item, Incoming)]
    suggestions = iter(_model(folder, digest).suggest([item.to_message() for item in read]))
    lines: list[tuple[Line, str | None]] = []
    for name, mail, item in batch:
        if isinstance(item, Fault):
            lines.append(({"id": item.id, "fout": item.message}, f"{name}: {item.message}"))
            continue
        line = next(suggestions).to_json()
        if mail:
            line["bericht"] = item.to_json()
        lines.append((line, None))
    return lines


def to_text(line: Line) -> str:
    """Write one result as a line of JSON."""
    return json.dumps(line, ensure_ascii=False)
