"""Random mail, documents and text at everything that reads them, for so many minutes: `make fuzz`.

What it finds is shrunk to the smallest that still fails, and belongs in the tests as an example.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from classifier.cleaning import clean
from classifier.facts import find_facts
from classifier.html import html_to_text
from classifier.requirements import of_message
from classifier.taxonomy import SignalType
from service.inbox import InboxError, Limits, read_mail, read_msg
from service.inbox.attachments import read_attachments
from tests.service.documents import made

ROOT = Path(__file__).parent.parent
_SAMPLES = [file.read_bytes() for file in sorted((ROOT / "data/sample_inbox").glob("*.eml"))]
_OUTLOOK = [file.read_bytes() for file in sorted((ROOT / "data/sample_inbox").glob("*.msg"))]
_DOCUMENTS = [
    made.pdf(made.LETTER), made.word(made.LETTER), made.odt("<text:p>x</text:p>"), made.zipped({"a.txt": "x"}),
    made.winmail(made.LETTER, {"a.txt": b"x"}), b"{\\rtf1\\ansi x\\par}", made.picture("x"),
]  # fmt: skip
_PIECES = st.sampled_from([
    "> ", "Van: ", "Op 3 mrt 2026 om 10:00 schreef ", "<a@b.nl>", ":\n", "\n\n", "-----Oorspronkelijk bericht-----\n",
    "-- \n", "Met vriendelijke groet,\n", "<div class='gmail_quote'>", "</", "&#x", "\u200b", "€ 12,", "Jan de Boer\n",
    "1234 AB ", "\t", "kenmerk ",
])  # fmt: skip
TEXT = st.one_of(st.text(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=15)), max_size=40).map("".join))


@st.composite
def damaged(draw: st.DrawFn, sound: Sequence[bytes]) -> bytes:
    """Draw one of these with bytes changed, put in, or cut off."""
    content = bytearray(draw(st.sampled_from(list(sound))))
    for _ in range(draw(st.integers(0, 12))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        content[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=6))
    return bytes(content[: draw(st.integers(0, len(content)))]) if draw(st.booleans()) else bytes(content)


def mail(raw: bytes) -> None:
    """A mail is read, or said to be none; its parts stand in its text."""
    try:
        found = read_mail(raw)
    except InboxError:
        return
    text(found.text)
    found.to_json()


def outlook(raw: bytes) -> None:
    """An Outlook message is read, or said to be none."""
    try:
        read_msg(raw)
    except InboxError:
        return


def document(raw: bytes) -> None:
    """A document gives text, or the reason why not."""
    for found in read_attachments("bijlage", "", raw, read_mail=lambda inner: read_mail(inner).text, limits=Limits()):
        assert found.text is not None or found.fault


def text(written: str) -> None:
    """Of a text every part and every fact stands where it is said to stand."""
    parts = clean(written)
    places = [i for span in (*parts.own, *parts.quoted, *parts.signature) for i in range(span.start, span.end)]
    assert len(places) == len(set(places))
    assert all(written[i].isspace() for i in set(range(len(written))) - set(places))
    assert all(written[fact.start : fact.end] == fact.words for fact in find_facts(written, date(2026, 3, 1)))
    of_message(SignalType.BEZWAAR, written, sent=date(2026, 3, 1))


def html(written: str) -> None:
    """Any mark-up becomes text."""
    html_to_text(written)


TARGETS: dict[Callable[..., None], st.SearchStrategy[Any]] = {
    mail: st.one_of(damaged(_SAMPLES), st.binary(max_size=400)),
    outlook: damaged(_OUTLOOK),
    document: damaged(_DOCUMENTS),
    text: TEXT,
    html: TEXT.map(lambda inner: f"<p>{inner}<br>{inner[::-1]}"),
}


def _counted(target: Callable[..., None], counts: dict[str, int]) -> Callable[[Any], None]:
    def tried(value: Any) -> None:
        counts[target.__name__] += 1
        target(value)

    return tried


def main(argv: Sequence[str] | None = None) -> int:
    """Try until the time is up; the first failure ends it, shrunk."""
    parser = argparse.ArgumentParser(description="Probeer willekeurige invoer op alles wat berichten leest.")
    parser.add_argument("--minutes", type=float, default=10, metavar="N", help="minuten (standaard 10)")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="begin zoals toen (staat bij elke fout)")
    asked = parser.parse_args(argv)
    first = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**9)
    counts = dict.fromkeys((target.__name__ for target in TARGETS), 0)
    turn = 0
    began = time.monotonic()  # not CPU time: documents are read in another process
    while time.monotonic() - began < asked.minutes * 60:
        for target, strategy in TARGETS.items():
            name = target.__name__
            quiet = settings(max_examples=200, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
                             suppress_health_check=list(HealthCheck))  # fmt: skip
            try:
                seed(first + turn)(quiet(given(strategy)(_counted(target, counts))))()
            except Exception:
                print(f"{name} faalt; opnieuw met: python -m tests.fuzz --seed {first + turn}", file=sys.stderr)
                raise
        turn += 1
    passed, busy = (time.monotonic() - began) / 60, time.process_time() / 60
    print(f"niets gevonden in {passed:.1f} minuten, {busy:.1f} rekentijd in dit proces (seed {first}): {counts}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
