"""What the commands of training ask alike, and how each of them is added."""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from training.corpus import Labelled, read_corpus


class Adder:
    """Adds commands to a parser, each with an example."""

    def __init__(self, commands: "argparse._SubParsersAction[Any]") -> None:
        self.commands = commands

    def __call__(self, name: str, run: Any, about: str, example: str, more: str = "") -> argparse.ArgumentParser:
        """Add a command that does `run`."""
        parser: argparse.ArgumentParser = self.commands.add_parser(
            name,
            help=about,
            description=f"{about} {more}".strip(),
            epilog=f"Voorbeeld:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.set_defaults(run=run)
        return parser


def models_folder() -> Path:
    """Return the folder with all models: the service's own setting, so that both look at the same place."""
    return Path(os.environ.get("SIGNAALWIJZER_MODELS", "models"))


def add_corpus(parser: argparse.ArgumentParser, folder: Path, purpose: str) -> None:
    """Ask for labelled files; those in `folder` where none is named."""
    parser.add_argument("--corpus", type=Path, nargs="+", metavar="BESTAND", default=None,
                        help=f"JSON Lines {purpose} (standaard {folder}/*.jsonl)")  # fmt: skip
    parser.set_defaults(corpus_folder=folder)


def asked_corpus(args: argparse.Namespace) -> list[Labelled]:
    """Read the labelled files that were asked for."""
    return read_corpus(args.corpus or sorted(args.corpus_folder.glob("*.jsonl")))


def add_jobs(parser: Any) -> None:
    """Ask how many processes may work at once."""
    parser.add_argument("--jobs", type=int, default=-1, metavar="N", help="processen tegelijk (-1: alle kernen)")


def advance(bar: "tqdm[Any]", done: int) -> None:
    """Move a progress bar on."""
    bar.update(done)


def as_asked(as_json: bool, facts: Any, table: Callable[[], str]) -> str:
    """Return facts as JSON, or as the table that people read."""
    return json.dumps(facts, ensure_ascii=False, indent=2) if as_json else table()
