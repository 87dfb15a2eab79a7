"""A real Dask cluster on this machine, in processes of its own, so that a test can stop it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.conftest import ROOT

_WORKERS = 2


@dataclass(frozen=True)
class LocalCluster:
    """Where the scheduler listens, and the process that all others belong to."""

    address: str
    process: "subprocess.Popen[str]"

    def kill(self) -> None:
        """End scheduler and workers at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def local_cluster(workers: int = _WORKERS) -> Iterator[LocalCluster]:
    """Start a scheduler and workers; stop them at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.local_cluster", str(workers)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield LocalCluster(process.stdout.readline().strip(), process)
        finally:
            if process.poll() is None:
                process.communicate("")  # the end of its input tells it to stop


def main() -> None:
    """Run a cluster until the input ends."""
    from distributed import LocalCluster as Dask

    workers = int(sys.argv[1])
    with Dask(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
