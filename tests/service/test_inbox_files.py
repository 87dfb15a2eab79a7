import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from service.inbox import Fault, InboxError, Incoming, Limits, read_file
from service.ingest import files_in

SAMPLES = Path(__file__).parents[2] / "data" / "sample_inbox"


def read(path: Path, content: bytes, limits: Limits | None = None) -> list[Incoming | Fault]:
    path.write_bytes(content)
    return list(read_file(path, limits=limits))


def test_the_sample_inbox_is_read_whole() -> None:
    items = [item for path in sorted(SAMPLES.iterdir()) if path.suffix != ".md" for item in read_file(path)]
    assert [item for item in items if isinstance(item, Fault)] == []
    assert len(items) == len({item.id for item in items}) == 27
    for item in items:
        assert isinstance(item, Incoming)
        assert item.text
        assert "�" not in item.text + item.subject
        assert item.to_json()["eigen_woorden"]


def test_the_sample_inbox_is_listed() -> None:
    listed = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in SAMPLES.iterdir() if p.suffix != ".md" and f"`{p.name}`" not in listed] == []


def test_what_the_samples_are_there_to_show() -> None:
    def own(name: str) -> str:
        (item,) = read_file(SAMPLES / name)
        assert isinstance(item, Incoming)
        return str(item.to_json()["eigen_woorden"])

    assert own("02-padelbanen.eml").endswith("mondeling toelichten?")
    assert "stoppen wij" not in own("04-paspoort-antwoord.eml")
    assert "€ 412.000" in own("05-woz-waarde.eml")
    assert own("08-brief-als-bijlage.eml").startswith("Aan de afdeling Werk en Inkomen")
    assert "losloopveld" in own("10-doorgestuurd.eml")
    assert "Hierbij stel ik u in gebreke" in own("13-leerlingenvervoer.eml")
    assert "binnen acht weken" not in own("13-leerlingenvervoer.eml")
    assert "twee\nratten" in own("14-als-bijlage-doorgestuurd.eml")
    assert "straatkolken" not in own("15-reclame.eml")


def test_a_damaged_mail_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path / "x.eml", b"\x00\x01\x02")
    assert isinstance(fault, Fault)
    assert "geen e-mail" in fault.message
    (fault,) = read(tmp_path / "x.MSG", b"\x00\x01\x02")
    assert isinstance(fault, Fault)
    (fault,) = read(tmp_path / "y.eml", b"Subject: x\n\n" + b"x" * 500, Limits(mail_bytes=100))
    assert "wij lezen tot" in getattr(fault, "message", "")


MBOX = b"""From a@b.example Mon Jan  5 10:02:11 2026
From: a@b.example
Message-ID: <1@b>

>From nu af aan graag elke week.
>>From hier een citaat.

From a@b.example Mon Jan  5 10:02:11 2026
\x00\x01 geen koppen

From a@b.example Mon Jan  5 10:02:11 2026
From: c@d.example
Message-ID: <3@b>

Derde
"""


def test_mbox_goes_on_after_a_bad_message(tmp_path: Path) -> None:
    first, fault, third = read(tmp_path / "x.mbox", MBOX)
    assert isinstance(first, Incoming)
    assert first.text == "From nu af aan graag elke week.\n>From hier een citaat."
    assert isinstance(fault, Fault)
    assert (fault.number, fault.message[:10]) == (2, "bericht 2:")
    assert isinstance(third, Incoming)
    assert third.id == "<3@b>"
    assert (tmp_path / "x.mbox").read_bytes() == MBOX
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.mbox"]


def test_an_empty_mbox_has_no_messages_and_another_file_is_none(tmp_path: Path) -> None:
    assert read(tmp_path / "leeg.mbox", b"") == []
    with pytest.raises(InboxError, match="geen mailbox"):
        read(tmp_path / "x.mbox", b"zomaar tekst\n")


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"id,subject,text\n1,a,b\n2,c,d\n", ["b", "d"]),
        (b"ID;Onderwerp;Tekst\r\n1;a;b\r\n", ["b"]),
        ("id;onderwerp;tekst\n1;a;één €\n".encode("cp1252"), ["één €"]),
        ("id;onderwerp;tekst\n1;a;één €\n".encode("utf-8-sig"), ["één €"]),
        (b"Tekst\nalleen een kolom\n", ["alleen een kolom"]),
        (b'id,tekst\n1,"a, b\nen ""c"""\n\n,\n2,d\n', ['a, b\nen "c"', "d"]),
        (b"id\ttekst\n1\ta;b,c\n", ["a;b,c"]),
        (b"id,tekst\n1," + b"x" * 400_000 + b"\n", ["x" * 400_000]),
        (b"id,tekst\n1,\n", [""]),
    ],
)
def test_csv(tmp_path: Path, content: bytes, texts: list[str]) -> None:
    assert [getattr(item, "text", item) for item in read(tmp_path / "x.csv", content)] == texts


def test_csv_fields(tmp_path: Path) -> None:
    row, same = read(tmp_path / "x.csv", b"kenmerk;onderwerp;tekst;van;kanaal\n7;a  b;t;Jan;balie\n;a b;t;;\n")
    assert row == Incoming(id="7", text="t", subject="a b", sender="Jan", channel="balie")
    assert isinstance(same, Incoming)
    assert (same.id[:7], same.channel) == ("sha256:", "csv")


def test_a_bad_csv_row_is_a_fault_with_its_line(tmp_path: Path) -> None:
    first, fault, last = read(tmp_path / "x.csv", b'id,tekst\n1,"a\nb"\n2,te,veel\n3,c\n')
    assert isinstance(first, Incoming)
    assert fault == Fault(4, "regel 4 heeft 3 kolommen, de eerste regel heeft er 2", "2")
    assert isinstance(last, Incoming)


def test_csv_without_text_names_its_columns(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="Gevonden kolommen: id, inhoud"):
        read(tmp_path / "x.csv", b"id,inhoud\n1,a\n")
    with pytest.raises(InboxError, match="Gevonden kolommen: geen"):
        read(tmp_path / "leeg.csv", b"")


def test_jsonl(tmp_path: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "a", "subject": "s", "text": "t", "label": "klacht"}',
        b"",
        b"{geen json",
        b'["lijst"]',
        b'{"id": 5, "text": null}',
        '{"text": "één"}'.encode("cp1252"),
        b'{"id": 6, "subject": null, "text": "\\u0000\\ud800x"}',
        b"[" * 100_000,
        json.dumps({"id": "b", "text": "laatste"}).encode(),
    ]
    items = read(tmp_path / "x.jsonl", b"\n".join(lines))
    assert items[0] == Incoming(id="a", text="t", subject="s", channel="bestand")
    assert items[1:5] == [
        Fault(3, "regel 3 is geen geldige JSON"),
        Fault(4, "regel 4 is geen JSON-object"),
        Fault(5, "regel 5 heeft geen tekst onder de sleutel 'text'", "5"),
        Fault(6, "regel 6 is geen geldige UTF-8"),
    ]
    assert items[5] == Incoming(id="6", text="?x", channel="bestand")
    assert items[6] == Fault(8, "regel 8 is geen geldige JSON")
    assert items[7] == Incoming(id="b", text="laatste", channel="bestand")


def test_a_jsonl_line_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    content = b'{"id": "a", "text": "' + b"x" * 5000 + b'"}\n{"id": "b", "text": "t"}\n'
    fault, item = read(tmp_path / "x.jsonl", content, Limits(record_bytes=1000))
    assert fault == Fault(1, "regel 1 is langer dan 1000 bytes")
    assert isinstance(item, Incoming)


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"x")
    with pytest.raises(InboxError, match=r"\.eml, \.msg, \.mbox, \.csv, \.xlsx, \.jsonl"):
        read_file(tmp_path / "x.docx")


def test_a_missing_file_is_told_before_reading(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="niet gevonden"):
        read_file(tmp_path / "weg.eml")
    with pytest.raises(InboxError, match="niet gevonden"):
        read_file(tmp_path)


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_excel_by_the_names_of_its_columns(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "export.xlsx",
        [["toelichting"], ["dit blad heeft geen berichten"]],
        [[None], ["Zaaknummer", "Onderwerp", "Bericht", "Van"], [20260012.0, "Lamp", "De lamp is stuk.", "Jan"],
         [None, None, None, None], [7, "leeg", None, None], [date(2026, 3, 2), None, "Twee\nregels", None]],
    )  # fmt: skip
    first, fault, last = read_file(path)
    assert isinstance(first, Incoming)
    assert (first.id, first.subject, first.text, first.sender, first.channel) == (
        "20260012", "Lamp", "De lamp is stuk.", "Jan", "excel",
    )  # fmt: skip
    assert fault == Fault(5, "rij 5 heeft geen tekst", "7")
    assert isinstance(last, Incoming)
    assert (last.id, last.text) == ("2026-03-02", "Twee\nregels")


@pytest.mark.parametrize("content", [b"", b"geen excel", b"PK\x03\x04" + b"x" * 100])
def test_a_broken_excel_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(InboxError, match="geen Excel-bestand"):
        list(read_file(tmp_path / "x.xlsx"))


def test_excel_limits_and_missing_column(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [["tekst"], ["a" * 100]])
    with pytest.raises(InboxError, match="zo groot"):
        list(read_file(path, limits=Limits(unpacked_bytes=100)))
    (fault,) = read_file(path, limits=Limits(record_bytes=50))
    assert isinstance(fault, Fault)
    with pytest.raises(InboxError, match="Gevonden kolommen: inhoud"):
        list(read_file(workbook(tmp_path / "y.xlsx", [["inhoud"], ["a"]])))


def test_a_maildir_is_read_as_it_stands(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "post" / name).mkdir(parents=True)
    mail = "From: a@b.nl\nMessage-ID: <{}@x>\nSubject: s\n\nWanneer komt u?\n"
    (tmp_path / "post/cur/1732.M1P2.host:2,S").write_text(mail.format(1))
    (tmp_path / "post/new/1733.M1P2.host").write_text(mail.format(2))
    (tmp_path / "post/tmp/1734.M1P2.host").write_text("half")
    (tmp_path / "post/dovecot-uidlist").write_text("3 V1 N3")
    files = files_in([tmp_path])
    assert [file.parent.name for file in files] == ["cur", "new"]
    assert [item.id for file in files for item in read_file(file) if isinstance(item, Incoming)] == ["<1@x>", "<2@x>"]
