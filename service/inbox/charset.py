"""Bytes to text when the label on the bytes may be wrong."""

import codecs

# what is labelled with the first is in practice the second (WHATWG Encoding Standard, "Names and labels")
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}


def decode(content: bytes, declared: str | None = None) -> str:
    """Decode with the declared character set where that fits, else as UTF-8, else as windows-1252.

    UTF-8 goes before any single-byte set: a text that is valid UTF-8 by accident does not occur, and
    "geÃ¯nformeerd" does.

    >>> decode("één".encode("cp1252"), "utf-8"), decode("één".encode(), "iso-8859-1")
    ('één', 'één')
    """
    name = _codec(declared)
    single_byte = name in (None, *_MEANT, "cp1252")
    for charset in ("utf-8-sig", _MEANT.get(name or "", name)) if single_byte else (name, "utf-8-sig"):
        if charset is None:
            continue
        try:
            return content.decode(charset)
        except (ValueError, LookupError):  # "hex" and "zip" are codecs too, but of no text
            continue
    if name == "utf-8" and _mostly_utf8(content):
        return content.decode("utf-8", "replace")
    # the five bytes that windows-1252 leaves open become "�"
    return content.decode("cp1252", "replace")


def _codec(declared: str | None) -> str | None:
    try:
        return codecs.lookup((declared or "").strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None


def _mostly_utf8(content: bytes) -> bool:
    """Tell a UTF-8 text with a few broken bytes from a text in another character set."""
    sound = len(content.decode("utf-8", "ignore").encode())
    high = sum(byte > 0x7F for byte in content)
    return high - (len(content) - sound) > (len(content) - sound)
