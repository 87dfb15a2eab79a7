"""Passwords are kept as argon2 hashes."""

import pytest
from argon2 import PasswordHasher

from service.errors import PasswordRejected
from service.passwords import hash_password, renewed, verify_password

GOOD = "een lang wachtwoord"


def test_a_password_is_known_by_its_hash() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$")
    assert kept != hash_password(GOOD)
    assert verify_password(kept, GOOD)
    assert not verify_password(kept, GOOD + " ")


@pytest.mark.parametrize("kept", [None, "", "geen hash", "$argon2id$v=19$m=8,t=1,p=1$"])
def test_without_a_good_hash_nothing_is_right(kept: str | None) -> None:
    assert not verify_password(kept, GOOD)
    assert not verify_password(kept, "niemands wachtwoord")


@pytest.mark.parametrize("password", ["x" * 11, "x" * 1_001, "e\u0301" * 11])
def test_too_short_or_absurd(password: str) -> None:
    with pytest.raises(PasswordRejected, match="12 tekens of meer"):
        hash_password(password)


@pytest.mark.parametrize("password", ["x" * 12, "\x00" * 12, "half een teken \ud800", "🔑" * 12])
def test_any_characters_will_do(password: str) -> None:
    assert verify_password(hash_password(password), password)


def test_a_hash_is_renewed_only_where_that_helps() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    better = renewed(weak, GOOD)
    assert better is not None
    assert verify_password(better, GOOD)
    assert renewed(better, GOOD) is None
