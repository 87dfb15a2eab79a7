"""The command that scores files; nothing is stored."""

import argparse
import json
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from classifier.champion import current_step
from classifier.routing import RoutingTable
from service.settings import Settings

if TYPE_CHECKING:
    from service.draft import Draft

# exit status: done, except for bad messages
PARTLY = 3


def add_score(add: Any) -> None:
    """Add the command `score`; `add` is what adds a command."""
    score = add("score", _score, "Geef voor elk bericht in een bestand een suggestie (JSON, één per regel).",
                "signaalwijzer score post.mbox --output suggesties.jsonl",
                "Leest .jsonl, .csv, .xlsx, .eml, .msg en .mbox. Er komt niets in de database. Wordt een opdracht met "
                "--output onderbroken, dan gaat dezelfde opdracht met --resume verder waar hij stopte. Met "
                "--scheduler rekent een Dask-cluster: de berichten gaan dan over het netwerk naar de "
                "werkers.")  # fmt: skip
    score.set_defaults(parser=score)
    score.add_argument("files", type=Path, nargs="+", metavar="BESTAND", help="bestand met berichten")
    score.add_argument("--model", type=Path, metavar="MAP", help="modelmap (standaard het model in gebruik)")
    score.add_argument("--output", type=Path, metavar="BESTAND", help="schrijf hierheen in plaats van op het scherm")
    score.add_argument("--resume", action="store_true", help="ga verder met een onderbroken --output")
    where = score.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=-1, metavar="N", help="processen tegelijk (-1: alle kernen)")
    where.add_argument("--scheduler", metavar="ADRES", help="Dask-cluster, zoals tcp://10.0.0.5:8786 (of tls://)")


def _score(args: argparse.Namespace) -> int:
    from service.draft import Draft
    from service.scoring import BATCH, fingerprint, score_files, to_text
    from training.workers import cluster

    if args.resume and not args.output:
        args.parser.error("--resume gaat samen met --output: alleen een bestand kan verder gaan.")
    settings = Settings.read()
    routing = RoutingTable.read(settings.routing) if settings.routing else None
    model, digest = args.model, None
    if model is None:
        live = current_step(settings.models)
        model, digest = settings.models / live.folder, live.manifest_sha256
    faults = 0
    with ExitStack() as stack:
        workers = stack.enter_context(cluster(args.scheduler)) if args.scheduler else None
        draft: Draft | None = None
        if args.output:
            stack.callback(lambda: _say_how_to_go_on(draft))
            job = fingerprint(args.files, model, settings.promise, routing)
            draft = stack.enter_context(Draft(args.output, job, step=BATCH, resume=args.resume))
            faults = sum("fout" in json.loads(line) for line in draft.kept)
        done = draft.written if draft else 0
        about = f"Scoren met {len(workers)} werkers" if workers else "Scoren"
        seen = not args.output and sys.stdout.isatty()  # the lines themselves show that it goes on
        bar = stack.enter_context(tqdm(desc=about, unit="bericht", initial=done, disable=True if seen else None))

        def fault(said: str) -> None:
            nonlocal faults
            faults += 1
            with tqdm.external_write_mode(file=sys.stderr):
                print(f"signaalwijzer: {said}", file=sys.stderr)

        lines = score_files(
            args.files,
            model,
            digest=digest,
            promise=settings.promise,
            routing=routing,
            jobs=args.jobs,
            cluster=workers,
            skip=done,
            fault=fault,
        )
        for line in stack.enter_context(closing(lines)):
            if draft:
                draft.write(to_text(line))
            else:
                print(to_text(line))
            bar.update()
    if faults:
        print(f"signaalwijzer: {faults} bericht(en) overgeslagen; de rest is gescoord.", file=sys.stderr)
    return PARTLY if faults else 0


def _say_how_to_go_on(draft: "Draft | None") -> None:
    if draft and draft.draft.exists():
        print(f"\nsignaalwijzer: {draft.written} bericht(en) zijn al gescoord. Ga verder met dezelfde opdracht en "
              "--resume.", file=sys.stderr)  # fmt: skip
