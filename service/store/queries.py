"""The state of things, from tables that only grow: which suggestion is the latest, which review counts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, exists, func, or_, select, type_coerce

from classifier.taxonomy import Domain, Flag, SignalType
from service.store.records import Decision, Status
from service.store.tables import messages, reviews, suggestions


@dataclass(frozen=True)
class Filters:
    """Which messages to list; None asks nothing.

    `signal_type` and `domain` look at the review where one stands, and at the suggestion otherwise.
    `search` is found anywhere in subject or text, capitals or not.
    """

    signal_type: SignalType | None = None
    domain: Domain | None = None
    team: str | None = None
    flag: Flag | None = None
    status: Status | None = None
    hand_over: bool | None = None
    search: str = ""


_later = suggestions.alias("later")
_latest = (
    select(func.max(_later.c.id)).where(_later.c.message_id == messages.c.id).correlate(messages).scalar_subquery()
)
_counting = reviews.alias("counting")
_withdrawal = reviews.alias("withdrawal")
# A withdrawal takes back one review, so the one before it counts again: undo goes one step back.
_standing = (
    select(func.max(_counting.c.id))
    .where(
        _counting.c.message_id == messages.c.id,
        # By decision and not by "withdraws is null": SQLite would take that column's index, and read all reviews.
        _counting.c.decision != str(Decision.WITHDRAWN),
        ~exists().where(_withdrawal.c.withdraws == _counting.c.id),
    )
    .correlate(messages)
    .scalar_subquery()
)
_state = messages.join(suggestions, suggestions.c.id == _latest).outerjoin(reviews, reviews.c.id == _standing)
_open = reviews.c.id.is_(None)


def state() -> Select[*tuple[Any, ...]]:
    """Select every message with its latest suggestion and standing review."""
    return select(messages, suggestions, reviews).select_from(_state)


def work_list(filters: Filters) -> Select[*tuple[Any, ...]]:
    """Select what the filters ask: first what the model hands over, then the oldest."""
    order = (suggestions.c.hand_over.desc(), messages.c.received_at, messages.c.id)
    return state().where(*_conditions(filters)).order_by(*order)


def total(filters: Filters) -> Select[int]:
    """Count what `work_list` lists."""
    return select(func.count()).select_from(_state).where(*_conditions(filters))


def tally() -> Select[*tuple[Any, ...]]:
    """Count all, the open ones, and those of them that are handed over, in one go."""
    return select(
        func.count(),
        func.count(case((_open, 1))),
        func.count(case((and_(_open, suggestions.c.hand_over), 1))),
    ).select_from(_state)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.signal_type is not None:
        found.append(_decided(reviews.c.signal_type, suggestions.c.signal_type) == str(filters.signal_type))
    if filters.domain is not None:
        found.append(_decided(reviews.c.domain, suggestions.c.domain) == str(filters.domain))
    if filters.team is not None:
        found.append(suggestions.c.team == filters.team)
    if filters.flag is not None:
        found.append(type_coerce(suggestions.c.flags, Text).contains(f" {filters.flag} ", autoescape=True))
    if filters.status is not None:
        found.append(_open if filters.status is Status.OPEN else ~_open)
    if filters.hand_over is not None:
        found.append(suggestions.c.hand_over.is_(filters.hand_over))
    if filters.search:
        words = filters.search
        found.append(
            or_(
                messages.c.subject.icontains(words, autoescape=True),
                messages.c.text.icontains(words, autoescape=True),
            )
        )
    return found


def _decided(reviewed: ColumnElement[Any], suggested: ColumnElement[Any]) -> ColumnElement[Any]:
    # Not coalesce: a reviewer may have said that nothing fits, and that is null too.
    return case((_open, suggested), else_=reviewed)
