"""Messages in an Excel file, as case systems export them."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from service.documents.archive import TooLarge, check_size
from service.inbox.errors import InboxError
from service.inbox.incoming import Fault, Incoming, Limits, tidy
from service.inbox.tables import incoming_of, no_text_column, places_of


def read_xlsx(path: Path, limits: Limits) -> Iterator[Incoming | Fault]:
    """Read the first sheet that has a column with messages; a bad row is a fault with its number."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_size(archive, limits.unpacked_bytes)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except TooLarge as error:
        raise InboxError(f"{path.name} pakt zo groot uit dat wij het niet openen. Bewaar het als CSV.") from error
    except Exception as error:  # the library raises anything on a broken or locked file
        raise InboxError(
            f"{path.name} is geen Excel-bestand, is beschadigd of heeft een wachtwoord. Bewaar het als .xlsx of CSV."
        ) from error
    try:
        seen: list[str] = []
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), start=1)
            columns = next(([_text(cell) for cell in row] for _, row in rows if any(row)), [])
            seen += columns
            places = places_of(columns)
            if places["text"] is not None:
                yield from _rows(rows, places, limits)
                return
        raise no_text_column(path, seen)
    finally:
        book.close()


def _rows(rows: Any, places: dict[str, int | None], limits: Limits) -> Iterator[Incoming | Fault]:
    for number, row in rows:
        given = {
            field: tidy(_text(row[place])) if place is not None and place < len(row) else ""
            for field, place in places.items()
        }
        given["id"] = given["id"].strip()
        if not any(value.strip() for value in given.values()):
            continue
        if not given["text"].strip():
            yield Fault(number, f"rij {number} heeft geen tekst", given["id"] or None)
        elif len(given["text"]) > limits.record_bytes:
            yield Fault(number, f"rij {number} is langer dan {limits.record_bytes} tekens", given["id"] or None)
        else:
            yield incoming_of(given, "excel")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a case number that Excel took for an amount
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()  # Excel knows no day without a time
    return cell.isoformat() if isinstance(cell, date) else str(cell)
