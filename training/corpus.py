"""Labelled messages: reading them, checking their form, and the hash that names a set.

The form is a contract (JSON Lines, UTF-8): id, subject, text, label, domain, secondary, flags, source,
written. `label` is null for what no label fits; `source` names the writer, and splits go by it. `marks` may
tell more of a message by which figures are split: pair and rule of a contrast set, lang, noise, kind, and
near: the flags whose typical words it holds without deserving them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from classifier.message import Message
from classifier.taxonomy import Domain, Flag, SignalType
from training.errors import CorpusError

_FIELDS = ("id", "subject", "text", "label", "domain", "secondary", "flags", "source", "written")
_FAULTS_SHOWN = 20


@dataclass(frozen=True)
class Labelled:
    """One labelled message; `label` None means that no label fits."""

    message: Message
    label: SignalType | None
    domain: Domain | None
    secondary: SignalType | None
    flags: frozenset[Flag]
    source: str
    written: date
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def cell(self) -> tuple[SignalType, Domain] | None:
        """Label and domain, or None where no label fits."""
        return (self.label, self.domain) if self.label and self.domain else None


def read_corpus(files: Iterable[Path]) -> list[Labelled]:
    """Read labelled messages from JSON Lines files, in order.

    Raises:
        CorpusError: a file cannot be read, or lines are wrong: all faults together, by file and line.
    """
    found: list[Labelled] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for file in files:
        for number, line in _lines(file):
            place = f"{file}:{number}"
            try:
                item = parse_line(line)
            except ValueError as error:
                faults.append(f"{place}: {error}")
                continue
            if item.message.id in seen:
                faults.append(f"{place}: id {item.message.id!r} staat al op {seen[item.message.id]}")
            seen[item.message.id] = place
            found.append(item)
    if faults:
        more = f"\n… en nog {len(faults) - _FAULTS_SHOWN}" if len(faults) > _FAULTS_SHOWN else ""
        raise CorpusError(
            f"Het corpus heeft {len(faults)} fout(en); er is niets getraind of gemeten:\n"
            + "\n".join(faults[:_FAULTS_SHOWN])
            + more
        )
    return found


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise CorpusError(f"{file} bestaat niet. Controleer de naam en de map.") from error
    except OSError as error:
        raise CorpusError(f"{file} is niet te lezen: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{file} is geen UTF-8 (byte {error.start}). Sla het op als UTF-8.") from error
    # not splitlines(): a message may hold U+2028, which JSON leaves as it is
    return ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())


def parse_line(line: str) -> Labelled:
    """Read one line of a corpus.

    Raises ValueError with a Dutch text that says which field is wrong and what is accepted.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"geen geldige JSON ({error.args[0].split(':')[0]})") from error
    if not isinstance(row, dict):
        raise ValueError("geen JSON-object")
    if missing := [name for name in _FIELDS if name not in row]:
        raise ValueError(f"veld {', '.join(missing)} ontbreekt")
    for name in ("id", "subject", "text", "source", "written"):
        if not isinstance(row[name], str):
            raise ValueError(f"{name} moet tekst zijn, is {row[name]!r}")
    if not row["id"] or not row["source"]:
        raise ValueError("id en source mogen niet leeg zijn")
    if not isinstance(row["flags"], list):
        raise ValueError("flags moet een lijst zijn")
    if not any(c.isalnum() for c in row["subject"] + row["text"]):
        raise ValueError("subject en text zijn leeg: er valt niets van te leren")
    label = _member(SignalType, "label", row["label"])
    domain = _member(Domain, "domain", row["domain"])
    if label and not domain:
        raise ValueError("domain is verplicht waar een label staat")
    try:
        written = date.fromisoformat(row["written"])
    except ValueError as error:
        raise ValueError(f"written moet een datum zijn (2026-11-23), is {row['written']!r}") from error
    return Labelled(
        message=Message(text=row["text"], subject=row["subject"], id=row["id"]),
        label=label,
        domain=domain,
        secondary=_member(SignalType, "secondary", row["secondary"]),
        flags=frozenset(flag for name in row["flags"] if (flag := _member(Flag, "flags", name))),
        source=row["source"],
        written=written,
        marks=_marks(row.get("marks", {})),
    )


def _marks(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise ValueError('marks moet een object met teksten zijn, zoals {"pair": "a1"}')
    return value


def _member(kind: Any, name: str, value: Any) -> Any:
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError as error:
        accepted = ", ".join(kind)
        raise ValueError(f"{name} {value!r} is onbekend; het kan zijn: {accepted}") from error


def to_line(item: Labelled) -> str:
    """Write one labelled message as a line of a corpus, without the line end."""
    row: dict[str, Any] = {
        "id": item.message.id,
        "subject": item.message.subject,
        "text": item.message.text,
        "label": item.label,
        "domain": item.domain,
        "secondary": item.secondary,
        "flags": [str(flag) for flag in Flag if flag in item.flags],
        "source": item.source,
        "written": item.written.isoformat(),
    }
    if item.marks:
        row["marks"] = dict(item.marks)
    return json.dumps(row, ensure_ascii=False)


def data_hash(items: Sequence[Labelled]) -> str:
    """Return the SHA-256 over the lines, sorted: the same set has the same hash in any order."""
    lines = sorted(to_line(item) for item in items)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
