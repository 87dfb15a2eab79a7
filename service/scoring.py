"""Scoring files from the command line: messages in, one JSON object a line out, in the order they came."""

import hashlib
import json
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

from joblib import Parallel, delayed

from classifier import Classifier, artifact
from classifier.certainty import Promise
from classifier.routing import RoutingTable
from service.inbox import Fault, InboxError, Incoming, is_mail, read_file

# messages are scored together in fixed groups, counted from the first: the same groups give the same answers
BATCH = 64
# below this, starting another process costs more than it brings
_PARALLEL_FROM = 600
_PROMISE = Promise()

Line = dict[str, Any]
Item = tuple[str, bool, Incoming | Fault]
Scored = list[tuple[Line, str | None]]


class Workers(Protocol):
    """Other machines: they get the model once, and then one batch after another."""

    def each(
        self, function: Callable[[Classifier, list[Item]], Scored], shared: Classifier, items: Iterable[list[Item]]
    ) -> Generator[Scored, None, None]:
        """Yield what the function makes of each batch, in order."""


def score_files(
    files: Iterable[Path],
    model: Path,
    *,
    digest: str | None = None,
    promise: Promise = _PROMISE,
    routing: RoutingTable | None = None,
    jobs: int = -1,
    cluster: Workers | None = None,
    skip: int = 0,
    fault: Callable[[str], None],
) -> Generator[Line, None, None]:
    """Score every message of the files; a bad one yields `{"id", "fout"}` and is told to `fault`.

    Args:
        files: what to read, in order.
        model: the model folder.
        digest: what its manifest must have, see `artifact.load`.
        promise: what the municipality wants kept; the model hands over as much as that takes.
        routing: which team gets what; by default the table that comes with the classifier.
        jobs: processes at once on this machine.
        cluster: other machines that do the work, in place of this one.
        skip: how many messages an earlier run has scored; a multiple of `BATCH`.
        fault: is told of each message that cannot be read.

    Raises:
        InboxError: a file is not there or of an unknown kind; before anything was scored.
        ArtifactError: the model cannot be loaded.
    """
    opened = [(file, read_file(file)) for file in files]
    classifier = _model(model, digest, promise)  # a model that does not load is said before the first message is read
    items = chain.from_iterable(_named(file, messages) for file, messages in opened)
    batches = _batches(islice(items, skip, None))
    if cluster is None:
        score = partial(_score_stored, model, digest, promise, routing)
        scored = _here(score, batches, jobs)
    else:
        # a classifier leaves its table at home when it travels
        scored = cluster.each(partial(_score, routing=routing), classifier, batches)
    with closing(scored):  # who stops reading stops the work, too
        for line, said in chain.from_iterable(scored):
            if said:
                fault(said)
            yield line


def _here(
    score: Callable[[list[Item]], Scored], batches: Iterator[list[Item]], jobs: int
) -> Generator[Scored, None, None]:
    head = list(islice(batches, _PARALLEL_FROM // BATCH + 1))
    many = len(head) * BATCH > _PARALLEL_FROM and jobs != 1
    work = chain(head, batches)
    if many:
        run = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs")
        results = run(delayed(score)(batch) for batch in work)
        try:
            for result in results:  # noqa: UP028  # `yield from` would close it outside our reach
                yield result
        finally:
            with warnings.catch_warnings():
                # who stops early does so on purpose: that work is thrown away is no news
                warnings.filterwarnings("ignore", ".*tasks (which|have been)", UserWarning)
                results.close()
    else:
        yield from map(score, work)


def fingerprint(
    files: Iterable[Path], model: Path, promise: Promise = _PROMISE, routing: RoutingTable | None = None
) -> str:
    """Return what names a run: the same model over the same messages, by the same program.

    Raises:
        InboxError: a file is not there or of an unknown kind.
        ArtifactError: there is no model.
    """
    artifact.read_manifest(model)
    parts = [version("signaalwijzer"), artifact.digest(model), repr(promise), repr(routing)]
    for file in files:
        read_file(file)
        with file.open("rb") as handle:
            parts += [file.name, hashlib.file_digest(handle, "sha256").hexdigest()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _named(file: Path, messages: Iterator[Incoming | Fault]) -> Iterator[Item]:
    mail = is_mail(file)
    try:
        for message in messages:
            yield file.name, mail, message
    except InboxError as error:  # the file turns out to be no CSV or mailbox: the other files go on
        yield file.name, mail, Fault(1, str(error))


@lru_cache(maxsize=1)
def _model(folder: Path, digest: str | None, promise: Promise) -> Classifier:
    return artifact.load(folder, digest=digest).promising(promise)


def _score_stored(
    folder: Path, digest: str | None, promise: Promise, routing: RoutingTable | None, batch: list[Item]
) -> Scored:
    # each process reads the model from disk once, which costs less than sending it along with every batch
    return _score(_model(folder, digest, promise), batch, routing=routing)


def _score(classifier: Classifier, batch: list[Item], *, routing: RoutingTable | None = None) -> Scored:
    classifier = classifier if routing is None else replace(classifier, routing=routing)
    read = [item for _, _, item in batch if isinstance(item, Incoming)]
    suggestions = iter(classifier.suggest([item.to_message() for item in read]))
    lines: Scored = []
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
