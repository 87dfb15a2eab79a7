"""Quarantine: what could not be read is kept whole, with the reason, until a person has looked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.errors import QuarantineNotFound
from service.store.database import Database
from service.store.tables import quarantine
from service.store.types import storable

# larger than any mail server lets through; what is larger stays where it was, and is named
MAX_KEPT = 60_000_000


@dataclass(frozen=True)
class Quarantined:
    """Something that could not be read; `source` says where it came from, `reason` why not, in Dutch."""

    id: str
    source: str
    reason: str
    size: int
    created_at: datetime
    settled_at: datetime | None
    settled_by: str | None

    @classmethod
    def from_row(cls, row: Row[Any]) -> "Quarantined":
        """Read a row, without its content."""
        return cls(**row._mapping)


_SHOWN = tuple(quarantine.c[name] for name in Quarantined.__dataclass_fields__)


class Quarantine(Database):
    """The part of the store that keeps what could not be read."""

    def set_apart(self, content: bytes, *, source: str, reason: str) -> tuple[Quarantined, bool]:
        """Keep what could not be read; the same bytes are kept once. The second part says whether it was new."""
        digest = hashlib.sha256(content).hexdigest()
        row = {
            "id": uuid4().hex,
            "content_hash": digest,
            "source": storable(source),
            "reason": storable(reason),
            "content": content if len(content) <= MAX_KEPT else None,
            "size": len(content),
            "created_at": self.clock(),
        }
        known = self._by_hash(digest)
        if known is not None:
            return known, False
        try:
            with self.writing() as connection:
                connection.execute(insert(quarantine).values(row))
        except IntegrityError:
            known = self._by_hash(digest)
            if known is None:
                raise
            return known, False
        return self.quarantined(str(row["id"])), True

    def quarantined(self, identifier: str) -> Quarantined:
        """Return one, settled or not."""
        with self.reading() as connection:
            row = connection.execute(select(*_SHOWN).where(quarantine.c.id == identifier)).one_or_none()
        if row is None:
            raise _unknown(identifier)
        return Quarantined.from_row(row)

    def in_quarantine(self, *, limit: int = 100) -> tuple[Quarantined, ...]:
        """Return what nobody has settled yet, the oldest first."""
        query = select(*_SHOWN).where(quarantine.c.settled_at.is_(None)).order_by(quarantine.c.created_at).limit(limit)
        with self.reading() as connection:
            return tuple(map(Quarantined.from_row, connection.execute(query)))

    def count_quarantine(self) -> int:
        """Count what nobody has settled yet."""
        query = select(func.count()).select_from(quarantine).where(quarantine.c.settled_at.is_(None))
        with self.reading() as connection:
            return connection.execute(query).scalar_one()

    def quarantined_content(self, identifier: str) -> bytes | None:
        """Return the bytes as they came; None where they were too many to keep."""
        with self.reading() as connection:
            row = connection.execute(select(quarantine.c.content).where(quarantine.c.id == identifier)).one_or_none()
        if row is None:
            raise _unknown(identifier)
        content: bytes | None = row.content
        return content

    def settle_quarantine(self, identifier: str, *, by: str) -> Quarantined:
        """Note that a person has dealt with it; settled already stays as it is."""
        open_one = (quarantine.c.id == identifier, quarantine.c.settled_at.is_(None))
        with self.writing() as connection:
            connection.execute(update(quarantine).where(*open_one).values(settled_at=self.clock(), settled_by=by))
        return self.quarantined(identifier)

    def _by_hash(self, digest: str) -> Quarantined | None:
        with self.reading() as connection:
            row = connection.execute(select(*_SHOWN).where(quarantine.c.content_hash == digest)).one_or_none()
        return None if row is None else Quarantined.from_row(row)


def _unknown(identifier: str) -> QuarantineNotFound:
    return QuarantineNotFound(f"Er is niets in quarantaine met nummer {identifier[:64]}.")
