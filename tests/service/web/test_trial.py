import logging

import pytest
from fastapi import FastAPI

from .conftest import Person


def test_a_text_gets_a_suggestion_and_is_not_kept(
    app: FastAPI, adviser: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = adviser.submit("/proberen", onderwerp="Aanslag", tekst="Hierbij maak ik\r\nbezwaar tegen de aanslag.")
    assert answer.status_code == 200
    assert "Waarom dit voorstel?" in answer.text
    assert "sw-woord--voor" in answer.text
    assert app.state.store.counts().messages == 0
    assert "bezwaar tegen" not in caplog.text


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 400, "Plak eerst een tekst"),
        ("... !", 400, "Plak eerst een tekst"),
        ("a " * 60_000, 400, "De tekst is te lang"),
        ("a " * 200_000, 413, "Dit is te groot"),
        ("\x00\x01 <b>vet</b>", 200, "&lt;b&gt;"),
    ],
)
def test_a_text_that_is_no_text(adviser: Person, text: str, status: int, said: str) -> None:
    answer = adviser.submit("/proberen", tekst=text)
    assert answer.status_code == status
    assert said in answer.text
