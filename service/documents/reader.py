"""Our side of the process that opens documents: it is started when first needed, and anew when it died."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import lru_cache
from typing import IO, Any

from service.documents.kinds import Kind
from service.documents.result import Result, from_frame, read_frame, write_frame

_WORN_OUT = 500  # documents after which it starts anew: libraries leak a little


class DocumentReader:
    """Reads documents one at a time in another process; safe to share between threads.

    A document that crashes that process, fills its memory or takes too long costs a new process, and comes back
    with a fault.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def read(self, kind: Kind, content: bytes, limits: dict[str, Any]) -> Result:
        """Read one document; `limits` are the fields of `service.inbox.Limits`."""
        with self._lock:
            process = self._ready()
            late = threading.Event()
            # Tesseract keeps to its own time for each page; this is for what does not listen
            timer = threading.Timer(float(limits["document_seconds"]) * 1.5, self._stop, (process, late))
            timer.daemon = True
            timer.start()
            try:
                answer = self._ask(process, kind, content, limits)
            finally:
                timer.cancel()
            if answer is None:
                self._stop(process)
                self._process = None
                return Result(fault="lezen duurde te lang" if late.is_set() else "het openen liep vast")
            return answer

    def close(self) -> None:
        """End the process; the next document starts another."""
        with self._lock:
            if self._process is not None:
                self._stop(self._process)
                self._process = None

    @staticmethod
    def _ask(process: subprocess.Popen[bytes], kind: Kind, content: bytes, limits: dict[str, Any]) -> Result | None:
        if process.stdin is None or process.stdout is None:
            return None
        try:
            write_frame(process.stdin, {"kind": str(kind), "limits": limits}, content)
            frame = read_frame(process.stdout)
        except (OSError, ValueError):
            return None
        return None if frame is None else from_frame(*frame)

    def _ready(self) -> subprocess.Popen[bytes]:
        self._read += 1
        if self._process is not None and (self._process.poll() is not None or self._read % _WORN_OUT == 0):
            self._stop(self._process)
            self._process = None
        if self._process is None:
            # a group of its own, so that Tesseract goes with it
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.documents.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        return self._process

    @staticmethod
    def _stop(process: subprocess.Popen[bytes], late: threading.Event | None = None) -> None:
        if late is not None:
            late.set()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _close(pipe)


def shared_reader() -> DocumentReader:
    """Return the reader of this process, made when first asked for."""
    return _reader_of(os.getpid())


@lru_cache(maxsize=1)
def _reader_of(pid: int) -> DocumentReader:
    # by process: a child that was forked must not talk through the pipes of its parent
    reader = DocumentReader()
    atexit.register(reader.close)
    return reader


def _close(pipe: IO[bytes] | None) -> None:
    with suppress(OSError, ValueError):
        if pipe is not None:
            pipe.close()
