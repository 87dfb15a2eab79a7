"""The command `signaalwijzer`: everything a person starts by hand.

Exit status: 0 done; 1 it could not be done; 2 the command was not understood; 3 done, except for bad
messages; 4 a model that may not go live.
"""

import argparse
import os
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tqdm import tqdm

from classifier.champion import load_champion, read_champion
from classifier.errors import ClassifierError
from classifier.routing import RoutingTable
from service.access_cli import add_access
from service.errors import ServiceError
from service.inbox_cli import add_inbox
from service.parser import Parser
from service.routes_cli import add_routes
from service.score_cli import PARTLY, add_score
from service.settings import Settings
from service.terms_cli import add_terms
from training import cli as training
from training.compare_cli import REFUSED
from training.errors import PromotionRefused, TrainingError
from training.options import Adder, advance


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
    add = Adder(commands)

    add_score(add)
    ingest = add("ingest", _ingest, "Neem berichten in: bewaar ze met hun suggestie in de werkvoorraad.",
                 "signaalwijzer ingest data/sample_inbox",
                 "Een bericht dat er al is, wordt overgeslagen; opnieuw beginnen kan dus altijd.")  # fmt: skip
    ingest.add_argument("paths", type=Path, nargs="+", metavar="PAD", help="bestand of map")

    add_inbox(add)
    export = add("export", _export, "Schrijf de beoordelingen weg om van te leren, gepseudonimiseerd.",
                 "signaalwijzer export --output beoordelingen.jsonl")  # fmt: skip
    export.add_argument("--output", type=Path, required=True, metavar="BESTAND", help="JSON Lines-bestand")

    serve = add("serve", _serve, "Start de dienst: de pagina's en de API.", "signaalwijzer serve --port 8000")
    serve.add_argument("--host", metavar="ADRES", help="adres om op te luisteren (standaard alleen deze computer)")
    serve.add_argument("--port", type=int, metavar="POORT", help="poort (standaard 8000)")

    add("setup", _setup, "Zet alles klaar: model, voorbeeldpost en eerste account. Wat er al is, blijft.",
        "signaalwijzer setup")  # fmt: skip
    add("start", _start, "Alles in één keer: model, voorbeeldpost, eerste account, en de dienst.",
        "signaalwijzer start")  # fmt: skip

    add_terms(add)
    add_routes(add)
    add_access(add)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    args = build_parser().parse_args(argv)
    try:
        status: int = args.run(args)
    except (ClassifierError, TrainingError, ServiceError) as error:
        print(f"signaalwijzer: {error}", file=sys.stderr)
        return REFUSED if isinstance(error, PromotionRefused) else 1
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


def _ingest(args: argparse.Namespace) -> int:
    from service.inbox import Limits
    from service.ingest import files_in, ingest
    from service.store import Store

    settings = Settings.read()
    files = files_in(args.paths)
    classifier = load_champion(settings.models).promising(settings.promise)
    classifier = replace(classifier, routing=RoutingTable.read(settings.routing))
    with Store.open(settings.database_url) as store, tqdm(desc="Innemen", unit="bericht", disable=None) as bar:
        limits = Limits(attachments=settings.max_attachments, attachment_bytes=settings.max_attachment_bytes)
        tally = ingest(store, classifier, files, limits=limits, progress=lambda: advance(bar, 1))
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
        lines = export(store, progress=lambda: advance(bar, 1), skipped=lambda: skipped.append(None))
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


def _setup(args: argparse.Namespace) -> int:
    from service.setup import set_up

    set_up(Settings.read(), today=datetime.now(UTC), say=print)
    return 0


def _start(args: argparse.Namespace) -> int:
    from service.setup import set_up

    settings = Settings.read()
    if read_champion(settings.models) is None:
        # in a process of its own: what training takes in memory, the service would keep for as long as it runs
        done = subprocess.run([sys.executable, "-m", "service.cli", "setup"]).returncode  # our own command
        if done:
            return done
    else:
        set_up(settings, today=datetime.now(UTC), say=print)
    print(f"\nOpen http://{settings.host}:{settings.port} en log in. Stoppen: Ctrl+C.\n", flush=True)
    args.host = args.port = None
    return _serve(args)


if __name__ == "__main__":
    warnings.simplefilter("default")
    raise SystemExit(main())
