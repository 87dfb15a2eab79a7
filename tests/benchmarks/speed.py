"""Speed and memory of the live model, measured in one run: `make benchmark`.

One message warm (median, p99), messages a second in bulk on all cores, start to first answer, and the
memory of the running service. Nothing here is asserted: a figure depends on the machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifier import artifact
from classifier.champion import current_step
from service.scoring import score_files
from service.settings import Settings
from training.corpus import read_corpus

ROOT = Path(__file__).parents[2]
BULK = 2_000


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print one line for each figure."""
    parser = argparse.ArgumentParser(description="Meet snelheid en geheugen van een model.")
    parser.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    asked: Path | None = parser.parse_args(argv).model
    settings = Settings.read()
    items = read_corpus(sorted((ROOT / "data/test").glob("*.jsonl")))
    folder = asked or settings.models / current_step(settings.models).folder
    classifier = artifact.load(folder)
    print(f"model {classifier.version}, {os.cpu_count()} kernen, {len(items)} testberichten")

    for item in items[:20]:
        classifier.suggest([item.message])
    times = []
    for item in items:
        began = time.perf_counter()
        classifier.suggest([item.message])
        times.append((time.perf_counter() - began) * 1000)
    print(f"een bericht, warm: mediaan {np.median(times):.1f} ms, p99 {np.quantile(times, 0.99):.1f} ms")

    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "bulk.jsonl"
        rows = [{"id": str(i), "subject": items[i % len(items)].message.subject,
                 "text": items[i % len(items)].message.text} for i in range(BULK)]  # fmt: skip
        file.write_text("\n".join(map(json.dumps, rows)))
        began = time.perf_counter()
        done = sum(1 for _ in score_files([file], folder, jobs=-1, fault=print))
        print(
            f"in bulk: {done / (time.perf_counter() - began):.0f} berichten per seconde (met het starten van processen)"
        )

        began = time.perf_counter()
        one = Path(place) / "een.jsonl"
        one.write_text(json.dumps(rows[0]))
        command = [sys.executable, "-m", "service.cli", "score", str(one), "--model", str(folder)]
        subprocess.run(command, check=True, capture_output=True)  # our own command line
        print(f"van start tot eerste antwoord: {time.perf_counter() - began:.1f} s")
        if asked is None:  # the service runs what is live
            print(f"geheugen van de dienst: {_service_memory(Path(place)):.0f} MB")


def _service_memory(place: Path) -> float:
    """Start the service, let it answer, and return its resident memory in MB."""
    port = "8931"
    environment = os.environ | {"SIGNAALWIJZER_DATABASE_URL": f"sqlite:///{place}/s.sqlite"}
    command = [sys.executable, "-m", "service.cli", "serve", "--port", port]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as service:
        try:
            for _ in range(300):
                time.sleep(0.1)
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/health/ready") as answer:
                        if answer.status == 200:
                            break
                except OSError:
                    continue
            else:
                raise RuntimeError("The service did not become ready within 30 seconds.")
            status = Path(f"/proc/{service.pid}/status").read_text()
            line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            return int(line.split()[1]) / 1024
        finally:
            service.terminate()


if __name__ == "__main__":
    main()
