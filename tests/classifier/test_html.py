import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.cleaning import clean
from classifier.html import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Een</p><p>Twee</p>", "Een\n\nTwee"),
        ("Een<br>Twee<br/><br>Drie", "Een\nTwee\n\nDrie"),
        ("<div>Een</div><div>Twee</div>", "Een\nTwee"),
        ("Een  zin\n over twee regels", "Een zin over twee regels"),
        ("<ul><li>brood<li>melk</ul>", "- brood\n- melk"),
        ("<table><tr><td>Naam:<td>Jan<tr><td>Straat:<td>Dam</table>", "Naam: Jan\nStraat: Dam"),
        ("<pre>a  b\n c</pre>", "a b\nc"),
        ("v&oacute;&oacute;r 1 &amp; 2&nbsp;mei", "vóór 1 & 2 mei"),
        ('Zie <a href="https://x.example/geheim">de brief</a>.', "Zie de brief."),
        ("<head><title>t</title><style>p{}</style></head><body>Tekst<script>x()</script></body>", "Tekst"),
        ('<div style="display: none">lok</div>Tekst<span hidden>weg</span>', "Tekst"),
        ("<!-- weg --><![if !mso]>Tekst<![endif]><!--[if mso]>ook weg<![endif]-->", "Tekst"),
        ("a < b en c > d", "a < b en c > d"),
        ("<p>open <b>vet <i>en</p><p>verder", "open vet en\n\nverder"),
        ("<blockquote>citaat<blockquote>dieper</blockquote></blockquote>eigen", "> citaat\n> \n> > dieper\n\neigen"),
        ('<blockquote style="margin:0 0 0 40px;border:none">ingesprongen</blockquote>', "ingesprongen"),
        ("", ""),
    ],
)
def test_reads_as_its_reader_sees_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_what_never_ends_does_not_swallow_the_letter() -> None:
    assert "Mijn bezwaar" in html_to_text("<title>onderwerp<p>Mijn bezwaar")
    assert "Mijn bezwaar" in html_to_text("<!-- stuk commentaar <p>Mijn bezwaar")


def test_interleaved_gmail_answers_stay_own() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">Op ma 1 jan schreef x:</div>'
        "<blockquote>Vraag een</blockquote><div>Antwoord een</div>"
        "<blockquote>Vraag twee</blockquote><div>Antwoord twee</div></div>"
    )
    assert clean(html_to_text(html)).own_text == "Antwoord een\nAntwoord twee"


@pytest.mark.parametrize(
    "html",
    [
        '<div>Dat klopt niet.</div><div id="divRplyFwdMsg">Od: x<br>Do: y</div><div>Oude brief</div>',
        '<p>Dat klopt niet.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>Lähettäjä: x</p></div>'
        "<p>Oude brief</p>",
    ],
)
def test_outlook_quotes_are_seen_in_any_language(html: str) -> None:
    assert clean(html_to_text(html)).own_text == "Dat klopt niet."


@pytest.mark.parametrize(
    "html",
    [
        "<p>Geachte heer, <b>dit</b> is tekst<br>meer</p>\n" * 20_000,
        "<div>" * 200_000 + "x",
        "<blockquote>a<br>" * 60_000,
        "<a" * 300_000,
        "<!--" * 250_000,
        "<![CDATA[" * 100_000,
        "</" * 500_000,
        "<p></b>" * 140_000,
        ("<a " + "x=" * 9_000 + ">") * 50,
        '<img src="data:image/png;base64,' + "A" * 1_000_000 + '">Tekst',
    ],
    ids=lambda html: html[:12],
)
def test_a_megabyte_takes_no_seconds(html: str) -> None:
    start = time.process_time()
    html_to_text(html)
    assert time.process_time() - start < 4


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/!-=\"' abdivpqstyle&;#\n[]"), max_size=80))
def test_never_raises(html: str) -> None:
    html_to_text(html)
