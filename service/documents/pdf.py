"""The text of a PDF, page by page; a page that is only a picture goes through Tesseract."""

import pypdfium2
from PIL.Image import Image
from pypdfium2 import PdfDocument, PdfiumError

from service.documents import scans
from service.documents.result import Result

_DPI = 200
_MOST_PIXELS = 20_000_000
_FPDF_ERR_PASSWORD = 4


def read_pdf(content: bytes, *, pages: int, scanned_pages: int, chars: int, seconds: float) -> Result:
    """Read at most so many pages, and at most so many scanned ones; the fault says what stayed unread."""
    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) == _FPDF_ERR_PASSWORD or "password" in str(error).lower()
        return Result(fault="met een wachtwoord beveiligd" if locked else "beschadigd, of geen echte PDF")
    found: list[str] = []
    faults: list[str] = []
    scanned = 0
    able: bool | None = None
    with document:
        count = len(document)
        for number in range(min(count, pages)):
            text = _text(document, number)
            if not text.strip() and _has_picture(document, number):
                able = scans.can_read() if able is None else able
                if able and scanned < scanned_pages:
                    text = scans.read_picture(_picture(document, number), seconds=seconds)
                    scanned += 1
                elif able:
                    faults.append(f"van de gescande pagina's zijn de eerste {scanned_pages} gelezen")
                else:
                    faults.append(scans.NOT_INSTALLED)
            found.append(text)
            if sum(map(len, found)) > chars:
                faults.append("de tekst is te lang; het begin is gelezen")
                break
        if count > pages:
            faults.append(f"de eerste {pages} van {count} pagina's zijn gelezen")
    text = "\n\n".join(page.strip() for page in found if page.strip())[:chars]
    if not text and not faults:
        faults.append("er staat geen tekst in")
    return Result(text or None, "; ".join(dict.fromkeys(faults)) or None)


def _text(document: PdfDocument, number: int) -> str:
    page = document[number]
    try:
        layer = page.get_textpage()
        try:
            return str(layer.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
        finally:
            layer.close()
    finally:
        page.close()


def _has_picture(document: PdfDocument, number: int) -> bool:
    page = document[number]
    try:
        wanted = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
        return any(True for _ in page.get_objects(filter=[wanted], max_depth=3))
    finally:
        page.close()


def _picture(document: PdfDocument, number: int) -> Image:
    page = document[number]
    try:
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        picture: Image = page.render(scale=scale, grayscale=True).to_pil()
        return picture
    finally:
        page.close()
