"""The live model in a running service: loaded at start, and replaced when another one is promoted."""

import threading
import time
from dataclasses import replace
from pathlib import Path

from classifier import ArtifactError, Classifier
from classifier.certainty import Promise
from classifier.champion import POINTER, load_champion, read_champion
from classifier.routing import RoutingTable

_LOOK_SECONDS = 1.0
_RETRY_SECONDS = 30.0

Signature = tuple[int, int, int] | None


class ChampionHolder:
    """Holds the live classifier, with the teams and the promise of the municipality; safe to share between threads.

    A new champion is loaded by the request that notices it, while the others go on with the old one.
    When it cannot be loaded the old one stays, and `fault` says why.

    Raises:
        ArtifactError: there is no champion, or it cannot be loaded.
    """

    def __init__(self, models: Path, *, routing: RoutingTable, promise: Promise) -> None:
        self.models = models
        self.fault: str | None = None
        self._routing = routing
        self._promise = promise
        self._lock = threading.Lock()
        self._seen = self._signature()
        self._classifier = self._load()
        self._next_look = time.monotonic() + _LOOK_SECONDS
        self._next_try = 0.0

    def current(self) -> Classifier:
        """Return the live classifier, after a look (at most once a second) whether there is a new one."""
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._classifier

    def check(self) -> None:
        """Look now, and raise where the model in use is not the one that the pointer names.

        Raises:
            ArtifactError: the pointer or the model it names cannot be used.
        """
        with self._lock:
            self._look()
            if self.fault is not None:
                raise ArtifactError(self.fault)
            step = read_champion(self.models)
            if step is None or step.current.version != self._classifier.version:
                raise ArtifactError(f"Het model in gebruik is niet het model dat {self.models / POINTER} noemt.")

    def _look(self) -> None:
        now = time.monotonic()
        self._next_look = now + _LOOK_SECONDS
        # the signature is taken before the file is read: a change in between is seen at the next look
        signature = self._signature()
        if signature == self._seen and (self.fault is None or now < self._next_try):
            return
        self._seen = signature
        self._next_try = now + _RETRY_SECONDS
        try:
            self._classifier = self._load()
            self.fault = None
        except (ArtifactError, OSError) as error:
            self.fault = str(error)

    def _load(self) -> Classifier:
        return replace(load_champion(self.models).promising(self._promise), routing=self._routing)

    def _signature(self) -> Signature:
        try:
            facts = (self.models / POINTER).stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_ino, facts.st_size
