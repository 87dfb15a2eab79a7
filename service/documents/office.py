"""The text of Word, OpenDocument and RTF files, paragraph by paragraph."""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.oxml.ns import qn
from lxml import etree
from striprtf.striprtf import rtf_to_text

from service.documents.archive import check_size
from service.documents.result import Result

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MANIFEST = "META-INF/manifest.xml"
_LOCKED = "met een wachtwoord beveiligd"


def read_docx(content: bytes, *, unpacked: int) -> Result:
    """Read a Word document: its text, its tables and text boxes, and what stands in header and footer."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_size(archive, unpacked)
    document = docx.Document(io.BytesIO(content))
    lines = list(_word_lines(document.element.body))
    for section in document.sections:
        for edge in (section.header, section.footer):
            if not edge.is_linked_to_previous:
                lines += [line for line in _word_lines(edge._element) if line.strip()]
    return Result("\n".join(lines))


def _word_lines(root: etree._Element) -> Iterator[str]:
    paragraph, text, tab, new_line = qn("w:p"), qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
    for element in root.iter(paragraph):
        # what older programs show in place of a text box: the same text once more
        if next(element.iterancestors(_FALLBACK), None) is not None:
            continue
        pieces = []
        for piece in element.iter(text, tab, *new_line):
            if next(piece.iterancestors(paragraph)) is element:  # a text box in it is a paragraph of its own
                pieces.append(piece.text or "" if piece.tag == text else "\t" if piece.tag == tab else "\n")
        yield "".join(pieces)


def read_odt(content: bytes, *, unpacked: int) -> Result:
    """Read an OpenDocument text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_size(archive, unpacked)
        if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            return Result(fault=_LOCKED)
        body = archive.read("content.xml")
    # an entity could unfold to gigabytes, or point at a file of ours
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    return Result("\n".join("".join(_odt_text(line)) for line in root.iter(f"{_TEXT}p", f"{_TEXT}h")))


def _odt_text(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 100)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in (f"{_TEXT}p", f"{_TEXT}note"):
            yield from _odt_text(child)
        yield child.tail or ""


def read_rtf(content: bytes, *, unpacked: int) -> Result:
    """Read a Rich Text document."""
    text: str = rtf_to_text(  # type: ignore[no-untyped-call]  # ships no types
        content[:unpacked].decode("latin-1"), errors="ignore"
    )
    return Result(text)
