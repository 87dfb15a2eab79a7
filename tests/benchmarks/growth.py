"""How the cost of `signaalwijzer score` grows with the archive: `python -m tests.benchmarks.growth`.

The archives are the corpus over and over. Each is scored by the real command in a process of its own, so the start of
processes counts; memory is that of the largest process.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from classifier.champion import current_step
from classifier.message import Message
from service.settings import Settings
from training.corpus import read_corpus

ROOT = Path(__file__).parents[2]
SIZES = (1_000, 10_000, 100_000)


def main(argv: Sequence[str] | None = None) -> None:
    """Score archives of growing size and write a table of what each cost."""
    parser = argparse.ArgumentParser(description="Meet hoe de kosten van `score` groeien met het aantal berichten.")
    parser.add_argument("--model", type=Path, action="append", default=[], metavar="MAP",
                        help="model, vaker mag (anders dat in gebruik is)")  # fmt: skip
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="aantallen berichten")
    parser.add_argument("--output", type=Path, default=ROOT / "var/benchmark", metavar="MAP",
                        help="map voor de tabel (standaard var/benchmark)")  # fmt: skip
    args = parser.parse_args(argv)
    models = [model.resolve() for model in args.model or [_live()]]
    messages = [item.message for item in read_corpus(sorted((ROOT / "data/corpus").glob("*.jsonl")))]

    rows = [
        "| model | berichten | seconden | ms per bericht | berichten/s | geheugen (MB) |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    with tempfile.TemporaryDirectory() as place:
        for model, size in itertools.product(models, args.sizes):
            print(f"{model.name}: {size} berichten …", file=sys.stderr)
            seconds, megabytes = _score(_archive(messages, size, Path(place)), model)
            rate = f"{seconds:.1f} | {1000 * seconds / size:.1f} | {size / seconds:.0f}"
            rows.append(f"| {model.name} | {size} | {rate} | {megabytes:.0f} |")
    text = "\n".join(rows) + (
        f"\n\n{os.cpu_count()} kernen, met het starten van de processen; geheugen van het grootste proces. "
        "De berichten zijn die van het corpus, herhaald.\n"
    )
    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / "growth.md").write_text(text, encoding="utf-8")
    print(text)


def _live() -> Path:
    models = Settings.read().models
    return models / current_step(models).folder


def _archive(messages: Sequence[Message], size: int, place: Path) -> Path:
    file = place / f"{size}.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number, message in enumerate(itertools.islice(itertools.cycle(messages), size)):
            print(json.dumps({"id": str(number), "subject": message.subject, "text": message.text}), file=out)
    return file


def _score(archive: Path, model: Path) -> tuple[float, float]:
    """Return the seconds it took, and the megabytes of the largest process."""
    found = archive.with_suffix(".out")
    command = [
        sys.executable,
        "-m",
        "service.cli",
        "score",
        str(archive),
        "--model",
        str(model),
        "--output",
        str(found),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)  # the one call that tells the memory of a child and of its children
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    with found.open(encoding="utf-8") as lines:
        scored = sum(1 for _ in lines)
    with archive.open(encoding="utf-8") as lines:
        asked = sum(1 for _ in lines)
    if process.returncode or scored != asked:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}, {scored} of {asked} scored.")
    return seconds, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
