"""The commands of the data analyst: train, evaluate, compare, promote, models."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from classifier import artifact
from classifier.champion import Champion, load_champion, read_champion
from classifier.encoders import ENCODERS
from classifier.errors import ArtifactError
from classifier.model import Classifier
from training.compare import Comparison, compare
from training.corpus import Labelled, read_corpus
from training.errors import PromotionRefused
from training.evaluate import Evaluation, Scored, evaluate, score
from training.finetune_cli import add_finetune
from training.promote import model_folder, promote, roll_back, versions
from training.recipe import DEFAULT, RECIPES, SHIPPED, Recipe
from training.report import comparison_table, evaluation_table
from training.report_cli import add_report
from training.search_cli import add_search
from training.suspects_cli import add_suspects
from training.train import train

CORPUS = Path("data/corpus")
FROZEN = Path("data/test")
REFUSED = 4


def add_commands(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the commands of training to a parser."""
    add = _Adder(commands)
    parser = add(
        "train", _train, "Train een model op gelabelde berichten.",
        "signaalwijzer train --corpus data/corpus/*.jsonl --output models/proef",
    )  # fmt: skip
    _corpus(parser, CORPUS, "om van te leren")
    parser.add_argument("--output", type=Path, metavar="MAP", help="map voor het model (anders models/VERSIE)")
    parser.add_argument("--recipe", choices=RECIPES, default=DEFAULT,
                        help="accurate: met bijgeschoold taalmodel; fast: zonder (standaard %(default)s)")  # fmt: skip
    parser.add_argument("--adapter", type=Path, metavar="MAP",
                        help=f"bijgeschoold taalmodel voor accurate (standaard {SHIPPED})")  # fmt: skip
    parser.add_argument("--encoder", choices=[*ENCODERS, "geen"], default=None,
                        help="zinsencoder naast de n-grammen (standaard: use bij fast, geen bij accurate)")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=-1, metavar="N", help="processen tegelijk (-1: alle kernen)")

    add_finetune(add, CORPUS)
    add_search(add, CORPUS)
    add_suspects(add, CORPUS)

    parser = add(
        "evaluate", _evaluate, "Meet een model op berichten die het niet kent.",
        "signaalwijzer evaluate --model models/proef --corpus data/test/*.jsonl",
    )  # fmt: skip
    _model(parser)
    _corpus(parser, FROZEN, "om op te meten")
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")

    add_report(add, models_folder(), CORPUS, FROZEN)

    parser = add(
        "compare", _compare, "Vergelijk een nieuw model met een oud op dezelfde berichten.",
        "signaalwijzer compare models/oud models/nieuw",
        f"Eindigt met status {REFUSED} als het nieuwe model niet in gebruik mag.",
    )  # fmt: skip
    parser.add_argument("old", type=Path, metavar="OUD", help="map van het oude model")
    parser.add_argument("new", type=Path, metavar="NIEUW", help="map van het nieuwe model")
    _corpus(parser, FROZEN, "om op te vergelijken")
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")

    parser = add(
        "promote", _promote, "Zet een model in gebruik, of ga terug naar het vorige.",
        "signaalwijzer promote 2026-11-23-1a2b3c4d",
        "Vergelijkt eerst met het model dat nu in gebruik is. Een draaiende dienst neemt het over.",
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("version", nargs="?", metavar="MODEL", help="naam van de map in models/")
    what.add_argument("--back", action="store_true", help="ga terug naar het vorige model")
    _models(parser)
    _corpus(parser, FROZEN, "om op te vergelijken")
    parser.add_argument("--reason", default="", metavar="TEKST", help="waarom; staat in champion.json")
    parser.add_argument("--force", action="store_true",
                        help="ook als de vergelijking het weigert; dan is --reason verplicht")  # fmt: skip

    parser = add("models", _models_list, "Toon de modellen, en welk in gebruik is.", "signaalwijzer models")
    _models(parser)
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")


def models_folder() -> Path:
    """Return the folder with all models: the service's own setting, so that both look at the same place."""
    return Path(os.environ.get("SIGNAALWIJZER_MODELS", "models"))


class _Adder:
    def __init__(self, commands: "argparse._SubParsersAction[Any]") -> None:
        self.commands = commands

    def __call__(self, name: str, run: Any, about: str, example: str, more: str = "") -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = self.commands.add_parser(
            name,
            help=about,
            description=f"{about} {more}".strip(),
            epilog=f"Voorbeeld:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.set_defaults(run=run)
        return parser


add_command = _Adder


def _corpus(parser: argparse.ArgumentParser, folder: Path, purpose: str) -> None:
    parser.add_argument("--corpus", type=Path, nargs="+", metavar="BESTAND", default=None,
                        help=f"JSON Lines {purpose} (standaard {folder}/*.jsonl)")  # fmt: skip
    parser.set_defaults(corpus_folder=folder)


def _model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    parser.set_defaults(models=models_folder())


def _models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--models", type=Path, default=models_folder(), metavar="MAP",
                        help="map met alle modellen (standaard %(default)s)")  # fmt: skip


def _read(args: argparse.Namespace) -> list[Labelled]:
    return read_corpus(args.corpus or sorted(args.corpus_folder.glob("*.jsonl")))


def find_model(folder: Path | None, models: Path) -> Classifier:
    """Load the model in `folder`, or the live one.

    Raises:
        ArtifactError: it is absent or damaged.
        RegistryError: no folder was given and no model is live.
    """
    return load_champion(models) if folder is None else artifact.load(folder)


def _train(args: argparse.Namespace) -> int:
    corpus = _read(args)
    _spare_the_champion(args.output)
    recipe = Recipe.named(args.recipe, **_choices(args))
    with tqdm(total=7, desc="Trainen", unit="stap", disable=None) as bar:

        def progress(step: str) -> None:
            bar.set_description(step)
            bar.update()

        classifier, facts = train(corpus, recipe, today=datetime.now(UTC).date(), jobs=args.jobs, progress=progress)
    folder = artifact.save(classifier, args.output or models_folder() / classifier.version, facts)
    cross = facts["cross_validation"]
    print(
        f"Model {classifier.version} staat in {folder}.\n"
        f"Getraind op {len(corpus)} berichten van {facts['data']['sources']} schrijvers. Op schrijvers die het niet "
        f"kende: macro-F1 soort {cross['label_macro_f1']:.3f}, domein {cross['domain_macro_f1']:.3f}.\n"
        f"Meet het: signaalwijzer evaluate --model {folder}"
    )
    return 0


def _choices(args: argparse.Namespace) -> dict[str, Any]:
    """Return what was asked for other than the recipe has it."""
    choices: dict[str, Any] = {}
    if args.encoder is not None:
        choices["encoder"] = None if args.encoder == "geen" else args.encoder
    if args.adapter is not None:
        choices["adapter"] = str(args.adapter)
    return choices


def _spare_the_champion(output: Path | None) -> None:
    champion = read_champion(models_folder())
    live = champion and models_folder() / champion.current.folder
    if live and output and output.resolve() == live.resolve():
        raise ArtifactError(f"In {output} staat het model dat in gebruik is. Kies een andere map met --output.")


def measure(classifier: Classifier, corpus: Sequence[Labelled]) -> tuple[Evaluation, list[Scored]]:
    """Score and evaluate with a progress bar."""
    with tqdm(total=len(corpus), desc=f"Meten {classifier.version}", unit="bericht", disable=None) as bar:
        scored = score(classifier, corpus, progress=lambda done: advance(bar, done))
    return evaluate(classifier, scored), scored


def advance(bar: "tqdm[Any]", done: int) -> None:
    """Move a progress bar on."""
    bar.update(done)


def _evaluate(args: argparse.Namespace) -> int:
    corpus = _read(args)
    evaluation, _ = measure(find_model(args.model, args.models), corpus)
    _print(args.json, evaluation.to_json(), lambda: evaluation_table(evaluation))
    return 0


def _compare(args: argparse.Namespace) -> int:
    corpus = _read(args)
    comparison = _compared(artifact.load(args.old), artifact.load(args.new), corpus)
    _print(args.json, comparison.to_json(), lambda: comparison_table(comparison))
    return 0 if comparison.may_go_live else REFUSED


def _compared(old: Classifier, new: Classifier, corpus: Sequence[Labelled]) -> Comparison:
    return compare(measure(old, corpus), measure(new, corpus))


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
        comparison = _compared(old, new, _read(args))
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
    _print(args.json, rows, lambda: _models_table(rows, args.models))
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


def _print(as_json: bool, facts: Any, table: Any) -> None:
    print(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else table())
