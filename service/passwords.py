"""Passwords: kept as an argon2 hash, and checked in the same time whether the account exists or not."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import PasswordRejected

MIN_LENGTH = 12
MAX_LENGTH = 1_000

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the hash to keep, or refuse a password that is too short."""
    password = _same_everywhere(password)
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordRejected(f"Kies een wachtwoord van {MIN_LENGTH} tekens of meer, en hoogstens {MAX_LENGTH}.")
    return _hasher.hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Say whether the password is the kept one; without a kept one it takes as long, and is never right."""
    nobodys = _nobodys()  # asked for in both cases: the first time it takes work
    try:
        return _hasher.verify(nobodys if kept is None else kept, _same_everywhere(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed(kept: str, password: str) -> str | None:
    """Return a new hash where the kept one was made with other parameters than we use now."""
    return _hasher.hash(_same_everywhere(password)) if _hasher.check_needs_rehash(kept) else None


def _same_everywhere(password: str) -> str:
    # "é" is one character on one keyboard and two on another; both are the same password.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


@cache
def _nobodys() -> str:
    return _hasher.hash("niemands wachtwoord")
