"""The first start, on a small corpus: everything stands, and a second start does it no second time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service import setup
from service.access import Access
from service.settings import Settings
from service.store import Store
from training.corpus import Labelled, to_line
from training.recipe import Recipe

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_from_nothing_to_ready_and_then_only_once(
    tmp_path: Path, tiny_corpus: list[Labelled], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.jsonl").write_text("\n".join(map(to_line, tiny_corpus)))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.eml").write_text("From: a@example.nl\nSubject: Vraag\n\nWanneer gaat de balie open?\n")
    monkeypatch.setattr(setup, "CORPUS", corpus)
    monkeypatch.setattr(setup, "SAMPLE_INBOX", inbox)
    monkeypatch.setattr(Recipe, "named", lambda name: Recipe(encoder=None, folds=2))
    settings = Settings.read(models=tmp_path / "models", database_url=f"sqlite:///{tmp_path}/s.sqlite")

    closed: list[Store] = []
    close = Store.close

    def noted(store: Store) -> None:
        closed.append(store)
        close(store)

    monkeypatch.setattr(Store, "close", noted)
    said: list[str] = []
    setup.set_up(settings, today=NOW, say=said.append)
    assert len(closed) == 1
    text = "\n".join(said)
    assert "1 berichten" in text
    password = text.split("wachtwoord  ")[1].split()[0]
    with Store.open(settings.database_url) as store:
        access = Access(store)
        account, _ = access.login("beheerder", password)
        assert account.name == "beheerder"
        assert access.check_key(text.split("API-sleutel ")[1].split()[0])

    again: list[str] = []
    setup.set_up(settings, today=NOW, say=again.append)
    text = "\n".join(again)
    for once in ("Trainen", "wachtwoord", "Voorbeeldpost"):
        assert once not in text
    assert len(list((tmp_path / "models").glob("2*"))) == 1
