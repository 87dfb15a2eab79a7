import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier import ArtifactError, Classifier, artifact
from classifier.certainty import Promise
from classifier.champion import POINTER, load_champion
from classifier.routing import RoutingTable
from service.champion import ChampionHolder
from training.promote import promote

NOW = datetime(2026, 11, 23, tzinfo=UTC)


class Clock:
    """Seconds that pass when a test says so."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    now = Clock()
    monkeypatch.setattr("service.champion.time.monotonic", now)
    return now


@pytest.fixture
def holder(models_folder: Path, clock: Clock) -> ChampionHolder:
    return ChampionHolder(models_folder, routing=RoutingTable.read(), promise=Promise())


@pytest.fixture
def put_to_work(models_folder: Path, tiny_classifier: Classifier) -> Callable[[str], Path]:
    """Save and promote a model of another version; return its folder."""

    def do(version: str) -> Path:
        folder = artifact.save(replace(tiny_classifier, version=version), models_folder / version, {})
        promote(models_folder, version, now=NOW, reason="test")
        return folder

    return do


def test_it_looks_at_most_once_a_second(
    holder: ChampionHolder, clock: Clock, put_to_work: Callable[[str], Path]
) -> None:
    first = holder.current()
    put_to_work("nieuw")
    assert holder.current() is first
    clock.seconds += 1
    assert holder.current().version == "nieuw"
    assert holder.current() is holder.current()


def test_nothing_changed_nothing_loaded(holder: ChampionHolder, clock: Clock) -> None:
    first = holder.current()
    clock.seconds += 60
    assert holder.current() is first
    holder.check()


def test_there_and_back(holder: ChampionHolder, clock: Clock, put_to_work: Callable[[str], Path]) -> None:
    old = holder.current().version
    for version in ("nieuw", old, "nieuw"):
        put_to_work(version)
        clock.seconds += 1
        assert holder.current().version == version


def test_a_broken_one_leaves_the_old_at_work(
    holder: ChampionHolder, clock: Clock, put_to_work: Callable[[str], Path]
) -> None:
    first = holder.current()
    model = put_to_work("kapot") / "model.joblib"
    whole = model.read_bytes()
    model.write_bytes(whole[:-1])
    clock.seconds += 1
    assert holder.current() is first
    assert holder.fault is not None
    assert "model.joblib" in holder.fault
    with pytest.raises(ArtifactError, match=r"model\.joblib"):
        holder.check()

    model.write_bytes(whole)  # the copy had not ended yet
    clock.seconds += 29
    assert holder.current() is first
    clock.seconds += 1
    assert holder.current().version == "kapot"
    holder.check()


@pytest.mark.parametrize("damage", ["", "{", '{"current": 1}', None])
def test_a_broken_pointer(holder: ChampionHolder, clock: Clock, models_folder: Path, damage: str | None) -> None:
    first = holder.current()
    pointer = models_folder / POINTER
    if damage is None:
        pointer.unlink()
    else:
        pointer.write_text(damage)
    clock.seconds += 1
    assert holder.current() is first
    with pytest.raises(ArtifactError):
        holder.check()


def test_the_table_of_the_municipality_is_used(models_folder: Path) -> None:
    table = RoutingTable.read()
    assert ChampionHolder(models_folder, routing=table, promise=Promise()).current().routing is table


def test_the_promise_of_the_municipality_is_kept(
    models_folder: Path, clock: Clock, put_to_work: Callable[[str], Path]
) -> None:
    promise = Promise(max_error=0.3, max_missed=0.2)
    holder = ChampionHolder(models_folder, routing=RoutingTable.read(), promise=promise)
    first = holder.current()
    assert first.promise == promise
    assert first.limits != first.promising(Promise()).limits
    put_to_work("nieuw")
    clock.seconds += 1
    assert (holder.current().version, holder.current().promise) == ("nieuw", promise)


def test_no_champion_no_holder(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="signaalwijzer promote"):
        ChampionHolder(tmp_path, routing=RoutingTable.read(), promise=Promise())


def test_others_go_on_while_one_loads(
    holder: ChampionHolder, clock: Clock, put_to_work: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = holder.current()
    put_to_work("nieuw")
    clock.seconds += 1
    loading, go_on = threading.Event(), threading.Event()

    def slow(models: Path) -> Classifier:
        loading.set()
        assert go_on.wait(10)
        return load_champion(models)

    monkeypatch.setattr("service.champion.load_champion", slow)
    thread = threading.Thread(target=holder.current)
    thread.start()
    assert loading.wait(10)
    clock.seconds += 5
    began = time.perf_counter()
    assert holder.current() is first
    assert time.perf_counter() - began < 1
    go_on.set()
    thread.join(10)
    assert holder.current().version == "nieuw"
