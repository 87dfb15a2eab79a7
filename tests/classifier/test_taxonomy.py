from pathlib import Path

from classifier.taxonomy import Domain, Flag, SignalType

HANDBOOK = Path(__file__).parents[2] / "data/labels.md"


def rows(heading: str) -> list[str]:
    """Return the first cell of each table row under a heading of the handbook."""
    part = HANDBOOK.read_text(encoding="utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    return [line.split("|")[1].strip(" `") for line in part.splitlines() if line.startswith("| `")]


def test_types_follow_the_handbook() -> None:
    assert rows("Signal type") == list(SignalType)
    assert rows("Domain") == list(Domain)
    assert rows("Attention flags") == list(Flag)


def test_every_label_has_a_name_and_a_ground() -> None:
    assert SignalType.KLACHT.caption == "Klacht"
    assert "Awb 9:1" in SignalType.KLACHT.ground
    assert all(s.caption and s.ground for s in SignalType)
