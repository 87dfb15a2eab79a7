"""Who may come in, and what they may do: accounts for people, API keys for programs."""

import hashlib
import hmac
import secrets as random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.errors import AccountNotFound, KeyNotFound, LoginRefused, NameRejected, ScopeRejected
from service.lockout import claim_attempt, clear_attempts
from service.passwords import hash_password, renewed, verify_password
from service.roles import PERMISSIONS, Permission, Role, Scope
from service.store.database import Database
from service.store.tables import accounts, api_keys, sessions
from service.store.types import storable

__all__ = ["PERMISSIONS", "Access", "Account", "ApiKey", "Permission", "Role", "Scope"]


@dataclass(frozen=True)
class Account:
    """A person."""

    id: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None

    def may(self, permission: Permission) -> bool:
        """Say whether this person may do that."""
        return self.disabled_at is None and permission in PERMISSIONS[self.role]


@dataclass(frozen=True)
class ApiKey:
    """A program; the key itself is nowhere, `prefix` is how its owner recognises it."""

    id: str
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    revoked_at: datetime | None

    def may(self, permission: Permission) -> bool:
        """Say whether this program may do that."""
        return self.revoked_at is None and any(permission in PERMISSIONS[scope] for scope in self.scopes)


class Access:
    """Accounts, sessions and API keys in a database; a session or key is stored as its hash alone."""

    def __init__(self, database: Database, *, session_hours: float = 8) -> None:
        self.database = database
        self.session_hours = session_hours

    # --- people ----------------------------------------------------------------------------------

    def create_account(self, name: str, password: str, role: Role) -> Account:
        """Make an account."""
        account = Account(uuid4().hex, _checked(name), role, self.database.clock(), None)
        row = {
            "id": account.id,
            "name": account.name,
            "password_hash": hash_password(password),
            "role": str(role),
            "created_at": account.created_at,
        }
        try:
            with self.database.writing() as connection:
                connection.execute(insert(accounts).values(row))
        except IntegrityError:
            raise NameRejected(f"Er is al een account met de naam {account.name}. Kies een andere naam.") from None
        return account

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, by name."""
        with self.database.reading() as connection:
            return tuple(map(_account, connection.execute(select(accounts).order_by(accounts.c.name))))

    def set_password(self, name: str, password: str) -> None:
        """Change a password; whoever was logged in with the old one is logged out."""
        self._change_account(name, {"password_hash": hash_password(password)})

    def disable_account(self, name: str) -> None:
        """Close an account; it stays, because reviews name it."""
        self._change_account(name, {"disabled_at": self.database.clock()})

    def login(self, name: str, password: str) -> tuple[Account, str]:
        """Check name and password, and begin a session: the token is for the cookie."""
        name = _plain(name)
        claim_attempt(self.database, name)
        with self.database.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
        # Always one hash of work, so that the time taken does not tell which names exist.
        kept = row.password_hash if row and row.disabled_at is None else None
        if not verify_password(kept, password) or row is None:
            raise LoginRefused("Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw.")
        clear_attempts(self.database, name)
        better = renewed(row.password_hash, password)
        if better:
            change = update(accounts).where(accounts.c.id == row.id, accounts.c.password_hash == kept)
            with self.database.writing() as connection:
                connection.execute(change.values(password_hash=better))
        account = _account(row)
        return account, self.create_session(account)

    # --- sessions --------------------------------------------------------------------------------

    def create_session(self, account: Account) -> str:
        """Begin a session and return its token."""
        token, now = random.token_urlsafe(32), self.database.clock()
        expires = now + timedelta(hours=self.session_hours)
        row = {"hash": _hash(token), "account_id": account.id, "created_at": now, "expires_at": expires}
        with self.database.writing() as connection:
            connection.execute(insert(sessions).values(row))
        return token

    def check_session(self, token: str) -> Account | None:
        """Return whose session this is, or None where it has ended or never was."""
        query = (
            select(accounts)
            .join(sessions, sessions.c.account_id == accounts.c.id)
            .where(
                sessions.c.hash == _hash(token),
                sessions.c.ended_at.is_(None),
                sessions.c.expires_at > self.database.clock(),
                accounts.c.disabled_at.is_(None),
            )
        )
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _account(row)

    def end_session(self, token: str) -> None:
        """End a session; ending it twice, or one that never was, is fine."""
        with self.database.writing() as connection:
            self._end(connection, sessions.c.hash == _hash(token))

    # --- programs --------------------------------------------------------------------------------

    def create_key(self, name: str, scopes: Iterable[Scope]) -> tuple[ApiKey, str]:
        """Make an API key; its second part is the key itself, which cannot be shown again."""
        wanted = set(scopes)
        if not wanted:
            raise ScopeRejected(f"Geef de sleutel een doel: {', '.join(Scope)}.")
        secret = "sw_" + random.token_urlsafe(32)
        chosen = tuple(scope for scope in Scope if scope in wanted)
        key = ApiKey(uuid4().hex, _checked(name), secret[:8], chosen, self.database.clock(), None)
        row = {
            "id": key.id,
            "name": key.name,
            "prefix": key.prefix,
            "hash": _hash(secret),
            "scopes": [str(scope) for scope in key.scopes],
            "created_at": key.created_at,
        }
        with self.database.writing() as connection:
            connection.execute(insert(api_keys).values(row))
        return key, secret

    def keys(self) -> tuple[ApiKey, ...]:
        """Return all API keys, the revoked ones too, oldest first."""
        query = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)
        with self.database.reading() as connection:
            return tuple(map(_key, connection.execute(query)))

    def check_key(self, secret: str) -> ApiKey | None:
        """Return what this key is, or None where it was revoked or never was."""
        # Looked up by hash: how long that takes says nothing about the key.
        query = select(api_keys).where(api_keys.c.hash == _hash(secret), api_keys.c.revoked_at.is_(None))
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return _key(row) if row and hmac.compare_digest(row.hash, _hash(secret)) else None

    def revoke_key(self, key_id: str) -> None:
        """Make a key useless, from the next request on."""
        change = update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=self.database.clock())
        with self.database.writing() as connection:
            if connection.execute(change).rowcount == 0:
                raise KeyNotFound(f"Er is geen sleutel met nummer {key_id}.")

    def _change_account(self, name: str, values: Mapping[str, Any]) -> None:
        name = _plain(name)
        with self.database.writing() as connection:
            found = select(accounts.c.id).where(accounts.c.name == name)
            account_id = connection.execute(found).scalar_one_or_none()
            if account_id is None:
                raise AccountNotFound(f"Er is geen account met de naam {name}.")
            connection.execute(update(accounts).where(accounts.c.id == account_id).values(values))
            self._end(connection, sessions.c.account_id == account_id)

    def _end(self, connection: Connection, which: ColumnElement[bool]) -> None:
        change = update(sessions).where(which, sessions.c.ended_at.is_(None))
        connection.execute(change.values(ended_at=self.database.clock()))


def _hash(token: str) -> str:
    # No salt and one round: a random token of 256 bits cannot be guessed from its hash.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _plain(name: str) -> str:
    return storable(name.strip().casefold())


def _checked(name: str) -> str:
    plain = _plain(name)
    if not 0 < len(plain) <= 100 or not plain.isprintable():
        raise NameRejected("Kies een naam van 1 tot en met 100 tekens.")
    return plain


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, Role(row.role), row.created_at, row.disabled_at)


def _key(row: Row[Any]) -> ApiKey:
    scopes = tuple(map(Scope, row.scopes))
    return ApiKey(row.id, row.name, row.prefix, scopes, row.created_at, row.revoked_at)
