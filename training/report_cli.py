"""The command that writes down what is known of a model: card, evaluation report and register entry."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from classifier import artifact
from classifier.champion import Champion, current_step, load_champion, read_champion
from classifier.model import Classifier
from training.card import model_card
from training.corpus import read_corpus
from training.errors import CorpusError
from training.evaluate import Scored, score
from training.faithfulness import faithfulness, steps
from training.learning_curve import LearningCurve, fits, learning_curve
from training.options import add_corpus, add_jobs
from training.page import evaluation_page
from training.record import Record, in_order, main_of, make_record, title_of
from training.register import Publisher, register_entry
from training.standard import faults

CARD, PAGE, REGISTER = "MODELKAART.md", "rapport.html", "algoritmeregister.json"


def add_report(add: Any, models: Path, corpus: Path, tests: Path) -> None:
    """Add the command `report`.

    Args:
        add: what adds a command.
        models: the folder with all models.
        corpus: what the learning curve is measured on where no file is named.
        tests: the frozen tests, each file apart.
    """
    parser = add(
        "report", _report, "Schrijf de modelkaart, het meetrapport en de inschrijving voor het Algoritmeregister.",
        "signaalwijzer report --model models/proef --output var/rapport",
        "Meet het model op elk bestand van de toets apart. Duurt enkele minuten.",
    )  # fmt: skip
    parser.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    parser.add_argument("--output", type=Path, metavar="MAP", help="map voor de bestanden (standaard de modelmap)")
    parser.add_argument("--test", type=Path, nargs="+", metavar="BESTAND", default=None,
                        help=f"JSON Lines om op te meten (standaard {tests}/*.jsonl)")  # fmt: skip
    add_corpus(parser, corpus, "voor de leercurve")
    parser.add_argument("--no-curve", action="store_true", help="zonder leercurve; dat scheelt de meeste tijd")
    add_jobs(parser)
    parser.add_argument("--organization", type=_organization, default=Publisher.organization, metavar="NAAM",
                        help="naam van de gemeente, voor het Algoritmeregister")  # fmt: skip
    parser.add_argument("--contact", type=_contact, default=Publisher.contact, metavar="ADRES",
                        help="mailadres of website voor vragen, voor het Algoritmeregister")  # fmt: skip
    parser.set_defaults(models=models, tests_folder=tests)


def write_report(record: Record, publisher: Publisher, folder: Path) -> list[Path]:
    """Write the three files and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    entry = json.dumps(register_entry(record, publisher), ensure_ascii=False, indent=2)
    found = []
    for name, text in ((CARD, model_card(record)), (PAGE, evaluation_page(record)), (REGISTER, entry + "\n")):
        (folder / name).write_text(text, encoding="utf-8")
        found.append(folder / name)
    return found


def _report(args: argparse.Namespace) -> int:
    champion = read_champion(args.models)
    folder: Path = args.model or args.models / current_step(args.models).folder
    classifier = artifact.load(folder) if args.model else load_champion(args.models)
    files = {file.stem: file for file in _files(args.test, args.tests_folder)}
    tests = {title_of(name): read_corpus([files[name]]) for name in in_order(files)}
    corpus = [] if args.no_curve else read_corpus(_files(args.corpus, args.corpus_folder))
    total = sum(map(len, tests.values())) + (fits() if corpus else 0)
    with tqdm(total=total, unit="stap", disable=None) as bar:

        def advance(done: int) -> None:
            bar.update(done)

        scored: dict[str, Sequence[Scored]] = {}
        for title, items in tests.items():
            bar.set_description(f"Meten: {title}")
            scored[title] = score(classifier, items, progress=advance)
        main = scored[main_of(scored)]
        bar.total = total + steps(main)
        bar.set_description("Gemarkeerde woorden wissen")
        why = faithfulness(classifier, main, progress=advance)
        curve: LearningCurve | None = None
        if corpus:
            bar.set_description("Leercurve")
            curve = learning_curve(corpus, jobs=args.jobs, progress=advance)
        bar.set_description("Schrijven")
        record = make_record(classifier, artifact.read_manifest(folder), scored, curve, why)
        publisher = Publisher(args.organization, args.contact, _since(champion, classifier))
        written = write_report(record, publisher, args.output or folder)
    print("\n".join(f"Geschreven: {file}" for file in written))
    if args.organization == Publisher.organization or args.contact == Publisher.contact:
        print(f"Vul in {REGISTER} uw gemeente en contactadres in, of geef --organization en --contact mee.")
    return 0


def _files(named: list[Path] | None, folder: Path) -> list[Path]:
    files = named or sorted(folder.glob("*.jsonl"))
    if not files:
        raise CorpusError(f"Er staan geen .jsonl-bestanden in {folder}. Noem ze zelf met --test of --corpus.")
    return files


def _since(champion: Champion | None, classifier: Classifier) -> str | None:
    """Return the month in which the first model went live, where this one is live now."""
    if champion is None or champion.current.version != classifier.version:
        return None
    return min(step.promoted_at for step in (champion.current, *champion.previous))[:7]


def _organization(value: str) -> str:
    return _asked("organization", value)


def _contact(value: str) -> str:
    return _asked("contact_email", value)


def _asked(name: str, value: str) -> str:
    """Return what the municipality fills in, or say why the standard does not take it."""
    if found := [fault for fault in faults({name: value}) if "verplicht" not in fault]:
        raise argparse.ArgumentTypeError("; ".join(found))
    return value
