"""Three tables only grow, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from classifier.suggestion import Suggestion
from classifier.taxonomy import Domain, SignalType
from service.store import Store, StoredMessage
from service.store.tables import metadata

Make = Callable[..., Suggestion]
Add = Callable[..., StoredMessage]


@pytest.mark.parametrize("table", ["messages", "suggestions", "reviews"])
def test_nothing_is_changed_or_deleted(store: Store, add: Add, table: str) -> None:
    message = add()
    store.review(message.id, reviewer="anna", signal_type=SignalType.KLACHT, domain=Domain.SOCIAAL)
    before = store.message(message.id)
    kept = metadata.tables[table]
    for statement in (update(kept).values(created_at=store.clock()), delete(kept)):
        with pytest.raises(IntegrityError, match=f"{table} is append-only"), store.writing() as connection:
            connection.execute(statement)
    assert store.message(message.id) == before


@pytest.mark.parametrize("postgresql", [pytest.param(True, marks=pytest.mark.postgresql), False])
def test_no_way_round_the_triggers(
    postgresql: bool, request: pytest.FixtureRequest, tmp_path: Path, suggestion: Make
) -> None:
    url = request.getfixturevalue("postgresql_url") if postgresql else f"sqlite:///{tmp_path / 'a.sqlite'}"
    around = (
        "TRUNCATE messages CASCADE" if postgresql else "REPLACE INTO suggestions SELECT * FROM suggestions WHERE id = 1"
    )
    with Store.open(url) as store:
        store.take_in(reference="a", channel="csv", text="een", suggestion=suggestion())
        with pytest.raises(IntegrityError, match="append-only"), store.writing() as connection:
            connection.execute(text(around))
        assert store.counts().messages == 1
