"""The commands about the routing table: `routes check` and `routes explain`."""

import argparse
from pathlib import Path

from classifier import artifact
from classifier.champion import load_champion
from classifier.cleaning import clean
from classifier.routing import Route, RoutingTable, Rule
from service.inbox import Fault, Limits, read_file
from service.score_cli import PARTLY
from service.settings import Settings
from training.options import Adder


def add_routes(add: Adder) -> None:
    """Add the command `routes` with its own commands."""
    routes = add("routes", _help, "Controleer de verdeling over teams, of laat zien welke regel een bericht krijgt.",
                 "signaalwijzer routes explain post.mbox")  # fmt: skip
    routes.set_defaults(routes=routes)
    own = Adder(routes.add_subparsers(title="opdrachten", metavar="OPDRACHT"))
    check = own("check", _check, "Zeg of een verdeeltabel klopt, en welke regel nooit aan de beurt komt.",
                "signaalwijzer routes check verdeling.toml")  # fmt: skip
    explain = own("explain", _explain, "Laat voor elk bericht zien welke regel past en waarom.",
                  "signaalwijzer routes explain post.mbox --table verdeling.toml",
                  "Leest dezelfde bestanden als score; er komt niets in de database.")  # fmt: skip
    explain.add_argument("file", type=Path, metavar="BESTAND", help="bestand met berichten")
    explain.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    explain.add_argument("--table", type=Path, metavar="TABEL", help="verdeeltabel (standaard SIGNAALWIJZER_ROUTING)")
    check.add_argument("table", type=Path, nargs="?", metavar="TABEL",
                       help="verdeeltabel (standaard SIGNAALWIJZER_ROUTING)")  # fmt: skip


def _help(args: argparse.Namespace) -> int:
    args.routes.print_help()
    return 2


def _check(args: argparse.Namespace) -> int:
    table = RoutingTable.read(args.table or Settings.read().routing)
    print(f"De tabel klopt: {len(table.rules)} regels, en {table.otherwise} voor de rest.")
    never = list(table.unreachable())
    for rule, earlier in never:
        print(f"Let op: {_place(table, rule)} komt nooit aan de beurt; {_place(table, earlier)} past altijd eerder.")
    return PARTLY if never else 0


def _explain(args: argparse.Namespace) -> int:
    settings = Settings.read()
    table = RoutingTable.read(args.table or settings.routing)
    classifier = artifact.load(args.model) if args.model else load_champion(settings.models)
    classifier = classifier.promising(settings.promise)
    faults = 0
    for item in read_file(args.file, limits=Limits()):
        if isinstance(item, Fault):
            faults += 1
            print(f"{item.message}\n")
            continue
        said = classifier.suggest([item.to_message()])[0]
        words = f"{item.subject}\n{clean(item.text).own_text}"
        route = table.route(said.signal_type, said.domain, said.flags, words)
        flags = ", ".join(said.flags) or "geen"
        print(f"{item.id}\n  suggestie    {said.signal_type or 'geen soort'}, {said.domain or 'geen domein'}; "
              f"signaleringen: {flags}\n{_shown(table, route)}\n")  # fmt: skip
    return PARTLY if faults else 0


def _shown(table: RoutingTable, route: Route) -> str:
    fired = _place(table, route.rule) if route.rule else "geen"
    copies = f"\n  kopie        {', '.join(route.copies)}" if route.copies else ""
    return (
        f"  regel        {fired}: {'; '.join(route.why)}\n  team         {route.team}\n"
        f"  prioriteit   {route.priority}{copies}"
    )


def _place(table: RoutingTable, rule: Rule) -> str:
    return f"regel {table.rules.index(rule) + 1} voor {rule.team} (regelnummer {rule.line})"
