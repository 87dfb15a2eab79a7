"""Documents, made here: what a citizen attaches, and what somebody attaches to do harm."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import docx
from PIL import Image, ImageDraw, ImageFont

LETTER = "Hierbij maak ik bezwaar tegen het besluit van 3 maart 2026 over mijn parkeervergunning."


def pdf(*pages: str, locked: bool = False) -> bytes:
    """Write a PDF by hand: one page for each text."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    trailer = "/Root 1 0 R"
    if locked:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'43' * 16}> <{'43' * 16}>]"
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} {trailer} >>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(out)


def word(*paragraphs: str, table: str = "", header: str = "") -> bytes:
    """Write a Word document."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        document.add_table(1, 1).cell(0, 0).text = table
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def odt(body: str, *, manifest: str = "") -> bytes:
    """Write an OpenDocument text with this XML inside."""
    xml = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        f'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:text>{body}</office:text>'
        "</office:document-content>"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml}
    return zipped(files | ({"META-INF/manifest.xml": manifest} if manifest else {}))


def zipped(files: Mapping[str, str | bytes], *, locked: bool = False) -> bytes:
    """Write a zip; locked means that it says so of its members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    raw = bytearray(file.getvalue())
    if locked:
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = raw.find(signature)
            while at >= 0:
                raw[at + offset] |= 1
                at = raw.find(signature, at + 4)
    return bytes(raw)


def picture(text: str, form: str = "PNG") -> bytes:
    """Draw a text, black on white, as a scanner would give it; as PDF it has no text layer."""
    image = Image.new("RGB", (1700, 400), "white")
    ImageDraw.Draw(image).text((60, 120), text, fill="black", font=ImageFont.load_default(size=40))
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def winmail(text: str, files: dict[str, bytes], *, properties: bytes = b"") -> bytes:
    """Write a winmail.dat (MS-OXTNEF) with a body and attachments; `properties` are those of MAPI, as they stand."""

    def attribute(level: int, name: int, data: bytes) -> bytes:
        check = sum(data) & 0xFFFF
        return (
            bytes([level])
            + name.to_bytes(4, "little")
            + len(data).to_bytes(4, "little")
            + data
            + check.to_bytes(2, "little")
        )

    out = (0x223E9F78).to_bytes(4, "little") + b"\x01\x00"
    out += attribute(1, 0x00089006, (0x00010000).to_bytes(4, "little"))
    out += attribute(1, 0x0002800C, text.encode("cp1252") + b"\0")
    if properties:
        out += attribute(1, 0x00069003, properties)
    for name, content in files.items():
        out += attribute(2, 0x00069002, b"\x01\x00" + b"\x00" * 12)
        out += attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        out += attribute(2, 0x0006800F, content)
    return out


def huge_png(side: int) -> bytes:
    """Write a PNG that is small here and enormous in memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    size = side.to_bytes(4, "big")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + size + b"\x08\x00\x00\x00\x00")
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )  # fmt: skip
