"""How well facts and requirements are found, on messages the rules were not made on."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from training.measure_facts import ALL, facts_quality, main, read, requirements_accuracy

HELD_OUT = ROOT / "data/facts/held_out.jsonl"


def test_enough_messages_and_none_in_both_files() -> None:
    develop, held_out = read(ROOT / "data/facts/develop.jsonl"), read(HELD_OUT)
    assert len(develop) + len(held_out) >= 150
    assert not {case.text for case in develop} & {case.text for case in held_out}


def test_what_was_seen_stays_true() -> None:
    """The floors lie about 0.05 under what was first measured."""
    cases = read(HELD_OUT)
    every = facts_quality(cases, exact=False)[ALL]
    assert every.precision.value >= 0.90
    assert every.recall.value >= 0.90
    assert all(share.value >= 0.90 for share in requirements_accuracy(cases).values())


def test_the_table_names_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(HELD_OUT)]) == 0
    said = capsys.readouterr().out
    assert "datum_besluit" in said
    assert "ondertekening" in said
    assert main([]) == 2


def test_a_span_that_is_not_its_words_is_said(tmp_path: Path) -> None:
    line = HELD_OUT.read_text("utf-8").splitlines()[0].replace('"start": ', '"start": 1', 1)
    (tmp_path / "x.jsonl").write_text(line + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"x\.jsonl:1: op 1"):
        read(tmp_path / "x.jsonl")
