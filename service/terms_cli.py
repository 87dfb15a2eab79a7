"""The command `terms`: one term of the law, worked out from its dates."""

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from classifier import awb, decision_terms
from classifier.term import Term, say
from training.options import Adder

_DUTCH_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")


@dataclass(frozen=True)
class _Date:
    """One date that a kind of term asks for; `names` are the option and what people call it as well."""

    argument: str
    names: tuple[str, ...]
    about: str
    required: bool = False


@dataclass(frozen=True)
class _Kind:
    name: str
    about: str
    example: str
    rule: Callable[..., Term]
    dates: tuple[_Date, ...]
    committee: bool = False
    adjourned: str = ""


_ANNOUNCED = _Date(
    "announced",
    ("bekendmaking", "bekendgemaakt", "besluitdatum", "besluit", "verzonden-besluit"),
    "dag waarop het besluit is bekendgemaakt; bij een brief de dag van verzending (Awb 3:41)",
    required=True,
)
_RECEIVED = _Date("received", ("ontvangst", "ontvangen", "binnengekomen"), "dag van ontvangst", required=True)

_KINDS = (
    _Kind(
        "bezwaar", "Bezwaar maken: zes weken (Awb 6:7, 6:8), op tijd ontvangen of gepost (6:9).",
        "--bekendmaking=2026-01-05 --ontvangst=2026-02-18 --gepost=2026-02-16", awb.objection,
        (_ANNOUNCED,
         _Date("received", ("ontvangst", "ontvangen", "binnengekomen"), "dag waarop het bezwaar binnenkwam"),
         _Date("posted", ("gepost", "poststempel", "verzonden", "verzending"), "dag van het poststempel")),
    ),
    _Kind(
        "beslissing-bezwaar", "Beslissen op bezwaar: zes weken, twaalf met een commissie (Awb 7:10).",
        "--bekendmaking=2026-01-05 --commissie", awb.decision_on_objection,
        (_ANNOUNCED,
         _Date("asked", ("opgeschort-van", "herstel-gevraagd"), "dag van het verzoek om herstel (Awb 6:6)"),
         _Date("mended", ("opgeschort-tot", "hersteld"), "dag van het herstel, of van het einde van die tijd")),
        committee=True, adjourned="zes weken verdaagd (Awb 7:10, derde lid)",
    ),
    _Kind(
        "klacht", "Een klacht afhandelen: zes weken, tien met een commissie (Awb 9:11); ouder dan een jaar (9:8).",
        "--ontvangst=2026-03-02 --gedraging=2025-06-10", awb.complaint,
        (_RECEIVED, _Date("conduct", ("gedraging", "voorval"), "dag van de gedraging")),
        committee=True, adjourned="vier weken verdaagd (Awb 9:11, tweede lid)",
    ),
    _Kind(
        "ontvangstbevestiging", "De ontvangst bevestigen (Awb 6:14, 9:6).",
        "--ontvangst=2026-03-02", awb.acknowledgement, (_RECEIVED,),
    ),
    _Kind(
        "herstel-verzuim", "Een verzuim laten herstellen (Awb 6:6).",
        "--verzonden=2026-03-02 --termijn=2w", awb.mending,
        (_Date("sent", ("verzonden", "verzending", "gevraagd"), "dag waarop om herstel is gevraagd", required=True),
         _Date("received", ("ontvangst", "ontvangen", "hersteld"), "dag waarop het is hersteld")),
    ),
    _Kind(
        "woo", "Beslissen op een Woo-verzoek: vier weken, plus twee (Woo 4.4).",
        "--ontvangst=2026-03-02", decision_terms.woo, (_RECEIVED,),
        adjourned="twee weken verdaagd (Woo 4.4, tweede lid)",
    ),
    _Kind(
        "aanvraag", "Beslissen op een aanvraag: acht weken, als geen andere wet iets anders zegt (Awb 4:13).",
        "--ontvangst=2026-03-02", decision_terms.application, (_RECEIVED,),
    ),
    _Kind(
        "ingebrekestelling", "Twee weken na een ingebrekestelling, en de eerste dag met dwangsom (Awb 4:17).",
        "--termijn-einde=2026-03-30 --ontvangst=2026-04-01", decision_terms.default_notice,
        (_Date("ended", ("termijn-einde", "einde", "beslistermijn"), "laatste dag van de beslistermijn", required=True),
         _RECEIVED),
    ),
)  # fmt: skip


def add_terms(add: Adder) -> None:
    """Add the command `terms`, with a command of its own for each kind."""
    terms = add("terms", _help, "Reken een wettelijke termijn uit: eerste dag, laatste dag, te laat of niet.",
                "signaalwijzer terms bezwaar --bekendmaking=2026-01-05")  # fmt: skip
    terms.set_defaults(terms=terms)
    own = Adder(terms.add_subparsers(title="soorten", metavar="SOORT"))
    for kind in _KINDS:
        parser = own(
            kind.name, _run, kind.about, f"signaalwijzer terms {kind.name} {kind.example}",
            "Een datum schrijft u als 2026-03-02 of 2-3-2026.",
        )  # fmt: skip
        parser.set_defaults(kind=kind)
        for asked in kind.dates:
            parser.add_argument(*(f"--{name}" for name in asked.names), dest=asked.argument, type=_date,
                                metavar="DATUM", required=asked.required, help=asked.about)  # fmt: skip
        if kind.committee:
            parser.add_argument("--commissie", "--adviescommissie", dest="committee", action="store_true",
                                help="er is een adviescommissie")  # fmt: skip
        if kind.adjourned:
            parser.add_argument("--verdaagd", "--verdaging", dest="adjourned", action="store_true", help=kind.adjourned)
        if kind.rule is awb.mending:
            parser.add_argument("--termijn", dest="days", type=_length, default=14, metavar="TIJD",
                                help="hoeveel tijd is gegeven, zoals 2w of 10d (standaard 2w)")  # fmt: skip
        if kind.rule is decision_terms.application:
            parser.add_argument("--weken", dest="weeks", type=int, default=8, metavar="N",
                                help="de beslistermijn in weken (standaard 8)")  # fmt: skip
        parser.add_argument("--peildatum", "--vandaag", dest="today", type=_date, metavar="DATUM",
                            help="de dag van waaruit u kijkt (standaard vandaag)")  # fmt: skip
        parser.add_argument("--gelijkgesteld", dest="equated", type=_date, action="append", default=[], metavar="DATUM",
                            help="dag die bij besluit gelijk is aan een feestdag; mag vaker")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="schrijf JSON")


def _help(args: argparse.Namespace) -> int:
    args.terms.print_help()
    return 2


def _run(args: argparse.Namespace) -> int:
    kind: _Kind = args.kind
    names = {asked.argument for asked in kind.dates} | {"committee", "adjourned", "days", "weeks", "equated"}
    given = {name: value for name, value in vars(args).items() if name in names}
    term = kind.rule(**given, today=args.today or datetime.now(UTC).astimezone().date())
    print(json.dumps(term.to_json(), ensure_ascii=False, indent=2) if args.json else _shown(term))
    return 0


def _shown(term: Term) -> str:
    lines = [*term.steps, ""]
    if term.first_day:
        lines.append(f"Eerste dag    {say(term.first_day)}")
    lines.append(f"Laatste dag   {say(term.last_day)}" if term.last_day else "Laatste dag   noemt de wet niet")
    if term.late is not None:
        left = f", nog {term.days_left} dagen" if not term.late and (term.days_left or 0) > 0 else ""
        lines.append(f"Te laat       {'ja' if term.late else f'nee{left}'}")
    lines.append(f"Artikelen     {', '.join(term.articles)}")
    if term.other_reading:
        lines += ["", f"Andere lezing: {term.other_reading}"]
    return "\n".join(lines)


def _date(text: str) -> date:
    dutch = _DUTCH_DATE.fullmatch(text.strip())
    try:
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2200:
        raise argparse.ArgumentTypeError(f"{text!r} is geen datum. Schrijf 2026-03-02 of 2-3-2026.")
    return found


def _length(text: str) -> int:
    """Read a number of days: `2w`, `10d` or `10`."""
    match = re.fullmatch(r"(\d{1,3})\s*(w|weken|week|d|dagen|dag)?", text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is geen tijd. Schrijf bijvoorbeeld 2w of 10d.")
    return int(match[1]) * (7 if (match[2] or "d").startswith("w") else 1)
