"""Attachments of every kind, and of every kind of malice."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.documents import DocumentReader, Kind, kind_of, shared_reader
from service.documents.result import write_frame
from service.inbox import Attachment, Limits, read_mail
from service.inbox.attachments import read_attachments
from service.inbox.mail import read_mail as read_one
from service.inbox.pointing import points_to_attachment
from tests.service.documents import made
from tests.service.documents.made import LETTER

LIMITS = Limits()


def read(
    content: bytes, name: str = "bijlage", media_type: str = "", limits: Limits = LIMITS
) -> tuple[Attachment, ...]:
    return read_attachments(name, media_type, content, read_mail=lambda raw: read_one(raw).text, limits=limits)


def one(content: bytes, name: str = "bijlage", media_type: str = "", limits: Limits = LIMITS) -> Attachment:
    (found,) = read(content, name, media_type, limits)
    return found


@pytest.fixture
def tesseract() -> None:
    if shutil.which("tesseract"):
        return
    text = "Tesseract is not installed; install with: apt install tesseract-ocr tesseract-ocr-nld"
    if os.environ.get("CI") == "true":
        pytest.fail(text)
    pytest.skip(text)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (made.pdf(LETTER), "brief.pdf", "application/pdf"),
        (made.pdf(LETTER), "brief.doc", "application/octet-stream"),
        (made.word(LETTER), "brief.docx", ""),
        (made.word(LETTER), "brief", "application/zip"),
        (made.word("Geachte heer", table=LETTER), "brief.docx", ""),
        (made.word("Geachte heer", header=LETTER), "brief.docx", ""),
        (made.odt(f"<text:h>Bezwaar</text:h><text:p>{LETTER}</text:p>"), "brief.odt", ""),
        (made.odt(f"<text:p><text:span>{LETTER[:20]}</text:span>{LETTER[20:]}</text:p>"), "brief.odt", ""),
        (b"{\\rtf1\\ansi " + LETTER.encode() + b"\\par}", "brief.rtf", "application/rtf"),
        (LETTER.encode("cp1252"), "brief.txt", ""),
        (f"<p>{LETTER}</p>".encode(), "brief.html", "text/html"),
        (f"Subject: x\n\n{LETTER}".encode(), "brief.eml", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_of_letter_is_read(content: bytes, name: str, media_type: str) -> None:
    found = one(content, name, media_type)
    assert LETTER in (found.text or "")
    assert found.fault is None


def test_odt_spaces_and_breaks() -> None:
    body = '<text:p>een<text:s text:c="3"/>twee<text:line-break/>drie<text:tab/>vier</text:p>'
    assert one(made.odt(body)).text == "een   twee\ndrie\tvier"


@pytest.mark.tesseract
@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("form", ["PDF", "PNG", "JPEG", "TIFF"])
def test_a_scan_is_read(form: str) -> None:
    found = one(made.picture("Ik maak bezwaar tegen de parkeerboete van maart", form), f"scan.{form.lower()}")
    assert "bezwaar tegen de parkeerboete" in (found.text or "")


@pytest.mark.tesseract
@pytest.mark.usefixtures("tesseract")
def test_a_photo_without_text_says_so() -> None:
    assert "geen leesbare tekst" in (one(made.picture(""), "foto.png").fault or "")


def test_without_tesseract_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    reader = DocumentReader()
    try:
        for kind, content in ((Kind.IMAGE, made.picture("x")), (Kind.PDF, made.picture("x", "PDF"))):
            result = reader.read(kind, content, asdict(LIMITS))
            assert result.text is None
            assert "tesseract-ocr-nld" in (result.fault or "")
    finally:
        reader.close()


def test_a_zip_is_unpacked_and_each_member_stays_visible() -> None:
    inner = made.zipped({"diep.txt": "dieper"})
    found = read(made.zipped({"map/brief.docx": made.word(LETTER), "map/meer.zip": inner, "x.exe": b"MZ"}), "alles.zip")
    assert [item.name for item in found] == ["alles.zip/brief.docx", "alles.zip/meer.zip/diep.txt", "alles.zip/x.exe"]
    assert found[0].text == LETTER
    assert found[2].fault is not None


def test_winmail_is_unpacked() -> None:
    found = read(made.winmail(LETTER, {"foto.txt": b"de bijlage zelf"}), "winmail.dat", "application/ms-tnef")
    assert [item.text for item in found] == [LETTER, "de bijlage zelf"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (made.pdf(LETTER, locked=True), "brief.pdf", "wachtwoord"),
        (made.zipped({"a.txt": "x"}, locked=True), "a.zip", "wachtwoord"),
        (made.odt("", manifest="<encryption-data/>"), "a.odt", "wachtwoord"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "wachtwoord"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "oud Word"),
        (b"", "leeg.pdf", "leeg"),
        (made.zipped({}), "leeg.zip", "leeg"),
        (made.pdf(""), "leeg.pdf", "geen tekst"),
        (made.word(""), "leeg.docx", "geen tekst"),
        (b"%PDF-1.4 en dan niets", "stuk.pdf", "beschadigd"),
        (made.word(LETTER)[:-200], "stuk.docx", "beschadigd"),
        (made.zipped({"word/document.xml": "geen xml"}), "stuk.docx", "beschadigd"),
        (made.zipped({"nul": b"\0" * 200_000_000}), "bom.zip", "groot"),
        (made.huge_png(30_000), "bom.png", "groot"),
        (b"\x00\x01\x02\x03", "iets.bin", "bin"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_ends_as_a_note(content: bytes, name: str, said: str) -> None:
    (found,) = read(content, name)
    assert found.text is None
    assert said in (found.fault or "")
    assert "niet gelezen" in (found.fault or "")


def test_entities_do_not_unfold_and_files_stay_ours() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    names = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    xml = f"{entities}<x {names}><text:p>voor &a;&b; na</text:p></x>"
    hostile = made.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml})
    found = one(hostile, "brief.odt")
    assert "root:" not in f"{found.text}{found.fault}"
    assert "aaaaaaaaaa" not in (found.text or "")


@pytest.mark.parametrize(
    ("content", "limits", "said"),
    [
        (made.pdf(*([LETTER] * 4)), {"pages": 2}, "de eerste 2 van 4"),
        (made.pdf(*([LETTER] * 4)), {"document_chars": 100}, "te lang"),
        (made.word(*([LETTER] * 4)), {"document_chars": 100}, "te lang"),
        (made.zipped({f"{i}.txt": LETTER for i in range(5)}), {"attachments": 2}, "meer dan 2"),
        (made.zipped({"a.txt": LETTER}), {"unpacked_bytes": 10}, "groot"),
        (made.word(LETTER), {"unpacked_bytes": 1_000}, "groot"),
        (made.pdf(LETTER), {"attachment_bytes": 100}, "te groot"),
        (made.pdf(LETTER), {"document_seconds": 0.001}, "te lang"),
    ],
)
def test_every_limit_is_said(content: bytes, limits: dict[str, int], said: str) -> None:
    shared_reader().close()  # a process that must still start is surely too late for a thousandth of a second
    found = read(content, "bijlage", limits=replace(LIMITS, **limits))
    assert any(said in (item.fault or "") for item in found)
    if "pages" in limits:
        assert LETTER in (found[0].text or "")


def test_the_next_document_is_read_after_a_crash() -> None:
    reader = DocumentReader()
    try:
        assert reader.read(Kind.PDF, made.pdf(LETTER), asdict(LIMITS)).text == LETTER
        process = reader._process
        assert process is not None
        threading.Timer(0.05, os.killpg, (process.pid, signal.SIGKILL)).start()
        time.sleep(0.2)
        assert reader.read(Kind.PDF, made.pdf(LETTER), asdict(LIMITS)).text == LETTER
        assert reader._process is not process
    finally:
        reader.close()


def test_a_crash_in_the_middle_is_a_note_on_that_document_alone() -> None:
    reader = DocumentReader()
    try:
        process = reader._ready()
        os.kill(process.pid, signal.SIGSTOP)  # it hangs
        limits = asdict(replace(LIMITS, document_seconds=0.3))
        assert reader.read(Kind.PDF, made.pdf(LETTER), limits).fault == "lezen duurde te lang"
        assert reader.read(Kind.PDF, made.pdf(LETTER), asdict(LIMITS)).text == LETTER
    finally:
        reader.close()


def test_a_document_without_end_ends_also_when_nobody_waits_for_it() -> None:
    endless = made.winmail("x", {}, properties=b"\xff\xff\xff\x7f")  # says that two billion properties follow
    process = subprocess.Popen(
        [sys.executable, "-m", "service.documents.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    limits = asdict(replace(LIMITS, document_seconds=1))
    write_frame(process.stdin, {"kind": str(Kind.WINMAIL), "limits": limits}, endless)
    assert process.wait(60) == -signal.SIGXCPU
    process.stdin.close()
    process.stdout.close()


def test_threads_share_one_process() -> None:
    results: list[str | None] = []
    threads = [threading.Thread(target=lambda: results.append(one(made.pdf(LETTER)).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [LETTER] * 8


_SOUND = [made.pdf(LETTER, LETTER), made.word(LETTER), made.odt(f"<text:p>{LETTER}</text:p>"),
          made.zipped({"a.txt": LETTER}), made.winmail(LETTER, {"a.txt": b"x"}), made.picture("x"),
          b"{\\rtf1\\ansi " + LETTER.encode() + b"\\par}"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_SOUND), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=20), st.floats(0, 1))
def test_a_damaged_document_is_text_or_a_note(sound: bytes, changes: list[tuple[float, int]], cut: float) -> None:
    damaged = bytearray(sound[: max(10, int(len(sound) * (1 - cut * cut)))])
    for place, value in changes:
        damaged[int(place * (len(damaged) - 1))] = value
    for found in read(bytes(damaged), "bijlage.bin"):
        assert found.text is not None or found.fault


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_have_a_kind_or_none(content: bytes, name: str) -> None:
    assert kind_of(content, name) in {None, *Kind}


@pytest.mark.parametrize(
    "text",
    [
        "", "Zie bijlage.", "zie bijlage", "Zie de bijlage voor mijn bezwaarschrift.",
        "Geachte heer/mevrouw,\n\nHierbij mijn bezwaarschrift, zie bijlage.\n\nMet vriendelijke groet",
        "Bijgaand zend ik u mijn klacht.", "In de bijlage vindt u mijn brief", "Please find attached my letter.",
        "Beste gemeente, bijgevoegd het ingevulde formulier. Alvast bedankt.",
        "Hierbij stuur ik u mijn zienswijze inzake de Lindelaan.", "bezwaar in bijlage",
    ],
)  # fmt: skip
def test_a_covering_note_points_to_the_attachment(text: str) -> None:
    assert points_to_attachment(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zie de foto's: hoe lang moet dit zwerfvuil hier nog liggen?",
        "In de bijlage foto's van het zwerfvuil dat er al weken ligt. Ruim dit alstublieft op.",
        "Ik maak bezwaar tegen de parkeerboete van 3 maart.",
        "Uw medewerker schold mij uit aan de balie. Zie de bijlage voor de opname.",
        "Wanneer gaat het zwembad open?", "Bijgaand de rekening die u mij ten onrechte heeft gestuurd, ik betaal niet.",
        "Ik wil een klacht indienen over de ambtenaar in mijn dossier.",
    ],
)  # fmt: skip
def test_a_letter_speaks_for_itself(text: str) -> None:
    assert not points_to_attachment(text)


def mail_with(text: str, name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "a@voorbeeld.nl", "Bezwaar", "<1@voorbeeld.nl>"
    mail.set_content(text)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_a_mail_that_only_points_is_judged_by_its_attachment() -> None:
    found = read_mail(mail_with("Zie bijlage.\n\nMet vriendelijke groet,\nJan Bakker", "brief.pdf", made.pdf(LETTER)))
    assert found.to_json()["eigen_woorden"].startswith(LETTER)
    assert "Zie bijlage." in found.text
    assert found.notes == ("Het bericht verwijst naar de bijlage brief.pdf; die tekst is beoordeeld.",)


def test_a_mail_with_a_letter_of_its_own_is_judged_by_that() -> None:
    text = "Uw medewerker schold mij aan de balie uit en liep weg. Zie de bijlage voor zijn brief."
    found = read_mail(mail_with(text, "brief.pdf", made.pdf(LETTER)))
    assert found.text == text
    assert found.notes == ()
    assert found.attachments[0].text == LETTER


def test_our_own_decision_is_never_taken_for_the_letter() -> None:
    decision = "Wij wijzen uw aanvraag af. Tegen dit besluit kunt u binnen zes weken bezwaar maken bij het college."
    found = read_mail(mail_with("Hierbij maak ik bezwaar, zie bijlage.", "besluit.docx", made.word(decision)))
    assert found.text == "Hierbij maak ik bezwaar, zie bijlage."


def test_what_the_attachment_cannot_give_is_said() -> None:
    found = read_mail(mail_with("Zie bijlage.", "brief.pdf", made.pdf(LETTER, locked=True)))
    assert found.text == "Zie bijlage."
    assert "wachtwoord" in (found.attachments[0].fault or "")
