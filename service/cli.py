"""The command `signaalwijzer`: everything a person starts by hand.

Exit status: 0 done; 1 it could not be done; 2 the command was not understood; 3 done, except for bad
messages; 4 a model that may not go live.
"""

import argparse
import getpass
import json
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tqdm import tqdm

from classifier.champion import current_step, load_champion
from classifier.errors import ClassifierError
from service.errors import ServiceError
from service.roles import Role, Scope
from service.settings import Settings
from training import cli as training
from training.errors import PromotionRefused, TrainingError

if TYPE_CHECKING:
    from service.access import ApiKey
    from service.draft import Draft

PARTLY = 3


class Parser(argparse.ArgumentParser):
    """A parser whose own words are Dutch too."""

    def error(self, message: str) -> NoReturn:
        """Say what was not understood, and the next command."""
        for english, dutch in _DUTCH.items():
            message = message.replace(english, dutch)
        self.exit(2, f"signaalwijzer: {message}\nUitleg: {self.prog} --help\n")

    def format_help(self) -> str:
        """Return the help with Dutch headings."""
        text = super().format_help()
        for english, dutch in _HEADINGS.items():
            text = text.replace(english, dutch, 1)
        return text


_DUTCH = {
    "the following arguments are required:": "dit ontbreekt:",
    "unrecognized arguments:": "dit ken ik niet:",
    "invalid choice:": "onbekende keuze:",
    "choose from": "kies uit",
    "expected one argument": "hier hoort één waarde achter",
    "expected at least one argument": "hier hoort minstens één waarde achter",
    "invalid int value:": "geen geheel getal:",
    "invalid float value:": "geen getal:",
    "one of the arguments": "een van deze is nodig:",
    "is required": "",
    "not allowed with argument": "gaat niet samen met",
    "argument ": "",
}
_HEADINGS = {
    "usage:": "gebruik:",
    "positional arguments:": "wat erbij hoort:",
    "options:": "keuzes:",
    "show this help message and exit": "toon deze uitleg",
    "show program's version number and exit": "toon de versie",
}


def build_parser() -> Parser:
    """Return the parser with all commands."""
    parser = Parser(
        prog="signaalwijzer",
        description="Stelt voor elk bericht aan de gemeente voor wat het is, bij welk domein het hoort, en waarom.",
        epilog="Uitleg bij een opdracht: signaalwijzer OPDRACHT --help",
    )
    parser.add_argument("--version", action="version", version=f"signaalwijzer {version('signaalwijzer')}")
    commands = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True, dest="command")
    training.add_commands(commands)
    add = training.add_command(commands)

    score = add("score", _score, "Geef voor elk bericht in een bestand een suggestie (JSON, één per regel).",
                "signaalwijzer score post.mbox --output suggesties.jsonl",
                "Leest .jsonl, .csv, .eml, .msg en .mbox. Er komt niets in de database. Wordt een opdracht met "
                "--output onderbroken, dan gaat dezelfde opdracht met --resume verder waar hij stopte. Met "
                "--scheduler rekent een Dask-cluster: de berichten gaan dan over het netwerk naar de "
                "werkers.")  # fmt: skip
    score.set_defaults(parser=score)
    score.add_argument("files", type=Path, nargs="+", metavar="BESTAND", help="bestand met berichten")
    score.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    score.add_argument("--output", type=Path, metavar="BESTAND", help="schrijf hierheen in plaats van op het scherm")
    score.add_argument("--resume", action="store_true", help="ga verder met een onderbroken --output")
    where = score.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=-1, metavar="N", help="processen tegelijk (-1: alle kernen)")
    where.add_argument("--scheduler", metavar="ADRES", help="Dask-cluster, zoals tcp://10.0.0.5:8786 (of tls://)")

    ingest = add("ingest", _ingest, "Neem berichten in: bewaar ze met hun suggestie in de werkvoorraad.",
                 "signaalwijzer ingest data/sample_inbox",
                 "Een bericht dat er al is, wordt overgeslagen; opnieuw beginnen kan dus altijd.")  # fmt: skip
    ingest.add_argument("paths", type=Path, nargs="+", metavar="PAD", help="bestand of map")

    export = add("export", _export, "Schrijf de beoordelingen weg om van te leren, gepseudonimiseerd.",
                 "signaalwijzer export --output beoordelingen.jsonl")  # fmt: skip
    export.add_argument("--output", type=Path, required=True, metavar="BESTAND", help="JSON Lines-bestand")

    serve = add("serve", _serve, "Start de dienst: de pagina's en de API.", "signaalwijzer serve --port 8000")
    serve.add_argument("--host", metavar="ADRES", help="adres om op te luisteren (standaard alleen deze computer)")
    serve.add_argument("--port", type=int, metavar="POORT", help="poort (standaard 8000)")

    add("start", _start, "Alles in één keer: model, voorbeeldpost, eerste account, en de dienst.",
        "signaalwijzer start")  # fmt: skip

    account = add("account", _account, "Maak een account, geef een nieuw wachtwoord, of sluit een account af.",
                  "signaalwijzer account femke --role adviseur",
                  "Het wachtwoord wordt gevraagd, of gelezen van de standaardinvoer. De rol van een account "
                  "ligt vast.")  # fmt: skip
    account.set_defaults(parser=account)
    account.add_argument("name", metavar="NAAM", help="naam om mee in te loggen")
    account.add_argument(
        "--role", choices=[str(role) for role in Role], help=f"rol van een nieuw account (standaard {Role.ADVISER})"
    )
    change = account.add_mutually_exclusive_group()
    change.add_argument("--reset", action="store_true", help="geef een bestaand account een nieuw wachtwoord")
    change.add_argument("--disable", action="store_true", help="sluit een account af: inloggen kan niet meer")

    key = add("key", _key, "Maak een API-sleutel, toon welke er zijn, of trek er een in.",
              "signaalwijzer key webformulier --scope inname",
              "Een nieuwe sleutel wordt één keer getoond.")  # fmt: skip
    key.set_defaults(parser=key)
    key.add_argument("name", nargs="?", metavar="NAAM", help="waarvoor de nieuwe sleutel is")
    key.add_argument(
        "--scope", choices=[str(scope) for scope in Scope], nargs="+", help="wat er met de nieuwe sleutel mag"
    )
    other = key.add_mutually_exclusive_group()
    other.add_argument("--list", action="store_true", help="toon alle sleutels, ook de ingetrokken")
    other.add_argument("--revoke", metavar="NUMMER", help="trek een sleutel in; --list toont het nummer")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    args = build_parser().parse_args(argv)
    try:
        status: int = args.run(args)
    except (ClassifierError, TrainingError, ServiceError) as error:
        print(f"signaalwijzer: {error}", file=sys.stderr)
        return training.REFUSED if isinstance(error, PromotionRefused) else 1
    except PermissionError as error:
        print(f"signaalwijzer: geen toegang tot {error.filename or 'een bestand'}.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a full disk, a folder that went away
        where = f" ({error.filename})" if error.filename else ""
        print(f"signaalwijzer: lezen of schrijven lukt niet{where}: {error.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsignaalwijzer: gestopt.", file=sys.stderr)
        return 130
    return status


def _score(args: argparse.Namespace) -> int:
    from service.draft import Draft
    from service.scoring import BATCH, fingerprint, score_files, to_text
    from training.workers import cluster

    if args.resume and not args.output:
        args.parser.error("--resume gaat samen met --output: alleen een bestand kan verder gaan.")
    settings = Settings.read()
    model, digest = args.model, None
    if model is None:
        live = current_step(settings.models)
        model, digest = settings.models / live.folder, live.manifest_sha256
    faults = 0
    with ExitStack() as stack:
        workers = stack.enter_context(cluster(args.scheduler)) if args.scheduler else None
        draft: Draft | None = None
        if args.output:
            stack.callback(lambda: _say_how_to_go_on(draft))
            job = fingerprint(args.files, model, settings.promise)
            draft = stack.enter_context(Draft(args.output, job, step=BATCH, resume=args.resume))
            faults = sum("fout" in json.loads(line) for line in draft.kept)
        done = draft.written if draft else 0
        about = f"Scoren met {len(workers)} werkers" if workers else "Scoren"
        seen = not args.output and sys.stdout.isatty()  # the lines themselves show that it goes on
        bar = stack.enter_context(tqdm(desc=about, unit="bericht", initial=done, disable=True if seen else None))

        def fault(said: str) -> None:
            nonlocal faults
            faults += 1
            with tqdm.external_write_mode(file=sys.stderr):
                print(f"signaalwijzer: {said}", file=sys.stderr)

        lines = score_files(
            args.files,
            model,
            digest=digest,
            promise=settings.promise,
            jobs=args.jobs,
            cluster=workers,
            skip=done,
            fault=fault,
        )
        for line in stack.enter_context(closing(lines)):
            if draft:
                draft.write(to_text(line))
            else:
                print(to_text(line))
            bar.update()
    if faults:
        print(f"signaalwijzer: {faults} bericht(en) overgeslagen; de rest is gescoord.", file=sys.stderr)
    return PARTLY if faults else 0


def _say_how_to_go_on(draft: "Draft | None") -> None:
    if draft and draft.draft.exists():
        print(f"\nsignaalwijzer: {draft.written} bericht(en) zijn al gescoord. Ga verder met dezelfde opdracht en "
              "--resume.", file=sys.stderr)  # fmt: skip


def _ingest(args: argparse.Namespace) -> int:
    from service.inbox import Limits
    from service.ingest import files_in, ingest
    from service.store import Store

    settings = Settings.read()
    files = files_in(args.paths)
    classifier = load_champion(settings.models).promising(settings.promise)
    with Store.open(settings.database_url) as store, tqdm(desc="Innemen", unit="bericht", disable=None) as bar:
        limits = Limits(attachments=settings.max_attachments, attachment_bytes=settings.max_attachment_bytes)
        tally = ingest(store, classifier, files, limits=limits, progress=lambda: training.advance(bar, 1))
    for said in tally.faults:
        print(f"signaalwijzer: {said}", file=sys.stderr)
    print(f"{tally.new} nieuw, {tally.known} stonden er al, {len(tally.faults)} niet gelezen.")
    return PARTLY if tally.faults else 0


def _export(args: argparse.Namespace) -> int:
    from service.export import export, write_lines
    from service.store import Store

    with (
        Store.open(Settings.read().database_url) as store,
        tqdm(desc="Exporteren", unit="bericht", disable=None) as bar,
    ):
        skipped: list[None] = []
        lines = export(store, progress=lambda: training.advance(bar, 1), skipped=lambda: skipped.append(None))
        count = write_lines(lines, args.output)
    if skipped:
        print(f"{len(skipped)} zonder tekst overgeslagen.")
    print(
        f"{count} beoordeelde berichten staan gepseudonimiseerd in {args.output}.\n"
        f"Train ermee: signaalwijzer train --corpus data/corpus/*.jsonl {args.output}"
    )
    return 0


def _serve(args: argparse.Namespace) -> int:
    import uvicorn

    from service.app import create_app
    from service.observability import log_config

    given = {k: v for k, v in {"host": args.host, "port": args.port}.items() if v is not None}
    settings = Settings.read(**given)
    load_champion(settings.models)  # no model, no start: said here, before the server begins
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=log_config(),
        access_log=False,
        server_header=False,
    )
    return 0


def _start(args: argparse.Namespace) -> int:
    from service.setup import set_up

    settings = Settings.read()
    set_up(settings, today=datetime.now(UTC), say=print)
    args.host = args.port = None
    return _serve(args)


def _account(args: argparse.Namespace) -> int:
    from service.access import Access
    from service.store import Store

    if args.role and (args.reset or args.disable):
        given = "--reset" if args.reset else "--disable"
        args.parser.error(f"--role gaat niet samen met {given}: de rol van een bestaand account verandert niet.")
    with Store.open(Settings.read().database_url) as store:
        access = Access(store)
        if args.disable:
            access.disable_account(args.name)
            print(f"Account {args.name} is afgesloten. Wie ermee was ingelogd, is uitgelogd.")
            return 0
        password = getpass.getpass("Wachtwoord: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if args.reset:
            access.set_password(args.name, password)
            print(f"Het wachtwoord van {args.name} is veranderd.")
        else:
            made = access.create_account(args.name, password, Role(args.role or Role.ADVISER))
            print(f"Account {made.name} is gemaakt, met de rol {made.role}.")
    return 0


def _key(args: argparse.Namespace) -> int:
    from service.access import Access
    from service.store import Store

    makes = not args.list and args.revoke is None
    if makes and not (args.name and args.scope):
        args.parser.error("voor een nieuwe sleutel zijn NAAM en --scope nodig.")
    if not makes and (args.name or args.scope):
        args.parser.error("NAAM en --scope zijn voor een nieuwe sleutel; laat ze weg bij --list en --revoke.")
    with Store.open(Settings.read().database_url) as store:
        access = Access(store)
        if args.list:
            _list_keys(access.keys())
        elif args.revoke is not None:
            access.revoke_key(args.revoke)
            print(f"Sleutel {args.revoke} is ingetrokken; er gaat niets meer mee open.")
        else:
            key, secret = access.create_key(args.name, [Scope(scope) for scope in args.scope])
            scopes = ", ".join(key.scopes)
            print(f"Sleutel {key.name} ({scopes}). Bewaar hem nu; hij wordt niet nog eens getoond:\n{secret}")
    return 0


def _list_keys(keys: "Sequence[ApiKey]") -> None:
    if not keys:
        print("Er zijn nog geen sleutels. Maak er een: signaalwijzer key NAAM --scope DOEL")
    for key in keys:
        state = f"ingetrokken op {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "geldig"
        print(f"{key.id}  {key.prefix}…  {key.created_at:%Y-%m-%d}  {state}  {', '.join(key.scopes)}  {key.name}")


if __name__ == "__main__":
    warnings.simplefilter("default")
    raise SystemExit(main())
