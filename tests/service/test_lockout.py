"""Too many wrong passwords, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from service.access import Access, Account, Role
from service.errors import LockedOut, LoginRefused
from service.store import Store
from service.store.tables import login_failures

GOOD = "een lang wachtwoord"
Forward = Callable[..., None]


def _fail(access: Access, times: int, name: str = "anna") -> None:
    for _ in range(times):
        with pytest.raises(LoginRefused) as refused:
            access.login(name, "verkeerd wachtwoord")
        assert not isinstance(refused.value, LockedOut)


def test_five_wrong_passwords_lock_for_a_quarter(access: Access, anna: Account, forward: Forward) -> None:
    _fail(access, 5)
    with pytest.raises(LockedOut, match="over 15 minuten") as refused:
        access.login("Anna", GOOD)
    assert (refused.value.until - access.database.clock()).total_seconds() == 15 * 60
    forward(minutes=14, seconds=30)
    with pytest.raises(LockedOut, match="over 1 minuut"):  # trying on does not make it longer
        access.login("anna", GOOD)
    forward(seconds=30)
    assert access.login("anna", GOOD)[0] == anna


def test_one_name_locked_does_not_lock_another(access: Access, anna: Account) -> None:
    access.create_account("bram", GOOD, Role.TRIAGE)
    _fail(access, 5)
    access.login("bram", GOOD)


def test_a_name_nobody_has_is_locked_too(access: Access) -> None:
    _fail(access, 5, "niemand")
    with pytest.raises(LockedOut):
        access.login("niemand", GOOD)


def test_a_right_password_starts_the_count_again(access: Access, anna: Account) -> None:
    _fail(access, 4)
    access.login("anna", GOOD)
    _fail(access, 4)
    access.login("anna", GOOD)


def test_wrong_passwords_spread_over_time_do_not_lock(access: Access, anna: Account, forward: Forward) -> None:
    for _ in range(8):
        _fail(access, 1)
        forward(minutes=4)
    access.login("anna", GOOD)


def test_the_lock_survives_a_restart(access: Access, anna: Account, store: Store) -> None:
    _fail(access, 5)
    with pytest.raises(LockedOut):
        Access(store).login("anna", GOOD)


def test_guessing_in_parallel_gains_nothing(access: Access, anna: Account) -> None:
    def guess(_: int) -> bool:
        try:
            access.login("anna", "verkeerd wachtwoord")
        except LockedOut:
            return False
        except LoginRefused:
            return True
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(16))) == 5


def test_old_failures_are_cleared_away(access: Access, store: Store, forward: Forward) -> None:
    for name in ("a", "b", "c"):
        _fail(access, 1, name)
    forward(hours=1)
    _fail(access, 1, "d")
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(login_failures)).scalar_one() == 1
