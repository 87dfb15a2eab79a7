"""The process that opens documents: one after another from its input, within limits, until its input ends."""

import io
import logging
import os
import resource
import sys
import zipfile
from typing import Any

from service.documents.kinds import Kind
from service.documents.result import Result, read_frame, to_frame, write_frame

_MEMORY = 1_500_000_000
_LARGEST_FILE = 50_000_000


def read(kind: Kind, content: bytes, limits: dict[str, Any]) -> Result:
    """Read one document; whatever goes wrong in it becomes a fault."""
    # each library is loaded with the first document that needs it: this process must start in a moment
    unpacked, chars = limits["unpacked_bytes"], limits["document_chars"]
    if kind is Kind.PDF:
        from service.documents.pdf import read_pdf

        return read_pdf(content, pages=limits["pages"], scanned_pages=limits["scanned_pages"], chars=chars,
                        seconds=limits["document_seconds"])  # fmt: skip
    if kind is Kind.IMAGE:
        from PIL import Image

        from service.documents.scans import read_image

        with Image.open(io.BytesIO(content)) as image:
            return read_image(image, seconds=limits["document_seconds"])
    if kind in (Kind.ZIP, Kind.WINMAIL):
        from service.documents.archive import read_winmail, read_zip

        return (read_zip if kind is Kind.ZIP else read_winmail)(
            content, unpacked=unpacked, members=limits["attachments"]
        )
    from service.documents.office import read_docx, read_odt, read_rtf

    reader = {Kind.DOCX: read_docx, Kind.ODT: read_odt, Kind.RTF: read_rtf}[kind]
    result = reader(content, unpacked=unpacked)
    text = (result.text or "").strip()
    if not text:
        return Result(fault=result.fault or "er staat geen tekst in")
    return Result(text[:chars], "de tekst is te lang; het begin is gelezen" if len(text) > chars else None)


def guarded(kind: Kind, content: bytes, limits: dict[str, Any]) -> Result:
    """Read one document, and say in Dutch what was wrong with it."""
    try:
        return read(kind, content, limits)
    except (MemoryError, RecursionError):
        return Result(fault="te groot of te ingewikkeld om te openen")
    except zipfile.BadZipFile:
        return Result(fault="beschadigd")
    except Exception as error:  # libraries raise anything on a broken file; only its name is kept, never its text
        from service.documents.archive import TooLarge

        if isinstance(error, TooLarge) or "DecompressionBomb" in type(error).__name__:
            return Result(fault="pakt zo groot uit dat wij het niet openen")
        if isinstance(error, RuntimeError) and "timeout" in str(error).lower():
            return Result(fault="lezen duurde te lang")
        return Result(fault=f"beschadigd ({type(error).__name__})")


def _limit_time(seconds: float) -> None:
    """End this process when it computes for longer than that: who started it may be gone, and not stop it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def main() -> None:
    """Answer until the other side is gone."""
    logging.disable()  # libraries warn about every odd byte, some of them a million times
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    # what a library prints must not end up between our answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        head, (content,) = frame
        _limit_time(head["limits"]["document_seconds"])
        result = guarded(Kind(head["kind"]), content, head["limits"])
        told, bodies = to_frame(result)
        write_frame(answers, told, *bodies)


if __name__ == "__main__":
    main()
