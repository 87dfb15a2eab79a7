"""The command `search`: which choices of recipe `fast` are best, judged honestly."""

import argparse
import json
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

from tqdm import tqdm

from classifier.encoders import ENCODERS
from training.grid import Grid
from training.options import add_corpus, add_jobs, asked_corpus
from training.search import Found, mean, search, spread
from training.workers import Processes, Workers, cluster

_ABOUT = {
    "c_signal_type": "C van de soort",
    "c_domain": "C van het domein",
    "encoder_weight": "gewicht van de zinsencoder",
    "subject_weight": "gewicht van de onderwerpen",
    "min_df": "in hoeveel berichten een n-gram moet staan",
}


def add_search(add: Any, corpus: Path) -> None:
    """Add the command to the parser; `corpus` is the folder to learn from where none is given."""
    parser = add(
        "search", _search, "Zoek de beste keuzes voor recept fast, met dubbele kruisvalidatie per schrijver.",
        "signaalwijzer search --corpus data/corpus/*.jsonl --output var/zoeken.jsonl",
        "Elk punt dat klaar is, staat meteen in --output. Geef dezelfde opdracht nog eens, en hij gaat verder waar hij "
        "stopte. De cache bevat stukjes van de berichten: bewaar hem even vertrouwelijk.",
    )  # fmt: skip
    add_corpus(parser, corpus, "om van te leren")
    parser.add_argument("--output", type=Path, default=Path("var/zoeken.jsonl"), metavar="BESTAND",
                        help="punten die klaar zijn (standaard %(default)s)")  # fmt: skip
    parser.add_argument("--cache", type=Path, default=Path("var/cache"), metavar="MAP",
                        help="map voor n-grammen en vectoren (standaard %(default)s)")  # fmt: skip
    parser.add_argument("--encoder", choices=[*ENCODERS, "geen"], default="use",
                        help="zinsencoder naast de n-grammen (standaard %(default)s)")  # fmt: skip
    for field in fields(Grid):
        values = " ".join(map(str, getattr(Grid(), field.name)))
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=_whole if field.name == "min_df" else _number,
                            nargs="+", metavar="N", help=f"{_ABOUT[field.name]} (standaard {values})")  # fmt: skip
    parser.add_argument("--folds", type=_folds, default=5, metavar="N", help="buitenste vouwen (standaard %(default)s)")
    parser.add_argument("--inner", type=_folds, default=3, metavar="N", help="binnenste vouwen (standaard %(default)s)")
    where = parser.add_mutually_exclusive_group()
    add_jobs(where)
    where.add_argument("--scheduler", metavar="ADRES", help="Dask-cluster, zoals tcp://10.0.0.5:8786 (of tls://)")
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"geen getal boven 0: {text!r}")
    return value


def _whole(text: str) -> int:
    value = _number(text)
    if value != int(value):
        raise argparse.ArgumentTypeError(f"geen geheel getal: {text!r}")
    return int(value)


def _folds(text: str) -> int:
    value = _whole(text)
    if value < 2:
        raise argparse.ArgumentTypeError(f"minstens 2 vouwen, niet {text}")
    return value


def _search(args: argparse.Namespace) -> int:
    given = {f.name: tuple(dict.fromkeys(v)) for f in fields(Grid) if (v := getattr(args, f.name)) is not None}
    corpus = asked_corpus(args)
    with ExitStack() as stack:
        workers: Workers = stack.enter_context(cluster(args.scheduler)) if args.scheduler else Processes(args.jobs)
        bar = stack.enter_context(tqdm(desc="Zoeken", unit="punt", disable=None))

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        found = search(
            corpus, Grid(**given), workers=workers, ledger=args.output, cache=args.cache,
            encoder=None if args.encoder == "geen" else args.encoder, folds=args.folds, inner=args.inner,
            progress=progress,
        )  # fmt: skip
    print(json.dumps(found.to_json(), ensure_ascii=False, indent=2) if args.json else search_table(found))
    return 0


def search_table(found: Found) -> str:
    """Return what was found as text for a person."""
    honest = ", ".join(
        f"{name} {mean(found.honest[task]):.3f} ± {spread(found.honest[task]):.3f}"
        for task, name in (("label", "soort"), ("domain", "domein"))
    )
    best = ", ".join(f"{name}={value}" for name, value in found.best.to_json().items())
    same = sum(choice == found.best for choice in found.chosen)
    return (
        "Macro-F1 op de binnenste vouwen: gemiddelde en spreiding over de buitenste\n"
        f"{found.table.to_string(index=False)}\n\n"
        f"Eerlijk gemeten, op schrijvers die niet meetelden bij de keuze: {honest}.\n"
        f"Beste keuze ({same} van de {len(found.chosen)} vouwen kiezen haar ook): {best}.\n"
        "Neem haar over in training/recipe.py en train opnieuw: signaalwijzer train --recipe fast"
    )
