"""The commands that put a model to use, take it back, and list what there is."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier import artifact
from classifier.champion import Champion, load_champion, read_champion
from classifier.errors import ArtifactError
from training.compare_cli import compared
from training.errors import PromotionRefused
from training.options import Adder, add_corpus, as_asked, asked_corpus, models_folder
from training.promote import model_folder, promote, roll_back, versions
from training.report import comparison_table


def add_promote(add: Adder, tests: Path) -> None:
    """Add the command `promote`; `tests` is the folder that is read where no file is named."""
    parser = add(
        "promote", _promote, "Zet een model in gebruik, of ga terug naar het vorige.",
        "signaalwijzer promote 2026-11-23-1a2b3c4d",
        "Vergelijkt eerst met het model dat nu in gebruik is. Een draaiende dienst neemt het over.",
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("version", nargs="?", metavar="MODEL", help="naam van de map in models/")
    what.add_argument("--back", action="store_true", help="ga terug naar het vorige model")
    _models(parser)
    add_corpus(parser, tests, "om op te vergelijken")
    parser.add_argument("--reason", default="", metavar="TEKST", help="waarom; staat in champion.json")
    parser.add_argument("--force", action="store_true",
                        help="ook als de vergelijking het weigert; dan is --reason verplicht")  # fmt: skip


def add_models(add: Adder) -> None:
    """Add the command `models`."""
    parser = add("models", _models_list, "Toon de modellen, en welk in gebruik is.", "signaalwijzer models")
    _models(parser)
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")


def _models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--models", type=Path, default=models_folder(), metavar="MAP",
                        help="map met alle modellen (standaard %(default)s)")  # fmt: skip


def _promote(args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    if args.back:
        restored = roll_back(args.models, now=now, reason=args.reason or "teruggezet")
        print(f"Model {restored.current.version} is weer in gebruik.")
        return 0
    if args.force and not args.reason:
        raise PromotionRefused("Met --force hoort een reden: voeg toe --reason 'waarom dit toch moet'.")
    new = artifact.load(model_folder(args.models, args.version))
    champion = _champion(args)
    old = load_champion(args.models) if champion else None
    if old is not None and old.version != new.version:
        comparison = compared(old, new, asked_corpus(args))
        print(comparison_table(comparison), file=sys.stderr)
        if not comparison.may_go_live and not args.force:
            raise PromotionRefused(
                f"Model {new.version} gaat niet in gebruik: {comparison.reason} Model {old.version} blijft. "
                "Toch doen: --force --reason 'waarom'."
            )
        args.reason = args.reason or comparison.reason
    done = promote(
        args.models,
        args.version,
        now=now,
        reason=args.reason or "eerste model",
        expected=champion.current if champion else None,
    )
    print(f"Model {done.current.version} is in gebruik.")
    return 0


def _champion(args: argparse.Namespace) -> Champion | None:
    """Return the champion to compare with, or None where there is none.

    A champion that cannot be loaded is no free pass: going on without a comparison takes --force and a reason.
    """
    try:
        champion = read_champion(args.models)
        if champion is not None:
            load_champion(args.models)
    except ArtifactError as error:
        if not args.force:
            raise PromotionRefused(
                f"Er kan niet vergeleken worden met het model dat in gebruik is. {error} "
                "Toch doen: --force --reason 'waarom'."
            ) from error
        print(f"Let op: zonder vergelijking. {error}", file=sys.stderr)
        return None
    return champion


def _models_list(args: argparse.Namespace) -> int:
    champion = read_champion(args.models)
    live = champion.current.folder if champion else None
    rows: list[dict[str, Any]] = []
    for folder in versions(args.models):
        try:
            facts = artifact.read_manifest(folder)
        except ArtifactError as error:
            rows.append({"map": folder.name, "inGebruik": False, "fout": str(error)})
            continue
        rows.append(
            {
                "map": folder.name,
                "versie": facts.get("version"),
                "inGebruik": folder.name == live,
                "gemaakt": facts.get("made"),
                "berichten": facts.get("data", {}).get("messages"),
                "kruisvalidatie": facts.get("cross_validation"),
            }
        )
    print(as_asked(args.json, rows, lambda: _models_table(rows, args.models)))
    return 0


def _models_table(rows: list[dict[str, Any]], models: Path) -> str:
    if not rows:
        return f"Er staan geen modellen in {models}. Train er een met: signaalwijzer train"
    lines = []
    for row in rows:
        mark = "*" if row["inGebruik"] else " "
        if "fout" in row:
            lines.append(f"{mark} {row['map']}  {row['fout']}")
            continue
        cross = row["kruisvalidatie"] or {}
        lines.append(
            f"{mark} {row['map']}  {row['berichten']} berichten  "
            f"macro-F1 soort {cross.get('label_macro_f1', float('nan')):.3f} "
            f"domein {cross.get('domain_macro_f1', float('nan')):.3f}"
        )
    return "\n".join([*lines, "(* is in gebruik; F1 uit kruisvalidatie op onbekende schrijvers)"])
