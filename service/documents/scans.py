"""Text in pictures, by Tesseract, where that program and its Dutch words are installed."""

import pytesseract
from PIL import Image

from service.documents.result import Result

_SURE = 50.0
_FEWEST_WORDS = 5
_SMALLEST = 120  # pixels: a logo or a line
NOT_INSTALLED = "een scan of foto; voor het lezen daarvan ontbreekt tesseract-ocr met tesseract-ocr-nld"
NO_TEXT = "geen leesbare tekst op deze afbeelding"


def can_read() -> bool:
    """Tell whether Tesseract and its Dutch words are there."""
    try:
        return "nld" in pytesseract.get_languages()
    except (OSError, pytesseract.TesseractError):  # TesseractNotFoundError is an OSError
        return False


def read_picture(image: Image.Image, *, seconds: float) -> str:
    """Return the words of which Tesseract is fairly sure, line by line; empty for a photo without text."""
    if min(image.size) < _SMALLEST:
        return ""
    found = pytesseract.image_to_data(
        image.convert("L"), lang="nld", timeout=seconds, output_type=pytesseract.Output.DICT
    )
    lines: dict[tuple[int, int, int], list[str]] = {}
    count = 0
    for i, word in enumerate(found["text"]):
        if word.strip() and float(found["conf"][i]) >= _SURE:
            place = (found["block_num"][i], found["par_num"][i], found["line_num"][i])
            lines.setdefault(place, []).append(word)
            count += any(letter.isalpha() for letter in word)
    return "\n".join(" ".join(words) for words in lines.values()) if count >= _FEWEST_WORDS else ""


def read_image(image: Image.Image, *, seconds: float) -> Result:
    """Read a picture that came on its own."""
    if not can_read():
        return Result(fault=NOT_INSTALLED)
    text = read_picture(image, seconds=seconds)
    return Result(text or None, None if text else NO_TEXT)
