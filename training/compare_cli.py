"""The commands that measure: one model, or a new one beside an old one."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from classifier import artifact
from classifier.champion import load_champion
from classifier.model import Classifier
from training.compare import Comparison, compare
from training.corpus import Labelled
from training.evaluate import Evaluation, Scored, evaluate, score
from training.options import Adder, add_corpus, advance, as_asked, asked_corpus, models_folder
from training.report import comparison_table, evaluation_table

REFUSED = 4


def add_evaluate(add: Adder, tests: Path) -> None:
    """Add the command `evaluate`; `tests` is the folder that is read where no file is named."""
    parser = add(
        "evaluate", _evaluate, "Meet een model op berichten die het niet kent.",
        "signaalwijzer evaluate --model models/proef --corpus data/test/*.jsonl",
    )  # fmt: skip
    parser.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    parser.set_defaults(models=models_folder())
    add_corpus(parser, tests, "om op te meten")
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")


def add_compare(add: Adder, tests: Path) -> None:
    """Add the command `compare`; `tests` is the folder that is read where no file is named."""
    parser = add(
        "compare", _compare, "Vergelijk een nieuw model met een oud op dezelfde berichten.",
        "signaalwijzer compare models/oud models/nieuw",
        f"Eindigt met status {REFUSED} als het nieuwe model niet in gebruik mag.",
    )  # fmt: skip
    parser.add_argument("old", type=Path, metavar="OUD", help="map van het oude model")
    parser.add_argument("new", type=Path, metavar="NIEUW", help="map van het nieuwe model")
    add_corpus(parser, tests, "om op te vergelijken")
    parser.add_argument("--json", action="store_true", help="schrijf JSON in plaats van een tabel")


def _evaluate(args: argparse.Namespace) -> int:
    corpus = asked_corpus(args)
    classifier = artifact.load(args.model) if args.model else load_champion(args.models)
    evaluation, _ = _measure(classifier, corpus)
    print(as_asked(args.json, evaluation.to_json(), lambda: evaluation_table(evaluation)))
    return 0


def _compare(args: argparse.Namespace) -> int:
    corpus = asked_corpus(args)
    comparison = compared(artifact.load(args.old), artifact.load(args.new), corpus)
    print(as_asked(args.json, comparison.to_json(), lambda: comparison_table(comparison)))
    return 0 if comparison.may_go_live else REFUSED


def compared(old: Classifier, new: Classifier, corpus: Sequence[Labelled]) -> Comparison:
    """Measure two models on the same messages and compare them."""
    return compare(_measure(old, corpus), _measure(new, corpus))


def _measure(classifier: Classifier, corpus: Sequence[Labelled]) -> tuple[Evaluation, list[Scored]]:
    """Score and evaluate with a progress bar."""
    with tqdm(total=len(corpus), desc=f"Meten {classifier.version}", unit="bericht", disable=None) as bar:
        scored = score(classifier, corpus, progress=lambda done: advance(bar, done))
    return evaluate(classifier, scored), scored
