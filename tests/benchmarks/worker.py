"""One contender in a process of its own: it learns, or answers what it is asked, a line of JSON for each question.

    python -m tests.benchmarks.worker fit NAME FOLDER CORPUS
    python -m tests.benchmarks.worker answer NAME FOLDER MESSAGES

The second answers the first message at once, so that whoever started it can time the cold start; then it waits for
the words `one` (each message by itself) or `bulk START STEP COUNT` (its share of many) on standard input.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.contenders import Answer, Mail, contender

_WARM_UP = 20
_BATCH = 64


def main(task: str, name: str, folder: str, file: str) -> None:
    """Do the task of the command line."""
    if task == "fit":
        _say(_fit(name, Path(folder), Path(file)))
        return
    messages: list[Mail] = [(subject, text) for subject, text in json.loads(Path(file).read_text(encoding="utf-8"))]
    answer = contender(name).load(Path(folder))
    _say({"first": answer(messages[:1])})
    for line in sys.stdin:
        question, *numbers = line.split()
        _say(_one(answer, messages) if question == "one" else _bulk(answer, messages, *map(int, numbers)))


def _fit(name: str, folder: Path, file: Path) -> dict[str, float]:
    from training.corpus import read_corpus

    corpus = read_corpus([file])
    began = time.perf_counter()
    contender(name).fit(corpus, folder)
    return {"seconds": time.perf_counter() - began}


def _one(answer: Answer, messages: list[Mail]) -> dict[str, Any]:
    for message in messages[:_WARM_UP]:
        answer([message])
    labels, milliseconds = [], []
    for message in messages:
        began = time.perf_counter()
        labels += answer([message])
        milliseconds.append((time.perf_counter() - began) * 1000)
    return {"labels": labels, "milliseconds": milliseconds, "megabytes": resident()}


def _bulk(answer: Answer, messages: list[Mail], start: int, step: int, count: int) -> dict[str, int]:
    share = [messages[i % len(messages)] for i in range(start, count, step)]
    for first in range(0, len(share), _BATCH):
        answer(share[first : first + _BATCH])
    return {"answered": len(share)}


def resident() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _say(facts: dict[str, Any]) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
