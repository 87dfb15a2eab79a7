"""HTML mail to readable text: lines as a reader sees them, quoted replies marked with "> ".

The text is read as a stream, without a tree: what has no tree cannot overflow the stack, and a megabyte
of dense mark-up takes a fraction of a second. A tree of objects took seconds for the same.
"""

import re
from collections import Counter
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tr",
        "ul",
    ]
)
_SPACED = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"])
_DROPPED = frozenset(["script", "style", "title", "template", "svg", "object"])
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# mark-up in the wild leaves these open; another of its kind, or a block in a <p>, ends them
_SELF_ENDING = frozenset(["dd", "dt", "li", "option", "p", "td", "th", "tr"])
_CELLS = frozenset(("td", "th"))

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# Outlook draws a thin line above the header block of what it quotes
_OUTLOOK_LINE = re.compile(r"border-top\s*:\s*solid\s+#(?:e1e1e1|b5c4df)", re.IGNORECASE)
# Gmail's and Outlook's indent button makes a <blockquote> too, of the sender's own words
_INDENT = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
_SEPARATOR = "-----Oorspronkelijk bericht-----"

_COMMENT = re.compile(r"<!--|-->")
_TAG = re.compile(r"<[^<>]*(>?)")
_TAG_NAME = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*")
_MAX_TAG = 20_000
_MAX_DEPTH_OF_QUOTES = 5


def html_to_text(html: str) -> str:
    r"""Return the text of an HTML mail as its reader sees it.

    >>> html_to_text("<p>Geachte heer,</p><blockquote>Uw vraag</blockquote>Mijn<br>antwoord")
    'Geachte heer,\n\n> Uw vraag\n\nMijn\nantwoord'
    """
    reader = _Reader()
    reader.feed(_tame(html))
    reader.close()
    text = reader.text()
    if not text and html.strip():
        # an element that never ends (a <style>, a <title>) swallowed the letter
        reader = _Reader()
        reader.feed(_TAG.sub(lambda tag: "\n" if tag[1] else " ", html))
        reader.close()
        text = reader.text()
    return text


def _tame(html: str) -> str:
    """Take out what makes the parser of the standard library quadratic, or read a letter as mark-up."""
    kept: list[str] = []
    start = 0
    inside = False
    for mark in _COMMENT.finditer(html):
        if mark[0] == "<!--" and not inside:
            kept.append(html[start : mark.start()])
            start, inside = mark.start() + 4, True
        elif mark[0] == "-->" and inside:
            start, inside = mark.end(), False
    # a comment that never ends is shown: its words may be the letter
    kept.append(html[start:])
    return _TAG.sub(_tame_tag, "".join(kept))


def _tame_tag(tag: re.Match[str]) -> str:
    found = tag[0]
    if not tag[1]:
        return "&lt;" + found[1:]
    if found.startswith(("<!", "<?")):
        return ""
    if len(found) > _MAX_TAG:  # an image inside its tag
        name = _TAG_NAME.match(found)
        return f"{name[0]}>" if name else ""
    return found


class _Reader(HTMLParser):
    """Collects lines while the tags go by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        # open elements as (tag, hides, quotes, keeps white space)
        self._stack: list[tuple[str, bool, bool, bool]] = []
        self._open: Counter[str] = Counter()
        self._hiding = self._quoting = self._preserving = 0

    def text(self) -> str:
        """Return what was read, with at most one empty line in a row."""
        self._end_line()
        lines: list[str] = []
        for line in self._lines:
            if line.strip("> ") or (lines and lines[-1].strip("> ")):
                lines.append(line)
            elif lines and len(line) < len(lines[-1]):
                lines[-1] = line  # the empty line after a quote is not quoted
        return "\n".join(lines).strip("\n ")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        self._end_implied(tag)
        if tag == "br":
            self._end_line(keep_empty=True)
        elif tag in _CELLS:
            self._line.append(" ")
        if tag in _BLOCKS:
            self._end_line()
            if tag in _SPACED:
                self._lines.append(self._prefix())
            if tag == "li":
                self._line.append("- ")
        if "divrplyfwdmsg" in given.get("id", "").lower() or _OUTLOOK_LINE.search(style):
            self._end_line()
            self._lines.append(_SEPARATOR)
        if tag not in _VOID:
            hides = tag in _DROPPED or "hidden" in given or bool(_HIDDEN.search(style))
            quotes = _is_quote(tag, given)
            self._stack.append((tag, hides, quotes, tag == "pre"))
            self._open[tag] += 1
            self._hiding += hides
            self._quoting += quotes
            self._preserving += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what was left open inside it."""
        if not self._open[tag]:
            return
        if tag in _BLOCKS:
            self._end_line()
        while self._close_last() != tag:
            pass
        if tag in _SPACED:
            self._lines.append(self._prefix())

    def handle_data(self, data: str) -> None:
        """Take text, unless the reader of the mail does not see it."""
        if self._hiding:
            return
        if not self._preserving:
            self._line.append(data)
            return
        first, *others = data.split("\n")
        self._line.append(first)
        for part in others:
            self._end_line(keep_empty=True)
            self._line.append(part)

    def _end_implied(self, tag: str) -> None:
        if self._stack:
            last = self._stack[-1][0]
            if last in _SELF_ENDING and (last == tag or (last == "p" and tag in _BLOCKS)):
                self.handle_endtag(last)

    def _close_last(self) -> str:
        tag, hides, quotes, preserves = self._stack.pop()
        self._open[tag] -= 1
        self._hiding -= hides
        self._quoting -= quotes
        self._preserving -= preserves
        return tag

    def _prefix(self) -> str:
        return "> " * min(self._quoting, _MAX_DEPTH_OF_QUOTES)

    def _end_line(self, *, keep_empty: bool = False) -> None:
        words = " ".join("".join(self._line).split())
        self._line.clear()
        if words or keep_empty:
            self._lines.append(self._prefix() + words)


def _is_quote(tag: str, given: dict[str, str]) -> bool:
    classes = given.get("class", "").lower()
    if "gmail_attr" in classes or "moz-cite-prefix" in classes:
        return True  # "Op … schreef …:", whatever its language
    if tag != "blockquote":
        return False
    cited = given.get("type") == "cite" or "quote" in classes
    return cited or not _INDENT.search(given.get("style", ""))
