"""Many messages in one file: CSV from a spreadsheet or case system, and JSON Lines."""

import codecs
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from service.inbox.errors import InboxError
from service.inbox.incoming import Fault, Incoming, Limits, content_id, tidy

_COLUMNS = {
    "id": ("id", "kenmerk", "zaaknummer"),
    "subject": ("onderwerp", "subject"),
    "text": ("tekst", "text", "bericht"),
    "sender": ("afzender", "van", "sender"),
    "channel": ("kanaal", "channel"),
}
_CHUNK = 1_000_000
Places = dict[str, int | None]
_MAX_ID = 900


def read_csv(path: Path, limits: Limits) -> Iterator[Incoming | Fault]:
    """Read a CSV file with a header line; a bad row is a fault with its line number."""
    # the default of 131,072 characters a field stops at a long letter; the limit is the process's own
    csv.field_size_limit(max(csv.field_size_limit(), limits.record_bytes))
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        head = file.readline(100_000)
        file.seek(0)
        rows = csv.reader(file, delimiter=max(",;\t", key=head.count))
        columns = next(rows, [])
        places = places_of(columns)
        if places["text"] is None:
            raise no_text_column(path, columns)
        yield from _rows(rows, len(columns), places)


def places_of(columns: Sequence[str]) -> Places:
    """Return in which column each field stands, by the names that case systems give them; None for one without."""
    named = [name.strip().lower() for name in columns]
    return {
        field: next((named.index(name) for name in names if name in named), None) for field, names in _COLUMNS.items()
    }


def no_text_column(path: Path, columns: Sequence[str]) -> InboxError:
    """Return what to say of a table in which no column holds the messages."""
    found = ", ".join(name.strip().lower() for name in columns if name.strip())[:200] or "geen"
    return InboxError(
        f"{path.name} heeft geen kolom 'tekst'. Gevonden kolommen: {found}. Zet op de eerste regel: id;onderwerp;tekst"
    )


def _rows(rows: Any, width: int, places: Places) -> Iterator[Incoming | Fault]:
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error:
            yield Fault(number, f"regel {number} is niet te lezen als CSV, of is te lang")
            continue
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        given = {
            field: tidy(row[place]) if place is not None and place < len(row) else "" for field, place in places.items()
        }
        given["id"] = given["id"].strip()
        if len(row) != width:
            message = f"regel {number} heeft {len(row)} kolommen, de eerste regel heeft er {width}"
            yield Fault(number, message, given["id"] if len(row) > 1 and given["id"] else None)
        else:
            yield incoming_of(given, "csv")


def read_jsonl(path: Path, limits: Limits) -> Iterator[Incoming | Fault]:
    """Read JSON Lines with the keys id, subject and text; a bad line is a fault with its number."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(limits.record_bytes + 1):
            number += 1
            if len(line) > limits.record_bytes:
                while line and not line.endswith(b"\n"):
                    line = file.readline(limits.record_bytes)
                yield Fault(number, f"regel {number} is langer dan {limits.record_bytes} bytes")
            elif line.strip():
                yield _record(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line, number)


def _record(line: bytes, number: int) -> Incoming | Fault:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Fault(number, f"regel {number} is geen geldige UTF-8")
    except (ValueError, RecursionError):
        return Fault(number, f"regel {number} is geen geldige JSON")
    if not isinstance(record, dict):
        return Fault(number, f"regel {number} is geen JSON-object")
    own = record.get("id")
    own_id = tidy(str(own)).strip() if isinstance(own, str | int) and not isinstance(own, bool) else ""
    if not isinstance(record.get("text"), str):
        return Fault(number, f"regel {number} heeft geen tekst onder de sleutel 'text'", own_id or None)
    given = {key: tidy(value) for key in ("subject", "text", "sender") if isinstance(value := record.get(key), str)}
    channel = record.get("channel")
    return incoming_of({"id": own_id, **given}, channel if isinstance(channel, str) and channel else "bestand")


def incoming_of(given: dict[str, str], channel: str) -> Incoming:
    """Return one row as a message; without an id of its own it gets one from its content."""
    subject, text = " ".join(given.get("subject", "").split()), given["text"].strip("\n")
    own_id = given["id"]
    return Incoming(
        id=own_id if 0 < len(own_id) <= _MAX_ID else content_id(f"{subject}\n{text}".encode()),
        text=text,
        subject=subject,
        sender=given.get("sender", ""),
        channel=given.get("channel") or channel,
    )


def _encoding(path: Path) -> str:
    """Tell UTF-8 from windows-1252, which Excel writes where it says "CSV"."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
