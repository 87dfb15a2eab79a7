"""Terms of the law, against cases worked out by hand from the statute."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import awb, decision_terms
from classifier.errors import TermError
from classifier.term import Term
from classifier.termijnenwet import free_day
from service.cli import build_parser

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("awb_cases.toml").read_text())["geval"]
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def worked_out(case: dict[str, Any]) -> dict[str, Any]:
    """Work a case out by way of the command line's own options."""
    options = [f"--{name}" if value is True else f"--{name}={value}" for name, value in case["gegeven"].items()]
    args = build_parser().parse_args(["terms", case["soort"], *options])
    names = {asked.argument for asked in args.kind.dates} | {
        "committee",
        "adjourned",
        "days",
        "weeks",
        "equated",
        "today",
    }
    term: Term = args.kind.rule(**{name: value for name, value in vars(args).items() if name in names})
    return term.to_json()


def test_there_are_enough_cases_each_with_its_reasoning() -> None:
    assert len(CASES) >= 60
    assert all(len(case["redenering"]) > 15 for case in CASES)
    kinds = {case["soort"] for case in CASES}
    assert kinds == {
        "bezwaar", "beslissing-bezwaar", "klacht", "ontvangstbevestiging", "herstel-verzuim", "woo", "aanvraag",
        "ingebrekestelling",
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{case['soort']}: {case['naam']}" for case in CASES])
def test_a_case_worked_out_by_hand(case: dict[str, Any]) -> None:
    found = worked_out(case)
    expected = {key: None if value == "geen" else value for key, value in case["verwacht"].items()}
    assert {key: found[key] for key in expected} == expected
    assert found["artikelen"]
    assert found["uitleg"]


@given(DAYS)
def test_an_objection_has_at_least_six_weeks_and_ends_on_a_day_like_any_other(announced: date) -> None:
    term = awb.objection(announced)
    assert term.first_day == announced + timedelta(days=1)
    assert term.last_day is not None
    assert (term.last_day - announced).days >= 42
    assert free_day(term.last_day) is None


@given(DAYS, st.integers(0, 60))
def test_a_later_decision_never_ends_earlier(announced: date, later: int) -> None:
    first, second = awb.objection(announced), awb.objection(announced + timedelta(days=later))
    assert first.last_day is not None
    assert second.last_day is not None
    assert first.last_day <= second.last_day


@given(DAYS, st.integers(-30, 90), st.integers(0, 30))
def test_the_postmark_only_ever_helps(announced: date, after: int, days_in_post: int) -> None:
    received = announced + timedelta(days=after)
    bare = awb.objection(announced, received=received)
    stamped = awb.objection(announced, received=received, posted=received - timedelta(days=days_in_post))
    assert bare.late or not stamped.late


@given(DAYS, st.booleans(), st.booleans())
def test_committee_and_delay_only_ever_lengthen(day: date, committee: bool, adjourned: bool) -> None:
    for rule in (awb.complaint, awb.decision_on_objection):
        plain, longer = rule(day), rule(day, committee=committee, adjourned=adjourned)
        assert plain.last_day is not None
        assert longer.last_day is not None
        assert longer.last_day >= plain.last_day


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_suspension_never_shortens(announced: date, start: int, length: int) -> None:
    asked = announced + timedelta(days=start)
    plain = awb.decision_on_objection(announced)
    held = awb.decision_on_objection(announced, asked=asked, mended=asked + timedelta(days=length))
    assert plain.last_day is not None
    assert held.last_day is not None
    assert held.last_day >= plain.last_day


@given(DAYS, DAYS)
def test_a_penalty_runs_for_42_days_after_two_weeks(ended: date, received: date) -> None:
    term = decision_terms.default_notice(ended, received)
    assert term.more["eerste_dag_dwangsom"] - max(ended, received) == timedelta(days=15)
    assert term.more["laatste_dag_dwangsom"] - term.more["eerste_dag_dwangsom"] == timedelta(days=41)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: awb.objection(date(2026, 1, 5), received=date(2026, 2, 1), posted=date(2026, 2, 2)),
        lambda: awb.decision_on_objection(date(2026, 1, 5), asked=date(2026, 2, 1)),
        lambda: awb.decision_on_objection(date(2026, 1, 5), asked=date(2026, 2, 3), mended=date(2026, 2, 1)),
        lambda: awb.complaint(date(2026, 1, 5), conduct=date(2026, 1, 6)),
        lambda: awb.mending(date(2026, 1, 5), days=0),
        lambda: decision_terms.application(date(2026, 1, 5), weeks=0),
    ],
)
def test_dates_that_cannot_be_together(wrong: Any) -> None:
    with pytest.raises(TermError):
        wrong()


def test_where_lawyers_differ_the_other_reading_is_named() -> None:
    eighteen = awb.decision_on_objection(date(2026, 7, 10), committee=True, adjourned=True)
    assert eighteen.other_reading is not None
    assert "28 december 2026" in eighteen.other_reading
    weekend = decision_terms.default_notice(date(2026, 3, 30), date(2026, 4, 4))
    assert weekend.other_reading is not None
    assert "dinsdag 21 april 2026" in weekend.other_reading


def test_after_the_last_known_decree_it_says_so() -> None:
    assert "niet bekend" in awb.objection(date(2029, 3, 1)).steps[-1]
    assert not any("niet bekend" in step for step in awb.objection(date(2026, 3, 2)).steps)
