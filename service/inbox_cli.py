"""The commands of the mailbox: `inbox check`, `inbox watch`, `inbox read` and `inbox reconcile`."""

import argparse
import logging.config
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tqdm import tqdm

from service.inbox.errors import MailboxError
from service.inbox.mailbox import Mailbox
from service.inbox.oauth import TokenSource
from service.inbox.settings import Finish, ImapSettings
from service.score_cli import PARTLY
from service.settings import Settings
from training.options import Adder, advance

if TYPE_CHECKING:
    from service.watch import Watcher

_SETTINGS = (
    "\n\nDe mailbox staat in SIGNAALWIJZER_IMAP_HOST, _USER en _PASSWORD (of _TOKEN_URL, _CLIENT_ID en _CLIENT_SECRET "
    "voor OAuth2); verder _PORT, _SECURITY (tls, starttls), _CA_FILE, _FOLDER, _FINISH (laten, markeren, "
    "verplaatsen), _DONE_FLAG, _DONE_FOLDER, _IDLE, _POLL_SECONDS en _TIMEOUT."
)


def add_inbox(add: Adder) -> None:
    """Add the command `inbox` with its own commands."""
    inbox = add("inbox", _help, "Lees de mailbox: controleren, innemen, blijven lezen, natellen.",
                "signaalwijzer inbox check", _SETTINGS)  # fmt: skip
    inbox.set_defaults(inbox=inbox)
    own = Adder(inbox.add_subparsers(title="opdrachten", metavar="OPDRACHT"))
    own("check", _check, "Zeg in gewone woorden of de instellingen werken; er verandert niets.",
        "signaalwijzer inbox check", _SETTINGS)  # fmt: skip
    own("read", _read, "Neem alles in wat nu wacht, en stop.", "signaalwijzer inbox read", _SETTINGS)
    own("watch", _watch, "Blijf lezen: alles wat wacht en alles wat nog komt. Stoppen: Ctrl+C.",
        "signaalwijzer inbox watch", _SETTINGS)  # fmt: skip
    own("reconcile", _reconcile, "Tel de mailbox na: staat alles wat er ligt ook in de werkvoorraad?",
        "signaalwijzer inbox reconcile",
        "Eindigt met status 3 als er in de mailbox iets ligt dat hier niet staat.")  # fmt: skip


def _help(args: argparse.Namespace) -> int:
    args.inbox.print_help()
    return 2


def _check(args: argparse.Namespace) -> int:
    from classifier.champion import load_champion
    from service.store import Store

    asked, settings = ImapSettings.read(), Settings.read()
    good = True

    def line(what: str, look: Callable[[], str]) -> None:
        nonlocal good
        try:
            print(f"goed  {what}: {look()}")
        except Exception as error:
            good = False
            print(f"FOUT  {what}: {error}")

    def store() -> str:
        with Store.open(settings.database_url) as opened:
            opened.writable()
            return f"{opened.counts().messages} berichten, schrijven kan."

    line("database", store)
    line("model", lambda: f"{load_champion(settings.models).version}.")
    try:
        mailbox = Mailbox(asked)
    except MailboxError as error:
        print(f"FOUT  mailbox {asked.address}: {error}")
        return 1
    with mailbox:
        print(f"goed  mailbox {asked.address}: ingelogd ({asked.security}), {_counted(len(mailbox.uids()))} in de map.")
        waits = "de server meldt zelf dat er post is" if mailbox.can_wait() else f"elke {asked.poll_seconds:g} seconden"
        print(f"goed  nieuwe post: {waits}.")
        line("na het innemen", partial(_finishing, mailbox))
    return 0 if good else 1


def _finishing(mailbox: Mailbox) -> str:
    asked = mailbox.settings
    if asked.finish is Finish.LEAVE:
        return "het bericht blijft liggen zoals het is."
    if asked.finish is Finish.MOVE:
        state = "bestaat" if mailbox.has_folder(asked.done_folder) else "wordt gemaakt"
        return f"het bericht gaat naar de map {asked.done_folder} (die {state})."
    mailbox.check_flag()
    return f"het bericht krijgt het merk {asked.done_flag}."


def _read(args: argparse.Namespace) -> int:
    with _watcher() as (watcher, connect):
        with connect() as mailbox:
            watcher.read(mailbox)
        done = watcher.tally
    print(f"{done.new} nieuw, {done.known} stonden er al, {done.quarantined} in quarantaine.")
    return PARTLY if done.quarantined else 0


def _watch(args: argparse.Namespace) -> int:
    from service.observability import log_config

    logging.config.dictConfig(log_config())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # the group at hand is finished first; the next start goes on where this one stopped
        signal.signal(number, lambda *_: stop.set())
    with _watcher() as (watcher, _):
        watcher.watch(stop)
        done = watcher.tally
    print(f"Gestopt. {done.new} nieuw, {done.known} stonden er al, {done.quarantined} in quarantaine.")
    return 0


def _reconcile(args: argparse.Namespace) -> int:
    from service.reconcile import reconcile
    from service.store import Store

    asked = ImapSettings.read()
    with Store.open(Settings.read().database_url) as store, Mailbox(asked) as mailbox:
        balance = reconcile(mailbox, store)
    print(
        f"In de map {asked.folder}: {_counted(balance.waiting)}, waarvan {len(balance.missing)} hier niet staan.\n"
        f"Uit deze mailbox ooit ingenomen: {_counted(balance.messages)}, en {balance.quarantined} in quarantaine."
    )
    if balance.unfinished:
        print(f"{len(balance.unfinished)} zijn ingenomen en in de mailbox nog niet bijgewerkt: dat doet inbox watch.")
    if balance.complete:
        print("Alles wat er ligt, staat hier.")
        return 0
    shown = ", ".join(map(str, balance.missing[:20]))
    print(f"Ontbreekt (nummers in de mailbox): {shown}\nNeem ze in: signaalwijzer inbox read")
    return PARTLY


def _counted(number: int) -> str:
    return "1 bericht" if number == 1 else f"{number} berichten"


@contextmanager
def _watcher() -> Iterator[tuple["Watcher", Callable[[], Mailbox]]]:
    from classifier.routing import RoutingTable
    from service.champion import ChampionHolder
    from service.inbox import Limits
    from service.store import Store
    from service.watch import Watcher

    asked, settings = ImapSettings.read(), Settings.read()
    tokens = TokenSource(asked) if asked.token_url else None
    champion = ChampionHolder(settings.models, routing=RoutingTable.read(settings.routing), promise=settings.promise)
    with Store.open(settings.database_url) as store, tqdm(desc="Innemen", unit="bericht", disable=None) as bar:
        connect = partial(Mailbox, asked, tokens)
        yield (
            Watcher(
                store=store,
                classifier=champion.current,
                connect=connect,
                limits=Limits(attachments=settings.max_attachments, attachment_bytes=settings.max_attachment_bytes),
                progress=lambda: advance(bar, 1),
                told=lambda said: print(f"signaalwijzer: {said}", file=sys.stderr),
            ),
            connect,
        )
