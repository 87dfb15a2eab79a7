"""The same work here and on a real cluster: same answers, shared things sent once, clear words when it is gone."""

import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.local_cluster import LocalCluster, local_cluster
from training import workers
from training.errors import ClusterError
from training.workers import Processes, Sealed, cluster


class Counted:
    """Writes down each time that it arrives in a process."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def __reduce__(self) -> Any:
        return type(self).arrive, (self.log,)

    @classmethod
    def arrive(cls, log: Path) -> Self:
        with log.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return cls(log)


def where(shared: object, item: int) -> tuple[int, int]:
    time.sleep(0.02)
    return item, os.getpid()


def add(shared: int, item: int) -> int:
    return shared + item


def slow(shared: int, item: int) -> int:
    time.sleep(0.2)
    return shared + item


def fail(shared: int, item: int) -> int:
    raise ValueError("dit werk kan niet")


def unreadable(shared: int, item: int) -> int:
    raise FileNotFoundError("weg")


@pytest.fixture(scope="module")
def running() -> Iterator[LocalCluster]:
    with local_cluster() as found:
        yield found


def test_the_answers_and_their_order_are_the_same(running: LocalCluster) -> None:
    expected = [100 + i for i in range(50)]
    assert list(Processes(jobs=1).each(add, 100, range(50))) == expected
    assert list(Processes(jobs=2).each(add, 100, range(50))) == expected
    with cluster(running.address) as found:
        assert len(found) == 2
        assert list(found.each(add, 100, range(50))) == expected


def test_what_is_shared_travels_once_to_each_worker(running: LocalCluster, tmp_path: Path) -> None:
    shared = Counted(tmp_path / "log")
    with cluster(running.address) as found:
        done = list(found.each(where, shared, range(40)))
    assert [item for item, _ in done] == list(range(40))
    processes = {process for _, process in done}
    assert len(processes) == 2
    arrived = [int(line) for line in (tmp_path / "log").read_text().split()]
    assert sorted(p for p in arrived if p in processes) == sorted(processes)


def test_work_that_fails_says_so_itself(running: LocalCluster) -> None:
    with cluster(running.address) as found:
        with pytest.raises(ValueError, match="dit werk kan niet"):
            list(found.each(fail, 1, range(3)))
        with pytest.raises(FileNotFoundError, match="weg"):
            list(found.each(unreadable, 1, range(3)))
        assert list(found.each(add, 1, [1])) == [2]


def test_what_a_worker_logs_of_an_item_says_nothing() -> None:
    assert "geheim" not in repr(Sealed("geheim"))


def test_a_cluster_of_one_does_the_work_and_its_death_is_told() -> None:
    with local_cluster(1) as short, cluster(short.address) as found:
        ((_, process),) = found.each(where, Path(), [1])
        assert process != os.getpid()
        answers = found.each(slow, 1, range(100))
        assert next(answers) == 1
        short.kill()
        with pytest.raises(ClusterError, match=r"weggevallen.*--resume"):
            list(answers)


def test_no_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_CONNECT_SECONDS", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ClusterError, match="dask scheduler"), cluster(address):
        pass


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WORKER_SECONDS", 1)
    with (
        local_cluster(0) as lonely,
        pytest.raises(ClusterError, match=f"dask worker {lonely.address}"),
        cluster(lonely.address),
    ):
        pass


def test_a_worker_with_another_version_is_refused(running: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_versions", lambda: {"signaalwijzer": "0.0.1"})
    with pytest.raises(ClusterError, match=re.escape("pip install 'signaalwijzer==0.0.1'")), cluster(running.address):
        pass


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786", ""])
def test_an_address_of_something_else(address: str) -> None:
    with pytest.raises(ClusterError, match="tcp://"), cluster(address):
        pass
