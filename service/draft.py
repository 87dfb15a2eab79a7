"""A result file that grows under another name, and is there whole or not at all.

What an interrupted run had finished stays in the draft. A draft carries the fingerprint of its job in its
name, so that no run goes on where another one, with another model or other messages, stopped.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from service.errors import OutputError


class Draft:
    """The draft of a file with one line for each message.

    Args:
        path: the file that is to come.
        job: the fingerprint of what is written.
        step: lines are kept in whole steps: a batch is scored together, and must be again.
        resume: go on after the lines of an earlier run, instead of anew.
    """

    def __init__(self, path: Path, job: str, *, step: int, resume: bool) -> None:
        self.path = path
        self.step = step
        self.resume = resume
        self.draft = path.with_name(f".{path.name}-{job[:16]}.deel")
        self.kept: list[bytes] = []
        self.written = 0

    def __enter__(self) -> Self:
        if self.path.is_dir():
            raise OutputError(f"{self.path} is een map. Geef met --output een bestand.")
        try:
            handle = os.open(self.draft, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise OutputError(f"{self.path} is niet te schrijven: {error.strerror}.") from error
        self.file = os.fdopen(handle, "r+b")
        try:
            self._claim()
            self._begin()
        except BaseException:
            self.file.close()
            raise
        return self

    def _claim(self) -> None:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(
                f"Een andere opdracht schrijft al naar {self.path}. Wacht tot die klaar is, of kies een ander bestand."
            ) from error

    def _begin(self) -> None:
        others = [file for file in self.path.parent.glob(f".{self.path.name}-*.deel") if file != self.draft]
        if self.resume:
            whole = self.file.read().split(b"\n")[:-1]
            self.kept = whole[: len(whole) // self.step * self.step]
            if others and not whole:
                self.draft.unlink()
                raise OutputError(
                    f"Het begin van {self.path} is gemaakt met andere berichten of een ander model. "
                    "Begin opnieuw: dezelfde opdracht zonder --resume"
                )
        else:
            for file in others:
                file.unlink(missing_ok=True)
        self.written = len(self.kept)
        self.file.seek(0)
        self.file.truncate(sum(len(line) + 1 for line in self.kept))
        self.file.seek(0, os.SEEK_END)

    def write(self, line: str) -> None:
        """Add one line."""
        self.file.write(line.encode("utf-8") + b"\n")
        self.written += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.file:
            if kind is None:
                self.file.flush()
                os.fsync(self.file.fileno())
                self.draft.chmod(0o644)
                self.draft.replace(self.path)
            elif not self.written:
                self.draft.unlink(missing_ok=True)
