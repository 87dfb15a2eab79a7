"""The command that names messages whose label is probably wrong, for a person to read again."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.label_issues import label_issues
from training.options import add_corpus, add_jobs, asked_corpus
from training.recipe import Recipe


def add_suspects(add: Any, corpus: Path) -> None:
    """Add the command `suspects`; `corpus` is the folder that is read where no file is named."""
    parser = add(
        "suspects", _suspects, "Noem berichten waarvan het label waarschijnlijk niet klopt.",
        "signaalwijzer suspects --corpus var/beoordelingen.jsonl data/corpus/*.jsonl",
        "Een model dat de schrijver niet kende, vindt een ander label veel waarschijnlijker. Lees ze zelf opnieuw: "
        "er wordt niets veranderd.",
    )  # fmt: skip
    add_corpus(parser, corpus, "met labels")
    parser.add_argument("--output", type=Path, metavar="BESTAND", help="schrijf ze als CSV in plaats van een tabel")
    add_jobs(parser)


def _suspects(args: argparse.Namespace) -> int:
    if find_spec("cleanlab") is None:
        raise TrainingError("Hiervoor is cleanlab nodig. Installeer het met: pip install 'signaalwijzer[notebooks]'")
    corpus = asked_corpus(args)
    found = label_issues(corpus, Recipe.named("fast"), jobs=args.jobs)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        found.to_csv(args.output, index=False)
    elif len(found):
        print(found.to_string(index=False))
    print(f"{len(found)} van {len(corpus)} berichten om opnieuw te lezen{f': {args.output}' if args.output else ''}.")
    return 0
