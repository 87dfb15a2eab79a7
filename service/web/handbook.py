"""The label handbook as a page: the short form in plain Dutch, and the full text that trainers and readers share."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from classifier.taxonomy import Domain, Flag, SignalType
from service.web.pages import render

TEXT = Path(__file__).resolve().parents[2] / "data" / "labels.md"
_SLUGS = frozenset(map(str, (*SignalType, *Domain, *Flag)))

router = APIRouter()


@router.get("/handboek")
def handbook(request: Request) -> HTMLResponse:
    """Show the handbook."""
    text = TEXT.read_text(encoding="utf-8") if TEXT.is_file() else ""
    return render(request, "handboek.html", text=to_html(text), text_lang=language(text))


@cache
def to_html(text: str) -> Markup:
    """Render the handbook; a row of a label's own gets its place, and headings start below the page's own."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
            token.attrSet("class", f"utrecht-heading-{token.tag[1]}")
        elif token.type == "table_open":
            token.attrSet("class", "utrecht-table")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
    for row, slug in _rows(tokens):
        row.attrSet("id", f"handboek-{slug}")
    # The renderer escapes everything: html is off, and the text is our own file.
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - see above


def _rows(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Find the first row of each label, domain and flag: its first cell is the slug alone."""
    seen: set[str] = set()
    for row, cell, content in zip(tokens, tokens[1:], tokens[2:], strict=False):
        slug = content.content.strip("`")
        if row.type == "tr_open" and cell.type == "td_open" and slug in _SLUGS - seen:
            seen.add(slug)
            yield row, slug


def language(text: str) -> str:
    """Return the language that the handbook is written in, for who has it read aloud.

    >>> language("The sender wants the thing fixed."), language("De afzender wil dat het wordt gemaakt.")
    ('en', 'nl')
    """
    words = text.casefold().split()
    return "en" if words.count("the") > words.count("de") else "nl"
