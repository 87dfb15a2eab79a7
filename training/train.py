"""From labelled messages to a classifier: views, heads stacked with a fine-tuned encoder, and how sure they are."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.metrics import f1_score

from classifier.certainty import Certainty, conformal
from classifier.handover import LEGAL
from classifier.heads import Floats, Head
from classifier.model import Classifier, prepare, readings_of
from classifier.taxonomy import NONE, Domain, Flag, SignalType
from classifier.tuned import TunedEncoder, columns
from training.adapter import load_adapter, scores_of
from training.corpus import Labelled, data_hash
from training.errors import CorpusError
from training.recipe import Recipe
from training.split import Fold, by_writer
from training.stack import fit_head, fit_yes_no
from training.wanted import BETAS, wanted_of

Progress = Callable[[str], object]


@dataclass(frozen=True)
class Tuned:
    """A fine-tuned encoder and what it makes of each training text without having seen its writer."""

    encoder: TunedEncoder | None
    scores: Floats | None
    facts: dict[str, Any] | None = None

    def of(self, task: str) -> Floats | None:
        """Return the scores of one task."""
        return None if self.scores is None else self.scores[:, columns(task)]


def train(
    corpus: Sequence[Labelled],
    recipe: Recipe,
    *,
    today: date,
    jobs: int = -1,
    progress: Progress = lambda step: None,
) -> tuple[Classifier, dict[str, Any]]:
    """Train a classifier; return it with the facts for its manifest.

    The facts hold the data, the recipe and the cross-validated figures on writers held apart. Calibration
    and limits come from those same held-out predictions, so no test message is touched.

    Raises:
        CorpusError: a label or domain is missing altogether, or there is one writer only.
        AdapterError: the adapter of the recipe cannot be used.
    """
    _check(corpus)
    started = time.monotonic()
    progress("Berichten lezen")
    readings = readings_of([prepare(item.message) for item in corpus])
    progress("Kenmerken bepalen")
    views = recipe.views()
    features = views.fit(readings).transform(readings)
    progress("Taalmodel klaarzetten" if recipe.adapter else "Zonder taalmodel")
    tuned = _tuned(recipe, [reading.text for reading in readings])
    labels = np.array([str(item.label or NONE) for item in corpus])
    domains = np.array([str(item.domain or "") for item in corpus])
    sources = [item.source for item in corpus]
    natural = _natural(corpus)
    folds = by_writer(sources, list(labels), folds=recipe.folds, seed=recipe.seed)

    progress("Soort leren")
    label_head, label_chances = fit_head(
        features, labels, folds, c=recipe.c_signal_type, tuned=tuned.of("label"), weights=natural, jobs=jobs
    )
    progress("Domein leren")
    known = np.flatnonzero(domains != "")
    domain_head, domain_chances = _fit_domain(features, domains, known, folds, tuned, natural, recipe, jobs)
    progress("Signaleringen en tweede soort leren")
    words = csr_matrix(features[:, : len(views.words_.idf)])
    flags = np.array([[flag in item.flags for flag in Flag] for item in corpus])
    rules = np.array([[flag in reading.flags for flag in Flag] for reading in readings])
    flag_heads, flag_chances = fit_yes_no(
        [str(flag) for flag in Flag], words, flags, folds, tuned=tuned.of("flags"), rules=rules, jobs=jobs
    )
    wanted = wanted_of(corpus)
    wants_heads, wants_chances = fit_yes_no(
        [str(s) for s in SignalType], words, wanted.either, folds, tuned=tuned.of("wants"), rules=None,
        asked=wanted.asked, judged=wanted.judged, betas=BETAS, jobs=jobs,
    )  # fmt: skip
    progress("Zekerheid bepalen")
    certainty = _certainty(
        label_head, label_chances, labels, domain_head, domain_chances, domains, natural, views.familiarity(readings)
    )
    facts: dict[str, Any] = {
        "made": today.isoformat(),
        "data": {"sha256": data_hash(corpus), "messages": len(corpus), "sources": len(set(sources))},
        "recipe": recipe.to_json(),
        "cross_validation": {
            "label_macro_f1": _macro_f1(label_head, label_chances, labels, list(SignalType)),
            "domain_macro_f1": _macro_f1(domain_head, domain_chances[known], domains[known], domain_head.classes),
            "flags_micro_f1": _micro_f1(flags, flag_chances >= flag_heads.thresholds),
            "second_label_recall": _recall(wanted.second, wants_chances >= wants_heads.thresholds),
        },
    }
    version = f"{today.isoformat()}-{_short(facts)}"
    if tuned.facts is not None:
        facts["adapter"] = tuned.facts
    facts["seconds"] = round(time.monotonic() - started, 1)
    return (
        Classifier(version, views, label_head, domain_head, flag_heads, wants_heads, certainty, tuned.encoder),
        facts,
    )


def _tuned(recipe: Recipe, texts: Sequence[str]) -> Tuned:
    if recipe.adapter is None:
        return Tuned(None, None)
    adapter = load_adapter(Path(recipe.adapter))
    encoder = adapter.encoder()
    return Tuned(encoder, scores_of(adapter, encoder, texts), adapter.facts)


def _natural(corpus: Sequence[Labelled]) -> Floats:
    """Return how much each message counts for how sure the model is.

    Contrast pairs stand on the boundary by design and are a fifth of the corpus, far more than of any mailbox.
    Learned from in full, they count little where certainty is measured: a promise is about mail as it comes.
    """
    return np.array([_CONTRAST_WEIGHT if "pair" in item.marks else 1.0 for item in corpus])


_CONTRAST_WEIGHT = 0.2
# for what must not be lost it is the other way about: then each counts for this many messages, so that more than half
# of what the legal limits are taken from lies on the boundary
_LEGAL_REPEATS = 5


def _fit_domain(
    features: csr_matrix,
    domains: NDArray[np.str_],
    known: NDArray[np.intp],
    folds: Sequence[Fold],
    tuned: Tuned,
    natural: Floats,
    recipe: Recipe,
    jobs: int,
) -> tuple[Head, Floats]:
    """Return the domain head and the chances of every row.

    What no label fits has no domain to learn from, yet in the mail it does get one: where it passes for a label,
    its chance of a domain decides whether a person sees it. So those rows get the chances that the head gives.
    """
    place = np.full(len(domains), -1)
    place[known] = np.arange(len(known))
    inside = [(place[rows][place[rows] >= 0], place[held][place[held] >= 0]) for rows, held in folds]
    scores = tuned.of("domain")
    head, chances = fit_head(
        csr_matrix(features[known]), domains[known], inside, c=recipe.c_domain,
        tuned=None if scores is None else scores[known], weights=natural[known], jobs=jobs,
    )  # fmt: skip
    everywhere = head.chances(features, scores)
    everywhere[known] = chances
    return head, everywhere


def _check(corpus: Sequence[Labelled]) -> None:
    present = {item.label for item in corpus}
    if missing := [s for s in (*SignalType, None) if s not in present]:
        names = ", ".join(str(s or "null (geen label past)") for s in missing)
        raise CorpusError(f"Het corpus heeft geen berichten met label {names}; van elk is er minstens één nodig.")
    domains = {item.domain for item in corpus}
    if absent := [str(d) for d in Domain if d not in domains]:
        raise CorpusError(f"Het corpus heeft geen berichten met domein {', '.join(absent)}.")


def _certainty(
    label_head: Head,
    label_chances: Floats,
    labels: NDArray[np.str_],
    domain_head: Head,
    domain_chances: Floats,
    domains: NDArray[np.str_],
    natural: Floats,
    familiarity: Floats,
) -> Certainty:
    classes = np.array(label_head.classes)
    chosen = classes[label_chances.argmax(axis=1)]
    guessed = np.array(domain_head.classes)[domain_chances.argmax(axis=1)]
    # what no label fits counts as wrong where a label was given; its domain cannot be wrong
    wrong = (chosen != labels) | ((labels != NONE) & (guessed != domains))
    judged = (chosen != NONE) & (natural == 1.0)
    joint = label_chances.max(axis=1) * domain_chances.max(axis=1)
    repeats = np.where(natural == 1.0, 1, _LEGAL_REPEATS)
    most = int(repeats.max())
    legal = {
        slug: conformal(np.repeat(label_chances[:, label_head.classes.index(slug)], (labels == slug) * repeats))
        for slug in LEGAL
    }
    # one in a hundred of our own messages may read as foreign; half the words known is the least
    known = min(0.5, float(np.quantile(familiarity, 0.01)))
    return Certainty(joint[judged], wrong[judged], {str(slug): scores for slug, scores in legal.items()}, known, most)


def _macro_f1(head: Head, chances: Floats, truth: NDArray[np.str_], over: list[Any]) -> float:
    names = [str(name) for name in over]
    chosen = np.array(head.classes)[chances.argmax(axis=1)]
    asked = np.isin(truth, names)
    return _rounded(f1_score(truth[asked], chosen[asked], labels=names, average="macro", zero_division=0.0))


def _micro_f1(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    return _rounded(2 * (truth & found).sum() / max(truth.sum() + found.sum(), 1))


def _recall(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    return _rounded((truth & found).sum() / max(truth.sum(), 1))


def _rounded(value: Any) -> float:
    return round(float(value), 4)


def _short(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
