"""The first run: a model, the pseudonymiser's lists, sample mail, a first account and a first key.

Each step is skipped where it was done before, so a later start takes seconds.
"""

import multiprocessing
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from classifier import artifact
from classifier.champion import load_champion, read_champion
from classifier.routing import RoutingTable
from service import privacy
from service.access import Access
from service.errors import ServiceError
from service.ingest import files_in, ingest
from service.roles import Role, Scope
from service.settings import Settings
from service.store import Store
from training.cli import CORPUS
from training.corpus import read_corpus
from training.promote import promote
from training.recipe import DEFAULT, Recipe
from training.train import train


class SetupFailed(ServiceError):
    """A first start that could not be finished."""


SAMPLE_INBOX = Path("data/sample_inbox")
FIRST_ACCOUNT = "beheerder"


def set_up(settings: Settings, *, today: datetime, say: Callable[[str], object]) -> None:
    """Make everything ready for the service, and tell the first name, password and key."""
    # a minute and a half on one core the first time, so beside the training instead of after it
    lists = multiprocessing.get_context("spawn").Process(target=privacy.prepare)
    lists.start()
    ensure_model(settings.models, today=today, say=say)
    with Store.open(settings.database_url) as store:
        classifier = load_champion(settings.models).promising(settings.promise)
        classifier = replace(classifier, routing=RoutingTable.read(settings.routing))
        if SAMPLE_INBOX.is_dir() and store.counts().messages == 0:
            tally = ingest(store, classifier, files_in([SAMPLE_INBOX]))
            say(f"Voorbeeldpost ingenomen: {tally.new} berichten uit {SAMPLE_INBOX}.")
        _first_account(Access(store), say)
    if lists.is_alive():
        say("Lijsten voor het pseudonimiseren klaarzetten; de eerste keer duurt dat even …")
    lists.join()
    if lists.exitcode:
        raise SetupFailed(
            "De lijsten voor het pseudonimiseren konden niet worden klaargezet. Is er schijfruimte in ~/.cache? "
            "Probeer het opnieuw met: signaalwijzer start"
        )


def ensure_model(models: Path, *, today: datetime, say: Callable[[str], object]) -> None:
    """Train and promote the embedded default model where no model is live."""
    if read_champion(models) is not None:
        return
    corpus = read_corpus(sorted(CORPUS.glob("*.jsonl")))
    say(f"Er is nog geen model. Trainen op {len(corpus)} berichten …")
    classifier, facts = train(
        corpus, Recipe.named(DEFAULT), today=today.date(), progress=lambda step: say(f"  {step} …")
    )
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
