from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inbox import InboxError, Limits, read_mail


def mail(body: bytes, *headers: str) -> bytes:
    given = {line.partition(":")[0].lower() for line in headers}
    basic = {"from": "Jan Tol <jan@tol.example>", "subject": "Lamp", "message-id": "<1@tol.example>"}
    lines = [f"{name}: {value}" for name, value in basic.items() if name not in given] + list(headers)
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def multipart(kind: str, *parts: bytes) -> bytes:
    inside = b"".join(b"--grens\r\n" + part + b"\r\n" for part in parts)
    return mail(inside + b"--grens--\r\n", f'Content-Type: multipart/{kind}; boundary="grens"')


def part(content: bytes, content_type: str = "text/plain; charset=utf-8", *headers: str) -> bytes:
    return "\r\n".join([f"Content-Type: {content_type}", *headers, "", ""]).encode() + content


def test_a_plain_mail() -> None:
    read = read_mail(mail(b"De lamp is kapot.\r\nGroet, Jan\r\n", "Date: Mon, 4 May 2026 10:12:00 +0200"))
    assert read.text == "De lamp is kapot.\nGroet, Jan"
    assert (read.id, read.subject, read.sender) == ("<1@tol.example>", "Lamp", "Jan Tol <jan@tol.example>")
    assert read.date == datetime(2026, 5, 4, 8, 12, tzinfo=UTC)
    assert read.channel == "e-mail"
    assert (read.attachments, read.notes) == ((), ())
    message = read.to_message()
    assert (message.id, message.subject, message.text) == (read.id, read.subject, read.text)


EURO = "één “euro” is € 1"


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (EURO.encode(), "utf-8"),
        (EURO.encode(), "us-ascii"),
        (EURO.encode(), "iso-8859-1"),
        (EURO.encode("cp1252"), "iso-8859-1"),
        (EURO.encode("cp1252"), "windows-1252"),
        (EURO.encode("cp1252"), "utf-8"),
        (EURO.encode("cp1252"), "x-onbekend"),
        (EURO.encode("cp1252"), "hex"),
        (EURO.encode("utf-16"), "utf-16"),
        (EURO.encode("cp1252"), ""),
    ],
)
def test_the_character_set_may_be_wrong(body: bytes, declared: str) -> None:
    assert read_mail(mail(body, f'Content-Type: text/plain; charset="{declared}"')).text == EURO


def test_broken_utf8_loses_only_what_is_broken() -> None:
    body = "één lange zin in utf-8, mét veel accènten ".encode() + b"\xff" + " én een vervolg".encode()
    text = read_mail(mail(body, "Content-Type: text/plain; charset=utf-8")).text
    assert text == "één lange zin in utf-8, mét veel accènten � én een vervolg"


def test_nul_bytes_are_left_out() -> None:
    assert read_mail(mail(b"De la\x00mp")).text == "De lamp"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_transfer_encodings(encoding: str) -> None:
    made = EmailMessage()
    made["Subject"] = "Café"
    made.set_content("Het café is té luid.\n", cte=encoding)
    assert read_mail(made.as_bytes()).text == "Het café is té luid."


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?utf-8?q?Bezwaar_caf=C3=A9?=", "Bezwaar café"),
        ("=?iso-8859-1?q?Prijs_=80_5?=", "Prijs € 5"),
        ("=?utf-8?b?w6k=?=\r\n =?utf-8?b?w6k=?= en verder", "éé en verder"),
        ("=?utf-8?b?kapot???=", "=?utf-8?b?kapot???="),
        ("=?geen-codec?q?caf=C3=A9?=", "café"),
        ("\udcc3\udca9\udcc3\udca9n", "één"),
        ("Re: \t  vraag", "Re: vraag"),
    ],
)
def test_subjects(raw: str, subject: str) -> None:
    assert read_mail(mail(b"x", f"Subject: {raw}")).subject == subject


@pytest.mark.parametrize(
    "date",
    ["gisteren", "Mon, 99 Foo 2026 10:00:00 +0200", "Mon, 1 Jan 1601 00:00:00 +0100", "", "1 Jan 9999 0:0 +9999"],
)
def test_a_bogus_date_is_none(date: str) -> None:
    assert read_mail(mail(b"x", f"Date: {date}")).date is None


def test_a_date_without_zone_is_utc() -> None:
    date = read_mail(mail(b"x", "Date: Mon, 4 May 2026 10:12:00")).date
    assert date is not None
    assert date.utcoffset() == timedelta(0)


def test_without_message_id_the_content_identifies() -> None:
    one, same, other = (read_mail(mail(body, "Message-ID:")) for body in (b"x", b"x", b"y"))
    assert one.id.startswith("sha256:")
    assert one.id == same.id != other.id


@pytest.mark.parametrize(
    ("plain", "rich", "text"),
    [
        (b"Platte tekst", b"<p>Rijke tekst</p>", "Platte tekst"),
        (b"  \r\n", b"<p>Rijke tekst</p>", "Rijke tekst"),
        (b"Bekijk de online versie.", b"<p>" + b"Rijke tekst " * 9 + b"</p>", ("Rijke tekst " * 9).strip()),
        (b"Uw programma toont geen HTML", b"<p>" + b"Rijke tekst " * 9 + b"</p>", ("Rijke tekst " * 9).strip()),
        (b"Platte tekst", b"", "Platte tekst"),
    ],
)
def test_alternatives(plain: bytes, rich: bytes, text: str) -> None:
    raw = multipart("alternative", part(plain), part(rich, "text/html; charset=utf-8"))
    assert read_mail(raw).text == text


def test_nested_multiparts_keep_every_text() -> None:
    inner = multipart("related", part(b"<p>Twee</p>", "text/html"), part(b"x", "image/png", "Content-ID: <a>"))
    inner = inner.replace(b"grens", b"binnen")
    inner = inner[inner.index(b"Content-Type") :]
    read = read_mail(multipart("mixed", part("Één".encode()), inner, part(b"Drie")))
    assert read.text == "Één\n\nTwee\n\nDrie"
    assert [a.fault for a in read.attachments] == ["bijlage niet gelezen (png)"]


def test_attachments_are_read_or_named_with_the_reason() -> None:
    attached = "Content-Disposition: attachment; filename="
    read = read_mail(
        multipart(
            "mixed",
            part(b"Zie bijlagen."),
            part("café".encode("cp1252"), "text/plain", attached + '"brief.txt"'),
            part(b"<p>bijlage</p>", "text/html", attached + '"brief.html"'),
            part(b"%PDF", "application/pdf", attached + '"C:\\\\map\\\\scan.PDF"'),
            part(b"los", "application/octet-stream", attached + '"los.txt"'),
            part(b"\x00", "application/x-raar", "Content-Disposition: attachment"),
            part(b"From: a@b.example\r\nSubject: binnen\r\n\r\nInhoud", "message/rfc822"),
            part(b"1", "image/png", "Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.png"),
        )
    )
    assert read.text == "Zie bijlagen."
    assert [(a.name, a.text, a.fault) for a in read.attachments] == [
        ("brief.txt", "café", None),
        ("brief.html", "bijlage", None),
        ("scan.PDF", None, "bijlage niet gelezen (pdf)"),
        ("los.txt", "los", None),
        ("zonder naam", None, "bijlage niet gelezen (x-raar)"),
        ("binnen.eml", "binnen\n\nInhoud", None),
        ("café.png", None, "bijlage niet gelezen (png)"),
    ]


@pytest.mark.parametrize("kind", ["message/rfc822", "application/octet-stream"])
def test_what_came_with_a_forwarded_mail_is_named(kind: str) -> None:
    attached = "Content-Disposition: attachment; filename="
    inner = multipart(
        "mixed",
        part(b"Zie mijn bewijs."),
        part(b"Bewijs", "text/plain", attached + '"bewijs.txt"'),
        part(b"%PDF", "application/pdf", attached + '"scan.pdf"'),
    ).replace(b"grens", b"binnen")
    forward = part(inner, kind, attached + '"door.eml"')
    raw = multipart("mixed", part(b"Ter info."), forward)
    read = read_mail(raw)
    assert [(a.name, a.fault) for a in read.attachments] == [
        ("door.eml", None),
        ("bewijs.txt", None),
        ("scan.pdf", "bijlage niet gelezen (pdf)"),
    ]
    few = read_mail(raw, limits=Limits(attachments=2)).attachments
    assert [a.name for a in few] == ["door.eml", "bewijs.txt", "overige bijlagen"]


def test_an_attachment_only_mail_is_its_attachment() -> None:
    letter = part(b"Hierbij maak ik bezwaar.", "text/plain", 'Content-Disposition: attachment; filename="brief.txt"')
    read = read_mail(multipart("mixed", letter))
    assert read.text == "Hierbij maak ik bezwaar."
    assert read.notes == ("Het bericht verwijst naar de bijlage brief.txt; die tekst is beoordeeld.",)


def test_no_body_at_all() -> None:
    read = read_mail(b"From: a@b.example\r\nSubject: leeg\r\n")
    assert (read.text, read.notes) == ("", ("Dit bericht heeft geen tekst.",))


def test_parts_that_are_not_found_are_still_text() -> None:
    raw = mail(b"De lamp is kapot.", 'Content-Type: multipart/mixed; boundary="weg"')
    assert read_mail(raw).text == "De lamp is kapot."


def test_an_automatic_answer_is_noted() -> None:
    assert read_mail(mail(b"Afwezig", "Auto-Submitted: auto-replied")).notes == ("Dit is een automatisch antwoord.",)


def test_limits_are_told() -> None:
    with pytest.raises(InboxError, match=r"2,1 kB; wij lezen tot 1,0 kB"):
        read_mail(mail(b"x" * 2000), limits=Limits(mail_bytes=1000))
    attached = [
        part(b"x" * 100, "text/plain", f'Content-Disposition: attachment; filename="{i}.txt"') for i in range(4)
    ]
    read = read_mail(multipart("mixed", part(b"t"), *attached), limits=Limits(attachments=2, attachment_bytes=50))
    assert [a.fault for a in read.attachments] == [
        "bijlage niet gelezen (te groot: 100 bytes)",
        "bijlage niet gelezen (te groot: 100 bytes)",
        "de overige bijlagen zijn niet gelezen (meer dan 2)",
    ]


def test_mail_in_mail_in_mail_stops() -> None:
    raw = mail(b"de binnenste")
    for _ in range(8):
        raw = mail(raw, "Content-Type: message/rfc822")
    read = read_mail(raw, limits=Limits(depth=3))
    assert read.attachments[0].name == "Lamp.eml"
    assert "de binnenste" not in read.text


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(256)) * 40, b"gewoon een tekst zonder koppen"],
    ids=["empty", "png", "bytes", "text"],
)
def test_what_is_no_mail_is_told(raw: bytes) -> None:
    with pytest.raises(InboxError, match="geen e-mail"):
        read_mail(raw)


def test_very_deep_multiparts_are_told_or_read() -> None:
    raw = "".join(f'Content-Type: multipart/mixed; boundary="{i}"\r\n\r\n--{i}\r\n' for i in range(3000))
    with pytest.raises(InboxError, match="beschadigd"):
        read_mail(b"Subject: diep\r\n" + raw.encode())


def test_the_object_of_the_scoring_contract() -> None:
    pdf = part(b"%PDF", "application/pdf", 'Content-Disposition: attachment; filename="scan.pdf"')
    read = read_mail(multipart("mixed", part(b"Kapot.\r\n\r\nGroet,\r\nJan\r\n\r\n> Eerder"), pdf))
    assert read.to_json() == {
        "message_id": "<1@tol.example>",
        "van": "Jan Tol <jan@tol.example>",
        "datum": None,
        "onderwerp": "Lamp",
        "eigen_woorden": "Kapot.",
        "geciteerd": "> Eerder",
        "handtekening": "Groet,\nJan",
        "bijlagen": [
            {"naam": "scan.pdf", "soort": "application/pdf", "tekst": None, "fout": "bijlage niet gelezen (pdf)"}
        ],
    }


HEADER = st.sampled_from(
    [
        b"From: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"Content-Type: ", b"Content-Transfer-Encoding: ",
        b"Content-Disposition: ", b"MIME-Version: 1.0", b"multipart/mixed; boundary=a", b"multipart/alternative;",
        b"text/plain; charset=", b"text/html", b"message/rfc822", b"base64", b"quoted-printable", b"x-uuencode",
        b"attachment; filename*0*=utf-8''%", b"--a", b"--a--", b"\r\n", b"\n", b"\r\n\r\n",
        b"=?utf-8?b?", b"?=", b"\"", b"<", b"(", b"@",
        b"begin 644 x\n", b" ", b";", b"\x00",
    ]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(HEADER | st.binary(max_size=12), max_size=30).map(b"".join))
def test_arbitrary_bytes_give_a_mail_or_an_inbox_error(raw: bytes) -> None:
    try:
        read = read_mail(raw)
    except InboxError:
        return
    for text in (read.id, read.text, read.subject, read.sender, *(a.name for a in read.attachments)):
        assert "\0" not in text
        text.encode("utf-8")
    assert read.id
    read.to_json()
