"""The commands of the data analyst; training stands here, each other has a module of its own."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from classifier import artifact
from classifier.champion import read_champion
from classifier.encoders import ENCODERS
from classifier.errors import ArtifactError
from training.compare_cli import add_compare, add_evaluate
from training.errors import AdapterError
from training.finetune_cli import add_finetune
from training.options import Adder, add_corpus, add_jobs, asked_corpus, models_folder
from training.promote_cli import add_models, add_promote
from training.recipe import DEFAULT, RECIPES, SHIPPED, Recipe
from training.report_cli import add_report
from training.search_cli import add_search
from training.suspects_cli import add_suspects
from training.train import train

CORPUS = Path("data/corpus")
FROZEN = Path("data/test")


def add_commands(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the commands of training to a parser."""
    add = Adder(commands)
    _add_train(add)
    add_finetune(add, CORPUS)
    add_search(add, CORPUS)
    add_suspects(add, CORPUS)
    add_evaluate(add, FROZEN)
    add_report(add, models_folder(), CORPUS, FROZEN)
    add_compare(add, FROZEN)
    add_promote(add, FROZEN)
    add_models(add)


def _add_train(add: Adder) -> None:
    parser = add(
        "train", _train, "Train een model op gelabelde berichten.",
        "signaalwijzer train --corpus data/corpus/*.jsonl --output models/proef",
    )  # fmt: skip
    add_corpus(parser, CORPUS, "om van te leren")
    parser.add_argument("--output", type=Path, metavar="MAP", help="map voor het model (anders models/VERSIE)")
    parser.add_argument("--recipe", choices=RECIPES, default=DEFAULT,
                        help="accurate: met bijgeschoold taalmodel; fast: zonder (standaard %(default)s)")  # fmt: skip
    parser.add_argument("--adapter", type=Path, metavar="MAP",
                        help=f"bijgeschoold taalmodel voor accurate (standaard {SHIPPED})")  # fmt: skip
    parser.add_argument("--encoder", choices=[*ENCODERS, "geen"], default=None,
                        help="zinsencoder naast de n-grammen (standaard: use bij fast, geen bij accurate)")  # fmt: skip
    add_jobs(parser)


def _train(args: argparse.Namespace) -> int:
    corpus = asked_corpus(args)
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
        if args.recipe == "fast":
            raise AdapterError("Recept fast gebruikt geen adapter. Laat --adapter weg, of kies --recipe accurate.")
        choices["adapter"] = str(args.adapter)
    return choices


def _spare_the_champion(output: Path | None) -> None:
    champion = read_champion(models_folder())
    live = champion and models_folder() / champion.current.folder
    if live and output and output.resolve() == live.resolve():
        raise ArtifactError(f"In {output} staat het model dat in gebruik is. Kies een andere map met --output.")
