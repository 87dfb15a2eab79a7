"""`signaalwijzer score` on a cluster, and after an interruption: byte for byte the same file."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import Classifier, Message, artifact
from service import scoring
from service.cli import main
from service.scoring import BATCH
from tests.local_cluster import LocalCluster, local_cluster
from tests.tiny_encoder import tiny_tuned
from training import workers
from training.corpus import Labelled


@pytest.fixture(scope="module")
def running() -> Iterator[LocalCluster]:
    with local_cluster(3) as found:
        yield found


@pytest.fixture
def model(models_folder: Path, tiny_classifier: Classifier) -> str:
    return str(models_folder / tiny_classifier.version)


@pytest.fixture
def archive(tiny_corpus: list[Labelled], tmp_path: Path) -> Path:
    """Return a file of 321 messages, two of which cannot be read."""
    file = tmp_path / "archief.jsonl"
    lines = []
    for number in range(319):
        message = tiny_corpus[number % len(tiny_corpus)].message
        lines.append(json.dumps({"id": str(number), "subject": message.subject, "text": message.text}))
    lines.insert(70, "geen json")
    lines.insert(300, "{}")
    file.write_text("\n".join(lines))
    return file


def test_a_cluster_gives_the_same_bytes(
    running: LocalCluster, archive: Path, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = tmp_path / "hier.jsonl", tmp_path / "daar.jsonl"
    assert main(["score", str(archive), "--model", model, "--jobs", "1", "--output", str(here)]) == 3
    said = capsys.readouterr().err
    assert main(["score", str(archive), "--model", model, "--scheduler", running.address, "--output", str(there)]) == 3
    assert there.read_bytes() == here.read_bytes()
    assert capsys.readouterr().err == said
    assert here.read_bytes().count(b"\n") == 321


def test_with_a_fine_tuned_encoder_too(
    running: LocalCluster, archive: Path, tiny_classifier: Classifier, tmp_path: Path
) -> None:
    head = replace(tiny_classifier.label_head, tuned_scale=0.1)
    tuned = replace(tiny_classifier, version="bijgeschoold", tuned=tiny_tuned(), label_head=head)
    model = str(artifact.save(tuned, tmp_path / "bijgeschoold", {}))
    here, there = tmp_path / "hier.jsonl", tmp_path / "daar.jsonl"
    assert main(["score", str(archive), "--model", model, "--jobs", "1", "--output", str(here)]) == 3
    assert main(["score", str(archive), "--model", model, "--scheduler", running.address, "--output", str(there)]) == 3
    assert there.read_bytes() == here.read_bytes()
    plain = [tiny_classifier.suggest([Message("Een vraag.")]), tuned.suggest([Message("Een vraag.")])]
    assert plain[0][0].certainty != plain[1][0].certainty  # or the encoder had no say


@pytest.mark.parametrize("where", ["one", "processes", "cluster"])
def test_an_interrupted_run_goes_on(
    running: LocalCluster,
    archive: Path,
    model: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    where: str,
) -> None:
    whole, out = tmp_path / "heel.jsonl", tmp_path / "uit.jsonl"
    assert main(["score", str(archive), "--model", model, "--jobs", "1", "--output", str(whole)]) == 3
    command = ["score", str(archive), "--model", model, "--output", str(out)]
    command += {"one": ["--jobs", "1"], "processes": ["--jobs", "2"], "cluster": ["--scheduler", running.address]}[
        where
    ]
    monkeypatch.setattr(scoring, "_PARALLEL_FROM", BATCH)

    to_text, written = scoring.to_text, []

    def stop_at_100(line: scoring.Line) -> str:
        written.append(line["id"])
        if len(written) == 101:
            raise KeyboardInterrupt
        return to_text(line)

    monkeypatch.setattr(scoring, "to_text", stop_at_100)
    capsys.readouterr()
    assert main(command) == 130
    assert "100 bericht(en) zijn al gescoord" in capsys.readouterr().err
    assert not out.exists()
    written.clear()
    written += [None] * 1000  # never 101 again
    assert main([*command, "--resume"]) == 3
    assert out.read_bytes() == whole.read_bytes()
    assert len(written) - 1000 == 321 - BATCH  # what was finished in whole batches was not scored again
    assert "2 bericht(en) overgeslagen" in capsys.readouterr().err


def test_a_run_that_was_killed_goes_on(archive: Path, model: str, tmp_path: Path) -> None:
    whole, out = tmp_path / "heel.jsonl", tmp_path / "uit.jsonl"
    assert main(["score", str(archive), "--model", model, "--jobs", "1", "--output", str(whole)]) == 3
    command = ["score", str(archive), "--model", model, "--jobs", "1", "--output", str(out)]
    with subprocess.Popen([sys.executable, "-m", "service.cli", *command], stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and not any(
            f.read_bytes().count(b"\n") >= BATCH for f in tmp_path.glob(".uit*.deel")
        ):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    assert not out.exists()
    assert main([*command, "--resume"]) == 3
    assert out.read_bytes() == whole.read_bytes()


def test_a_dead_scheduler_is_one_clear_line(
    archive: Path, model: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers, "_CONNECT_SECONDS", 1)
    assert main(["score", str(archive), "--model", model, "--scheduler", "tcp://127.0.0.1:9"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "geen Dask-scheduler op tcp://127.0.0.1:9. Start er een (dask scheduler)" in said


def test_resume_needs_a_file(archive: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["score", str(archive), "--model", model, "--resume"])
    assert stopped.value.code == 2
    assert "--output" in capsys.readouterr().err


def test_the_help_tells_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    said = capsys.readouterr().out
    assert "verder waar hij stopte" in " ".join(said.split())
    assert "--scheduler" in said
