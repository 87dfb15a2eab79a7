"""The first run: a model, the pseudonymiser's lists, sample mail, a first account and a first key.

Each step is skipped where it was done before, so a later start takes seconds.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from classifier import artifact
from classifier.champion import load_champion, read_champion
from service import privacy
from service.access import Access
from service.ingest import files_in, ingest
from service.roles import Role, Scope
from service.settings import Settings
from service.store import Store
from training.cli import CORPUS
from training.corpus import read_corpus
from training.promote import promote
from training.recipe import Recipe
from training.train import train

SAMPLE_INBOX = Path("data/sample_inbox")
FIRST_ACCOUNT = "beheerder"


def set_up(settings: Settings, *, today: datetime, say: Callable[[str], object]) -> None:
    """Make everything ready for the service, and tell what to open."""
    ensure_model(settings.models, today=today, say=say)
    say("Lijsten voor het pseudonimiseren klaarzetten (de eerste keer duurt dat even) …")
    privacy.prepare()
    store = Store.open(settings.database_url)
    classifier = load_champion(settings.models)
    if SAMPLE_INBOX.is_dir() and store.counts().messages == 0:
        tally = ingest(store, classifier, files_in([SAMPLE_INBOX]))
        say(f"Voorbeeldpost ingenomen: {tally.new} berichten uit {SAMPLE_INBOX}.")
    _first_account(Access(store), say)
    say(f"\nOpen http://{settings.host}:{settings.port} en log in. Stoppen: Ctrl+C.\n")


def ensure_model(models: Path, *, today: datetime, say: Callable[[str], object]) -> None:
    """Train and promote the embedded default model where no model is live."""
    if read_champion(models) is not None:
        return
    corpus = read_corpus(sorted(CORPUS.glob("*.jsonl")))
    say(f"Er is nog geen model. Trainen op {len(corpus)} berichten …")
    classifier, facts = train(corpus, Recipe(), today=today.date(), progress=lambda step: say(f"  {step} …"))
    artifact.save(classifier, models / classifier.version, facts)
    promote(models, classifier.version, now=today, reason="eerste model, bij het installeren getraind")
    say(f"Model {classifier.version} is in gebruik.")


def _first_account(access: Access, say: Callable[[str], object]) -> None:
    if access.accounts():
        return
    password = secrets.token_urlsafe(12)
    access.create_account(FIRST_ACCOUNT, password, Role.ADMIN)
    _, key = access.create_key("eerste sleutel", list(Scope))
    say(
        "\nDit ziet u één keer; bewaar het:\n"
        f"  naam        {FIRST_ACCOUNT}\n  wachtwoord  {password}\n  API-sleutel {key}"
    )
