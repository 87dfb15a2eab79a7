import re
from dataclasses import replace
from html.parser import HTMLParser

from tests.training.reported import made_up_record
from training.page import evaluation_page

_VOID = {"meta", "link", "br", "img", "line", "rect", "circle", "polyline"}


class Reader(HTMLParser):
    """Checks that every element closes, and keeps what the tests ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_the_page_is_whole_and_stands_alone() -> None:
    page = evaluation_page(made_up_record())
    reader = read(page)
    tags = [tag for tag, _ in reader.seen]
    assert "script" not in tags
    assert "link" not in tags
    assert ("html", {"lang": "nl"}) in reader.seen
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "@import" not in page
    assert "url(" not in page


def test_every_plot_has_its_text_and_its_table() -> None:
    reader = read(evaluation_page(made_up_record()))
    ids = [attrs["id"] for _, attrs in reader.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    tags = [tag for tag, _ in reader.seen]
    plots = [(n, attrs) for n, (tag, attrs) in enumerate(reader.seen) if tag == "svg"]
    assert len(plots) == 6  # confusion twice, reliability twice, coverage once, learning once
    for place, attrs in plots:
        assert attrs["role"] == "img"
        assert set(str(attrs["aria-labelledby"]).split()) <= set(ids)
        later = tags[place + 1 :]
        assert "table" in later
        assert later.index("table") < (later.index("svg") if "svg" in later else len(later))
    assert all(
        "tabindex" in attrs and "aria-label" in attrs for _, attrs in reader.seen if attrs.get("role") == "region"
    )


def test_texts_of_messages_are_escaped() -> None:
    page = evaluation_page(made_up_record())
    assert "Geheime &lt;b&gt;tekst&lt;/b&gt; &amp; zo" in page
    assert "<b>tekst" not in page
    assert "Stil verloren" in page


def test_without_a_learning_curve_there_is_no_such_part() -> None:
    page = evaluation_page(replace(made_up_record(), curve=None))
    assert "Helpt meer leren?" not in page


def test_what_the_marks_are_worth_is_told_where_it_was_measured() -> None:
    assert "zonder evenveel willekeurige andere woorden" in evaluation_page(made_up_record())
    assert "gemarkeerde" not in evaluation_page(replace(made_up_record(), why=None))
