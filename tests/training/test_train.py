import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from classifier import Classifier, Message
from classifier.taxonomy import Flag, SignalType
from tests.conftest import TODAY
from tests.tiny_encoder import tiny_heads, tiny_packed, write_packed
from training.adapter import Adapter, save_adapter
from training.corpus import Labelled
from training.errors import AdapterError, CorpusError
from training.recipe import Recipe
from training.split import by_writer
from training.train import Tuned, _fit_domain, train


def test_the_same_data_and_recipe_give_the_same_model(tiny_corpus: list[Labelled], tiny_classifier: Classifier) -> None:
    again, facts = train(tiny_corpus, Recipe(encoder=None, folds=2), today=TODAY, jobs=1)
    message = Message("Ik wil graag weten wanneer mijn paspoort klaar is.")
    assert again.version == tiny_classifier.version
    assert again.suggest([message]) == tiny_classifier.suggest([message])
    assert facts["data"]["messages"] == len(tiny_corpus)
    assert facts["cross_validation"]["label_macro_f1"] > 0.7


@pytest.fixture(scope="module")
def few(tiny_corpus: list[Labelled]) -> list[Labelled]:
    """Return enough messages to train on in a second, some without a flag that others have."""
    return [item for item in tiny_corpus[::5] if Flag.PRO_FORMA not in item.flags]


FAST = Recipe(encoder=None, folds=2)


@pytest.fixture(scope="module")
def trained(few: list[Labelled]) -> tuple[Classifier, dict[str, Any], list[str]]:
    steps: list[str] = []
    return *train(few, FAST, today=TODAY, jobs=1, progress=steps.append), steps


Trained = tuple[Classifier, dict[str, Any], list[str]]


def test_other_data_is_another_version(few: list[Labelled], trained: Trained) -> None:
    other, _ = train(few[1:], FAST, today=TODAY, jobs=1)
    assert other.version != trained[0].version


def test_progress_and_facts_are_told(few: list[Labelled], trained: Trained) -> None:
    _, facts, steps = trained
    assert steps == [
        "Berichten lezen",
        "Kenmerken bepalen",
        "Zonder taalmodel",
        "Soort leren",
        "Domein leren",
        "Signaleringen en tweede soort leren",
        "Zekerheid bepalen",
    ]
    assert facts["recipe"] == FAST.to_json()
    assert set(facts["cross_validation"]) == {
        "label_macro_f1",
        "domain_macro_f1",
        "flags_micro_f1",
        "second_label_recall",
    }
    assert all(0 <= figure <= 1 for figure in facts["cross_validation"].values())
    assert json.loads(json.dumps(facts)) == facts


def test_a_flag_without_examples_is_left_to_the_rule(trained: Trained) -> None:
    (suggestion,) = trained[0].suggest([Message("Ik maak pro forma bezwaar tegen uw besluit; de gronden volgen nog.")])
    assert Flag.PRO_FORMA in suggestion.flags


def test_contrast_pairs_weigh_little_in_certainty_and_most_in_what_must_not_be_lost(
    few: list[Labelled], trained: Trained
) -> None:
    paired = [replace(item, marks={"pair": "p", "rule": "1"}) if i % 2 else item for i, item in enumerate(few)]
    other, _ = train(paired, FAST, today=TODAY, jobs=1)
    plain = trained[0].certainty
    assert other.label_head.weights == pytest.approx(trained[0].label_head.weights, abs=1e-4)
    assert len(other.certainty.joint) < 0.7 * len(plain.joint)
    complaints = [bool(item.marks) for item in paired if item.label is SignalType.KLACHT]
    assert len(other.certainty.legal["klacht"]) == len(complaints) + 4 * sum(complaints)
    assert len(plain.legal["klacht"]) == len(complaints)
    assert (plain.repeats, other.certainty.repeats) == (1, 5)


def test_what_no_label_fits_is_judged_with_the_domain_that_it_would_get() -> None:
    """Even chances of a domain would make a mistake look less sure than it is in the mail, and so less harmful."""
    words = np.arange(120) % 3
    domains = np.array(["bedrijfsvoering", "fysiek", "sociaal"])[words]
    domains[-12:] = ""  # the same words as the others, but nothing to learn from
    folds = by_writer([str(i // 3 % 4) for i in range(120)], list(domains), folds=2, seed=0)
    known = np.flatnonzero(domains != "")
    _, chances = _fit_domain(
        csr_matrix(np.eye(3)[words]), domains, known, folds, Tuned(None, None), np.ones(120), FAST, 1
    )
    assert (chances.argmax(axis=1) == words).all()
    assert chances[-12:].max(axis=1).min() > 0.9


@pytest.fixture
def adapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an adapter of nothing on the tiny encoder, that has seen no message."""
    base = write_packed(tiny_packed(), tmp_path / "tiny.bin")
    monkeypatch.setattr("training.base.packed_file", lambda: tmp_path / "tiny.bin")
    heads, bias = tiny_heads()
    rows = np.arange(len(base.pieces), dtype=np.int32)
    facts = {"base": {"sha256": base.sha256}, "recipe": {"most_pieces": 60}}
    save_adapter(Adapter({}, heads, bias, rows, {}, facts), tmp_path / "adapter")
    return tmp_path / "adapter"


def test_an_encoder_is_stacked_on_top(few: list[Labelled], trained: Trained, adapter: Path) -> None:
    steps: list[str] = []
    recipe = replace(FAST, adapter=str(adapter))
    stacked, facts = train(few, recipe, today=TODAY, jobs=1, progress=steps.append)
    assert "Taalmodel klaarzetten" in steps
    assert stacked.tuned is not None
    assert stacked.label_head.tuned_scale > 0
    assert stacked.flag_heads.mix[:, 1].any()
    assert stacked.wants_heads.mix[:, 1].any()
    assert facts["recipe"]["adapter"] == str(adapter)
    assert stacked.version != trained[0].version
    assert trained[0].tuned is None
    assert trained[0].label_head.tuned_scale == 0.0
    (suggestion,) = stacked.suggest([Message("Ik maak bezwaar. Uw besluit is niet goed. Wat een bende.")])
    assert any(e.kind == "zin" for e in suggestion.evidence)


def test_an_adapter_that_is_not_there_is_told_before_learning(few: list[Labelled], tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="signaalwijzer finetune"):
        train(few, replace(FAST, adapter=str(tmp_path / "weg")), today=TODAY, jobs=1)


def test_a_missing_label_is_refused(tiny_corpus: list[Labelled]) -> None:
    without = [item for item in tiny_corpus if item.label is not SignalType.BEZWAAR]
    with pytest.raises(CorpusError, match="label bezwaar"):
        train(without, Recipe(encoder=None), today=TODAY)
    with pytest.raises(CorpusError):
        train([], Recipe(encoder=None), today=TODAY)
