from collections.abc import Callable

import pytest

from classifier.taxonomy import Domain, Flag, SignalType
from service.store import StoredMessage
from service.web.handbook import TEXT, to_html

from .conftest import Person

SLUGS = [str(slug) for slug in (*SignalType, *Domain, *Flag)]


def test_every_label_has_its_place(adviser: Person) -> None:
    page = adviser.get("/handboek").text
    for slug in SLUGS:
        assert page.count(f'id="{slug}"') == 1
        assert page.count(f'id="handboek-{slug}"') == 1
    assert page.count("<h1") == 1


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "<b onclick=x>", "[x](javascript:alert(1))"])
def test_the_text_is_text(markup: str) -> None:
    html = to_html(f"# Kop\n\n{markup}\n")
    assert "<script" not in html
    assert "<b " not in html
    assert 'href="javascript' not in html


def test_a_label_on_a_message_links_to_it(adviser: Person, receive: Callable[..., StoredMessage]) -> None:
    message = receive()
    assert message.suggestion.signal_type is not None
    assert f'href="/handboek#{message.suggestion.signal_type}"' in adviser.get(f"/berichten/{message.id}").text


def test_the_handbook_is_the_one_the_corpus_follows() -> None:
    assert TEXT.parts[-2:] == ("data", "labels.md")
    assert TEXT.is_file()
