"""The whole way of a message, as its people walk it.

Mail files, suggestion, decision, export, retraining, comparison, promotion, and the running service that
answers with the new model, all without a restart.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from classifier import Classifier
from classifier.champion import current_step
from service.access import Access
from service.roles import Role, Scope
from service.store import Store
from tests.browser.conftest import PASSWORD, log_in, press
from tests.conftest import ROOT
from training.corpus import Labelled, read_corpus, to_line

pytestmark = pytest.mark.browser
PORT = 8947


class Office:
    """A municipality on its first day: its models, its store, its mail, and the command line."""

    def __init__(self, place: Path, models: Path) -> None:
        self.place = place
        self.database = f"sqlite:///{place}/werk.sqlite"
        self.environment = os.environ | {
            "SIGNAALWIJZER_MODELS": str(models),
            "SIGNAALWIJZER_DATABASE_URL": self.database,
        }

    def run(self, *arguments: str) -> str:
        """Run a command as it is typed; a failure shows what it said."""
        command = [sys.executable, "-m", "service.cli", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> subprocess.Popen[bytes]:
        """Start the service as its own process."""
        command = [sys.executable, "-m", "service.cli", "serve", "--port", str(PORT)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def answer(page: Page, path: str, key: str) -> dict[str, object]:
    """Ask the API with a key, from outside the page."""
    got = page.request.get(path, headers={"Authorization": f"Bearer {key}"})
    assert got.ok, got.text()
    found: dict[str, object] = got.json()
    return found


def wait_until_ready(page: Page) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if page.request.get("/v1/health/ready").ok:
                return
        except Exception:  # noqa: S110  # not listening yet: playwright has no error of its own for it
            pass
        time.sleep(0.2)
    pytest.fail("the service did not become ready")


def test_mail_becomes_a_decision_and_decisions_become_a_model(
    chromium: Browser,
    tmp_path: Path,
    models_folder: Path,
    tiny_classifier: Classifier,
    tiny_corpus: list[Labelled],
    frozen: list[Labelled],
) -> None:
    office = Office(tmp_path, models_folder)
    first = tiny_classifier.version

    # the triagist takes in the mailbox; a second time changes nothing
    taken = office.run("ingest", str(ROOT / "data/sample_inbox"))
    count = int(re.match(r"(\d+) nieuw", taken).group(1))  # type: ignore[union-attr]
    assert count >= 25
    assert office.run("ingest", str(ROOT / "data/sample_inbox")).startswith(f"0 nieuw, {count} stonden er al")

    with Store.open(office.database) as store:
        access = Access(store)
        access.create_account("anna", PASSWORD, Role.ADVISER)
        _, key = access.create_key("proef", list(Scope))

    service = office.start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{PORT}", locale="nl-NL")
    try:
        page = context.new_page()
        wait_until_ready(page)

        # the adviser decides on three messages with the keyboard alone: confirm, correct, take back
        log_in(page, "anna")
        page.get_by_role("row").nth(1).get_by_role("link").first.click()
        press(page, "4", "w", "Enter")
        page.wait_for_selector("[data-melding]")
        press(page, "1", "q", "Enter")
        page.wait_for_selector("[data-melding]")
        press(page, "2", "e", "Enter")
        page.wait_for_selector("[data-melding]")
        press(page, "z")
        page.wait_for_load_state()
        until = time.monotonic() + 10
        with Store.open(office.database) as store:
            while store.counts().reviewed != 2:
                assert time.monotonic() < until, store.counts()
                time.sleep(0.1)

        # the analyst exports, retrains on data/ and reviews together, and compares
        export = tmp_path / "beoordelingen.jsonl"
        office.run("export", "--output", str(export))
        reviews = read_corpus([export])
        assert {item.cell and str(item.cell[0]) for item in reviews} == {"bezwaar", "klacht"}
        corpus = tmp_path / "corpus.jsonl"
        corpus.write_text("\n".join(map(to_line, tiny_corpus)) + "\n")
        test = tmp_path / "toets.jsonl"
        test.write_text("\n".join(map(to_line, frozen[:122])) + "\n")
        new = models_folder / "nieuw"
        office.run("train", "--corpus", str(corpus), str(export), "--output", str(new), "--encoder", "geen")
        assert json.loads((new / "manifest.json").read_text())["data"]["messages"] == len(tiny_corpus) + len(reviews)

        # it goes live when it is not worse; if it is, the analyst has to answer for it
        promote = ["promote", "nieuw", "--models", str(models_folder), "--corpus", str(test)]
        command = [sys.executable, "-m", "service.cli", *promote]
        done = subprocess.run(command, env=office.environment, capture_output=True, text=True)
        assert "Oordeel:" in done.stderr
        assert done.returncode in (0, 4), done.stderr
        if done.returncode == 4:
            assert current_step(models_folder).folder == first
            office.run(*promote, "--force", "--reason", "proef van de hele weg")
        assert current_step(models_folder).folder == "nieuw"

        # the service that is still running answers with the new model, on the page and in the API
        version = json.loads((new / "manifest.json").read_text())["version"]
        assert version != first
        until = time.monotonic() + 20
        while version not in json.dumps(answer(page, "/v1/modellen", key)):
            assert time.monotonic() < until
            time.sleep(0.3)
        assert service.poll() is None
        scored = page.request.post(
            "/v1/scores",
            headers={"Authorization": f"Bearer {key}"},
            data={"onderwerp": "Vraag", "tekst": "Wanneer is het stadhuis open?"},
        )
        assert version in scored.text()

        # and there is a way back
        office.run("promote", "--back", "--models", str(models_folder))
        assert current_step(models_folder).folder == first
    finally:
        context.close()
        service.terminate()
        service.wait(20)
