"""Nested cross-validation: honest, resumable, and the same on a cluster."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.features import Views
from classifier.model import prepare, readings_of
from service.cli import main
from tests.local_cluster import local_cluster
from training import search as module
from training.corpus import Labelled, to_line
from training.grid import Grid, View
from training.material import gather
from training.search import Found, search
from training.workers import Processes, cluster

GRID = Grid(c_signal_type=(1.0, 4.0), c_domain=(8.0,), encoder_weight=(0.5,), subject_weight=(0.5, 1.0), min_df=(3,))
POINTS = 2 * 2 * 2 * 3 + 2 * 2


@pytest.fixture(scope="module")
def some(tiny_corpus: list[Labelled]) -> list[Labelled]:
    return tiny_corpus[::2]


def run(
    corpus: list[Labelled], folder: Path, *, name: str = "punten.jsonl", workers: Any = None, **given: Any
) -> Found:
    return search(
        corpus, GRID, workers=workers or Processes(jobs=1), ledger=folder / name, cache=folder / "cache",
        encoder=None, folds=2, inner=2, **given,
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(some: list[Labelled], tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Path]:
    folder = tmp_path_factory.mktemp("zoeken")
    return run(some, folder), folder


class Broken:
    """Stops after a few groups, as a person or a power cut does."""

    def each(self, function: Any, shared: Any, items: Iterable[Any]) -> Any:
        for number, item in enumerate(items):
            if number == 3:
                raise KeyboardInterrupt
            yield function(shared, item)


def test_features_are_those_of_a_model(some: list[Labelled], tmp_path: Path) -> None:
    material = gather(some, encoder=None, cache=tmp_path)
    rows = np.arange(0, len(some), 2)
    readings = readings_of([prepare(item.message) for item in some])
    views = Views(min_df=3, subject_weight=0.7, encoder=None).fit([readings[i] for i in rows])
    difference = material.features(View(0.5, 0.7, 3), rows) - views.transform(readings)
    assert abs(difference).max() < 1e-6


def test_no_writer_is_on_both_sides(some: list[Labelled], tmp_path: Path) -> None:
    material = gather(some, encoder=None, cache=tmp_path)
    splits = module._splits(material, 2, 2, 0)
    sources = np.array(material.sources)
    for (outer, part), (train, held) in splits.items():
        assert not set(sources[train]) & set(sources[held])
        if part is not None:  # what judges a choice is unseen while it is made
            assert not {*train, *held} & set(splits[outer, None][1])


def test_table_and_choice(found: tuple[Found, Path]) -> None:
    result, folder = found
    assert len(result.table) == 2 * 3
    assert (result.table["macro_f1"] > 0.4).all()
    assert (result.table["spreiding"] >= 0).all()
    assert len(result.chosen) == 2
    assert {len(values) for values in result.honest.values()} == {2}
    assert result.best.c_signal_type in GRID.c_signal_type
    assert (folder / "punten.jsonl").read_text().count("\n") == POINTS


def test_a_finished_search_computes_nothing(
    found: tuple[Found, Path], some: list[Labelled], monkeypatch: pytest.MonkeyPatch
) -> None:
    result, folder = found

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(module, "fit", never)
    told: list[tuple[int, int]] = []
    again = run(some, folder, progress=lambda done, total: told.append((done, total)))
    assert again.to_json() == result.to_json()
    assert told[-1] == (POINTS, POINTS)


def test_an_interrupted_search_goes_on(found: tuple[Found, Path], some: list[Labelled]) -> None:
    result, folder = found
    with pytest.raises(KeyboardInterrupt):
        run(some, folder, name="half.jsonl", workers=Broken())
    assert (folder / "half.jsonl").read_text().count("\n") == 9
    assert run(some, folder, name="half.jsonl").to_json() == result.to_json()
    assert (folder / "half.jsonl").read_bytes() == (folder / "punten.jsonl").read_bytes()


def test_a_cluster_finds_the_same(found: tuple[Found, Path], some: list[Labelled]) -> None:
    result, folder = found
    with local_cluster() as there, cluster(there.address) as workers:
        assert run(some, folder, name="daar.jsonl", workers=workers).to_json() == result.to_json()
    assert (folder / "daar.jsonl").read_bytes() == (folder / "punten.jsonl").read_bytes()


def test_no_text_is_in_the_keys_of_the_cache(found: tuple[Found, Path], some: list[Labelled]) -> None:
    for file in (found[1] / "cache").rglob("metadata.json"):
        assert some[0].message.text[:20] not in file.read_text()


@pytest.fixture
def command(some: list[Labelled], tmp_path: Path) -> list[str]:
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(map(to_line, some)) + "\n", encoding="utf-8")
    return [
        "search", "--corpus", str(file), "--output", str(tmp_path / "uit.jsonl"), "--cache", str(tmp_path / "cache"),
        "--encoder", "geen", "--folds", "2", "--inner", "2", "--jobs", "1", "--c-signal-type", "4", "--c-domain", "8",
        "--encoder-weight", "0.5", "--min-df", "3",
    ]  # fmt: skip


def test_as_a_command(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "spreiding" in said
    assert "Beste keuze (2 van de 2" in said
    assert main([*command, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["beste"]["min_df"] == 3
    assert set(facts["eerlijk"]) == {"soort", "domein"}


@pytest.mark.parametrize(
    ("argv", "says"),
    [(["--min-df", "2.5"], "geen geheel getal"), (["--c-domain", "-1"], "boven 0"), (["--folds", "1"], "minstens 2")],
)
def test_a_wrong_choice(argv: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["search", *argv])
    assert says in capsys.readouterr().err
