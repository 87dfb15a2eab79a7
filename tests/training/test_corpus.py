import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.taxonomy import Domain, Flag, SignalType
from tests.training.helpers import labelled
from training.corpus import data_hash, parse_line, read_corpus, to_line
from training.errors import CorpusError

GOOD: dict[str, Any] = {
    "id": "1", "subject": "", "text": "Tekst.", "label": "klacht", "domain": "sociaal", "secondary": None,
    "flags": ["termijn"], "source": "a", "written": "2026-01-02",
}  # fmt: skip


def test_a_good_line() -> None:
    item = parse_line(json.dumps(GOOD))
    assert item.cell == (SignalType.KLACHT, Domain.SOCIAAL)
    assert item.flags == {Flag.TERMIJN}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": "boos"}, "label 'boos' is onbekend"),
        ({"domain": "zwembad"}, "domain 'zwembad' is onbekend"),
        ({"domain": None}, "domain is verplicht"),
        ({"secondary": "x"}, "secondary 'x'"),
        ({"flags": ["spoed"]}, "flags 'spoed'"),
        ({"flags": "termijn"}, "flags moet een lijst"),
        ({"written": "gisteren"}, "written moet een datum"),
        ({"text": None}, "text moet tekst"),
        ({"id": ""}, "mogen niet leeg"),
        ({"text": " ?", "subject": ""}, "niets van te leren"),
        ({"label": ["klacht"]}, "is onbekend"),
        ({"marks": "a1"}, "marks moet een object"),
        ({"marks": {"pair": 1}}, "marks moet een object"),
        ({"marks": ["pair"]}, "marks moet een object"),
        ({"marks": None}, "marks moet een object"),
    ],
)
def test_a_wrong_line_says_what(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_line(json.dumps(GOOD | change))


def test_marks_may_be_left_out_and_are_then_not_written() -> None:
    bare = parse_line(json.dumps(GOOD))
    assert bare.marks == {}
    assert "marks" not in json.loads(to_line(bare))
    marked = parse_line(json.dumps(GOOD | {"marks": {"pair": "a1", "rule": "3"}}))
    assert marked.marks == {"pair": "a1", "rule": "3"}
    assert json.loads(to_line(marked))["marks"] == {"pair": "a1", "rule": "3"}
    assert data_hash([bare]) != data_hash([marked])


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"id": "1"}'])
def test_what_is_no_line_at_all(line: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|ontbreekt"):
        parse_line(line)


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text("\n".join([json.dumps(GOOD), "geen json", json.dumps(GOOD), json.dumps(GOOD | {"label": "x"})]))
    with pytest.raises(CorpusError) as caught:
        read_corpus([file])
    text = str(caught.value)
    assert "3 fout(en)" in text
    assert f"{file}:2" in text
    assert f"{file}:3: id '1' staat al op {file}:1" in text
    assert f"{file}:4" in text


def test_a_missing_or_wrongly_encoded_file(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="bestaat niet"):
        read_corpus([tmp_path / "weg.jsonl"])
    (tmp_path / "latin.jsonl").write_bytes("é".encode("latin-1"))
    with pytest.raises(CorpusError, match="geen UTF-8"):
        read_corpus([tmp_path / "latin.jsonl"])


@given(
    text=st.text(),
    subject=st.text(),
    label=st.sampled_from([*SignalType, None]),
    flags=st.sets(st.sampled_from(Flag)),
    marks=st.dictionaries(st.sampled_from(["pair", "rule", "lang", "noise", "kind", "near"]), st.text()),
)
def test_a_line_survives_the_round_trip(
    text: str, subject: str, label: SignalType | None, flags: set[Flag], marks: dict[str, str]
) -> None:
    item = labelled(f"Woord {text}", label, subject=subject, flags=frozenset(flags), marks=marks)
    line = to_line(item)
    assert "\n" not in line
    assert parse_line(line) == item


def test_the_hash_knows_content_not_order() -> None:
    a, b = labelled("a", id="1"), labelled("b", id="2")
    assert data_hash([a, b]) == data_hash([b, a])
    assert data_hash([a, b]) != data_hash([a])
