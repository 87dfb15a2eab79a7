"""Accounts, sessions and API keys, on SQLite and on PostgreSQL."""

import time
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from service.access import Access, Account, Permission, Role, Scope
from service.errors import (
    AccountNotFound,
    KeyNotFound,
    LoginRefused,
    NameRejected,
    PasswordRejected,
    ScopeRejected,
)
from service.store import Store
from service.store.tables import accounts, api_keys, sessions

GOOD = "een lang wachtwoord"
Forward = Callable[..., None]


def test_login_begins_a_session(access: Access, anna: Account) -> None:
    account, token = access.login(" ANNA ", GOOD)
    assert account == anna
    assert access.check_session(token) == anna
    access.end_session(token)
    assert access.check_session(token) is None
    access.end_session(token)


def test_a_session_ends_by_itself(access: Access, anna: Account, forward: Forward) -> None:
    token = access.create_session(anna)
    forward(hours=7, minutes=59)
    assert access.check_session(token) == anna
    forward(minutes=1)
    assert access.check_session(token) is None


@pytest.mark.parametrize("token", ["", "weg", "\x00", "\ud800", "x" * 100_000])
def test_a_token_that_never_was(access: Access, token: str) -> None:
    assert access.check_session(token) is None
    assert access.check_key(token) is None


@pytest.mark.parametrize(
    ("name", "password"), [("anna", "een ander wachtwoord"), ("bram", GOOD), ("", ""), ("\x00", "")]
)
def test_a_refusal_does_not_say_what_is_wrong(access: Access, anna: Account, name: str, password: str) -> None:
    with pytest.raises(LoginRefused, match="Deze naam en dit wachtwoord horen niet bij elkaar"):
        access.login(name, password)


def test_an_unknown_name_takes_as_long_as_a_known_one(access: Access, anna: Account) -> None:
    def seconds(name: str) -> float:
        begin = time.perf_counter()
        with pytest.raises(LoginRefused):
            access.login(name, "verkeerd wachtwoord")
        return time.perf_counter() - begin

    seconds("warm")
    # The hash is nearly all of the work; without it an unknown name would take a small part of this.
    known, unknown = min(seconds("anna") for _ in range(4)), min(seconds("bram") for _ in range(4))
    assert 0.4 < unknown / known < 2.5


def test_a_closed_account_is_shut_out_at_once(access: Access, anna: Account) -> None:
    _, token = access.login("anna", GOOD)
    access.disable_account("Anna")
    assert access.check_session(token) is None
    with pytest.raises(LoginRefused):
        access.login("anna", GOOD)
    (closed,) = access.accounts()
    assert closed.disabled_at is not None
    assert not closed.may(Permission.VIEW)


def test_a_new_password_ends_the_sessions(access: Access, anna: Account) -> None:
    token = access.create_session(anna)
    access.set_password("anna", "een heel ander wachtwoord")
    assert access.check_session(token) is None
    with pytest.raises(LoginRefused):
        access.login("anna", GOOD)
    assert access.login("anna", "een heel ander wachtwoord")[0] == anna


def test_the_same_letters_typed_on_another_keyboard(access: Access) -> None:
    access.create_account("bram", "cafe\u0301 op de hoek", Role.TRIAGE)
    assert access.login("bram", "caf\u00e9 op de hoek")[0].role is Role.TRIAGE


@pytest.mark.parametrize("password", ["", "elf tekens.", "x" * 1_001])
def test_a_password_that_is_too_short_or_absurd(access: Access, password: str) -> None:
    with pytest.raises(PasswordRejected, match="12 tekens"):
        access.create_account("bram", password, Role.TRIAGE)
    assert access.accounts() == ()


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, "ANNA"])
def test_a_name_that_cannot_be(access: Access, anna: Account, name: str) -> None:
    with pytest.raises(NameRejected, match="Kies een"):
        access.create_account(name, GOOD, Role.TRIAGE)
    assert access.accounts() == (anna,)


def test_an_account_that_is_not_there(access: Access) -> None:
    with pytest.raises(AccountNotFound, match="bram"):
        access.disable_account("bram")
    with pytest.raises(AccountNotFound, match="bram"):
        access.set_password("bram", GOOD)


def test_nothing_secret_is_stored(access: Access, anna: Account, store: Store) -> None:
    _, token = access.login("anna", GOOD)
    _, secret = access.create_key("kcc", [Scope.SCORE])
    with store.reading() as connection:
        rows = [tuple(row) for table in (accounts, sessions, api_keys) for row in connection.execute(select(table))]
    assert len(rows) == 3
    assert not any(hidden in str(rows) for hidden in (GOOD, token, secret))
    assert "$argon2id$" in str(rows)


def test_a_weaker_hash_is_renewed_at_login(access: Access, anna: Account, store: Store) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with store.writing() as connection:
        connection.execute(accounts.update().values(password_hash=weak))
    access.login("anna", GOOD)
    with store.reading() as connection:
        renewed = connection.execute(select(accounts.c.password_hash)).scalar_one()
    assert renewed != weak
    assert access.login("anna", GOOD)[0] == anna


def test_a_key_opens_what_it_is_for(access: Access) -> None:
    key, secret = access.create_key("KCC", [Scope.TAKE_IN, Scope.SCORE])
    assert secret.startswith("sw_")
    assert len(secret) == 46
    assert key.prefix == secret[:8]
    assert key.scopes == (Scope.SCORE, Scope.TAKE_IN)
    assert access.check_key(secret) == key
    assert access.check_key(secret[:-1]) is None
    assert (key.may(Permission.TAKE_IN), key.may(Permission.SCORE)) == (True, True)
    assert (key.may(Permission.REVIEW), key.may(Permission.MANAGE)) == (False, False)


def test_a_revoked_key_opens_nothing(access: Access) -> None:
    key, secret = access.create_key("kcc", [Scope.SCORE])
    access.revoke_key(key.id)
    assert access.check_key(secret) is None
    (revoked,) = access.keys()
    assert revoked.revoked_at is not None
    assert not revoked.may(Permission.SCORE)
    with pytest.raises(KeyNotFound, match="weg"):
        access.revoke_key("weg")


def test_a_key_must_be_for_something(access: Access) -> None:
    with pytest.raises(ScopeRejected, match="score, inname, beoordeling, export"):
        access.create_key("kcc", [])
    with pytest.raises(NameRejected):
        access.create_key(" ", [Scope.SCORE])
