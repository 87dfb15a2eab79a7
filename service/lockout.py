"""After five wrong passwords in fifteen minutes a name is refused for fifteen minutes."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from service.errors import LockedOut
from service.store.database import Database
from service.store.engine import take_lock
from service.store.tables import login_failures

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
REFUSED_FOR = timedelta(minutes=15)


def claim_attempt(database: Database, name: str) -> None:
    """Count an attempt before the password is looked at, so that guessing in parallel gains nothing.

    Unknown names are counted too: a lock-out must not say that an account exists.
    """
    now, key = database.clock(), _hash(name)
    mine = login_failures.c.name_hash == key
    with database.writing() as connection:
        take_lock(connection, int.from_bytes(bytes.fromhex(key)[:8], signed=True))
        last = connection.execute(select(func.max(login_failures.c.at)).where(mine)).scalar_one()
        if last is not None and now < last + REFUSED_FOR:
            near = select(func.count()).where(mine, login_failures.c.at > last - WINDOW)
            if connection.execute(near).scalar_one() >= ATTEMPTS:
                raise LockedOut(_text(last + REFUSED_FOR - now), until=last + REFUSED_FOR)
        # What no longer counts goes, or guessed names would fill the table.
        connection.execute(delete(login_failures).where(login_failures.c.at < now - WINDOW - REFUSED_FOR))
        connection.execute(insert(login_failures).values(name_hash=key, at=now))


def clear_attempts(database: Database, name: str) -> None:
    """Forget the attempts after a right password."""
    with database.writing() as connection:
        connection.execute(delete(login_failures).where(login_failures.c.name_hash == _hash(name)))


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def _text(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    unit = "minuut" if minutes == 1 else "minuten"
    return f"Te vaak een verkeerd wachtwoord. Probeer het over {minutes} {unit} opnieuw."
