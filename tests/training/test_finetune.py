from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.taxonomy import NONE, Domain, Flag, SignalType
from classifier.tuned import DOMAINS, LABELS, columns
from service.cli import main
from tests.conftest import TODAY
from tests.tiny_encoder import COLUMNS, tiny_packed, tiny_pieces, write_folder, write_packed
from tests.training.helpers import labelled
from tests.training.needs_torch import torch
from training.adapter import Adapter, key, load_adapter, save_adapter
from training.corpus import Labelled, to_line
from training.errors import CorpusError
from training.finetune import finetune
from training.low_rank import Encoder, LowRank
from training.tuner import Targets, Tuner, TuningRecipe

RECIPE = TuningRecipe(rank=4, epochs=8, rate=1e-2, batch=8, folds=2, most_pieces=60)
KLACHT, BEZWAAR = SignalType.KLACHT, SignalType.BEZWAAR


@pytest.fixture(scope="module")
def letters() -> list[Labelled]:
    """Return messages of four writers that one word tells apart."""
    told = {
        KLACHT: ("klacht over de balie", Domain.BEDRIJFSVOERING, frozenset[Flag]()),
        BEZWAAR: ("bezwaar tegen het besluit", Domain.SOCIAAL, frozenset({Flag.TERMIJN})),
        None: ("niets bijzonders", None, frozenset[Flag]()),
    }
    return [
        labelled(f"Een {words} nr {'abcdefgh'[i]}.", label, domain, id=f"{label}{i}", source=f"w{i % 4}", flags=flags)
        for label, (words, domain, flags) in told.items()
        for i in range(8)
    ]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Sums this small take longer when they are shared out."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def tiny_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learn on the tiny encoder instead of the real one."""
    write_packed(tiny_packed(), tmp_path / "tiny.bin")
    monkeypatch.setattr("training.base.packed_file", lambda: tmp_path / "tiny.bin")


def tuner(letters: Sequence[Labelled], recipe: TuningRecipe = RECIPE) -> Tuner:
    numbers = [tiny_pieces().numbers(item.message.text) for item in letters]
    return Tuner(tiny_packed(), recipe, numbers, Targets.of(letters))


def test_a_low_rank_change_starts_as_no_change() -> None:
    torch.manual_seed(0)
    weight, bias, x = torch.randn(6, 5), torch.randn(6), torch.randn(3, 5)
    layer = LowRank(weight, bias, rank=2)
    assert torch.equal(layer(x), torch.nn.functional.linear(x, weight, bias))
    with torch.no_grad():
        layer.up.normal_()
    changed = torch.nn.functional.linear(x, weight + layer.up @ layer.down, bias)
    assert torch.allclose(layer(x), changed, atol=1e-5)


def test_only_changes_and_heads_are_learned() -> None:
    encoder = Encoder(tiny_packed(), rank=4)
    names = {name.split(".")[-1] for name, _ in encoder.named_parameters()}
    assert names == {"down", "up", "weight", "bias"}
    assert [n for n, _ in encoder.named_parameters() if n.endswith("weight")] == ["heads.weight"]


def test_padding_does_not_change_scores() -> None:
    encoder = Encoder(tiny_packed(), rank=4).eval()
    torch.nn.init.normal_(encoder.heads.weight)
    ids = torch.tensor([tiny_pieces().numbers("klacht")])
    wide = torch.cat([ids, torch.ones(1, 5, dtype=torch.long)], dim=1)
    alone, padded = encoder(ids, ids != 1), encoder(wide, wide != 1)
    assert torch.allclose(alone, padded, atol=1e-4)


def test_targets_are_read_off() -> None:
    item = replace(labelled("x", BEZWAAR, Domain.SOCIAAL, flags=frozenset({Flag.TERMIJN})), secondary=KLACHT)
    targets = Targets.of([item, labelled("y", None, None)])
    assert [LABELS[i] for i in targets.label] == [BEZWAAR, NONE]
    assert [int(i) for i in targets.domain] == [DOMAINS.index("sociaal"), -1]
    assert [[s for s, yes in zip(SignalType, row, strict=True) if yes] for row in targets.wants] == [
        [KLACHT, BEZWAAR],
        [],
    ]
    assert [[f for f, yes in zip(Flag, row, strict=True) if yes] for row in targets.flags] == [[Flag.TERMIJN], []]


def test_the_loss_goes_down(letters: list[Labelled]) -> None:
    run = tuner(letters)
    rows = np.arange(len(letters))
    even = torch.ones(len(LABELS))

    def loss() -> float:
        run.encoder.eval()
        with torch.no_grad():
            return float(run._loss(run._forward(rows), rows, even))

    before = loss()
    steps: list[tuple[int, int]] = []
    run.learn(rows, lambda done, of: steps.append((done, of)))
    assert loss() < 0.7 * before
    assert steps == [(n, 24) for n in range(1, 25)]


def test_rows_without_a_domain_alone_are_learned_from_too(letters: list[Labelled]) -> None:
    run = tuner([item for item in letters if item.label is None])
    run.learn(np.arange(8), lambda done, of: None)
    assert np.isfinite(run.scores(np.arange(8))).all()


def test_scores_come_in_the_order_asked(letters: list[Labelled]) -> None:
    run = tuner(letters)
    run.learn(np.arange(len(letters)), lambda done, of: None)
    there = run.scores(np.arange(len(letters)))
    back = run.scores(np.arange(len(letters))[::-1].copy())
    assert there == pytest.approx(back[::-1], abs=0.05)
    assert there.std(axis=0).max() > 0.2


@pytest.fixture(scope="module")
def learned(letters: list[Labelled], tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    with pytest.MonkeyPatch.context() as patch:
        file = tmp_path_factory.mktemp("base") / "tiny.bin"
        write_packed(tiny_packed(), file)
        patch.setattr("training.base.packed_file", lambda: file)
        return finetune(letters, RECIPE, today=TODAY)


def test_an_adapter_knows_what_it_learned(letters: list[Labelled], learned: Adapter) -> None:
    assert learned.heads.shape[1] == len(learned.bias) == COLUMNS
    assert set(learned.changes) == {f"l0.{name}.w" for name in ("q", "k", "v", "ao", "fi", "fo")}
    assert (learned.facts["made"], learned.facts["data"]["messages"]) == ("2026-11-23", 24)
    assert (learned.facts["data"]["sources"], learned.facts["recipe"]["rank"]) == (4, 4)
    assert set(learned.unseen) == {key(f"\n{item.message.text}") for item in letters}


def test_what_it_learned_is_served(letters: list[Labelled], learned: Adapter) -> None:
    found = learned.encoder().read([f"\n{item.message.text}" for item in letters])
    guess = [LABELS[int(reading.scores[columns("label")].argmax())] for reading in found]
    assert np.mean([g == str(item.label or NONE) for g, item in zip(guess, letters, strict=True)]) >= 0.9


def test_foreign_word_pieces_that_nobody_used_are_left_out(learned: Adapter) -> None:
    kept = {tiny_packed().pieces[row][0] for row in learned.rows}
    assert {"<s>", "<pad>", "</s>", "<unk>", "a", "\u2581klacht"} <= kept
    assert "дом" not in kept
    assert learned.rows.tolist() == sorted(learned.rows.tolist())


def test_the_same_seed_gives_the_same_adapter(letters: list[Labelled], learned: Adapter) -> None:
    again = finetune(letters, RECIPE, today=TODAY)
    other = finetune(letters, replace(RECIPE, seed=1), today=TODAY)
    assert (again.heads == learned.heads).all()
    assert (other.heads != learned.heads).any()
    for name, scores in learned.unseen.items():
        assert (again.unseen[name] == scores).all()


def test_unseen_scores_are_of_an_encoder_that_did_not_know_the_writer(letters: list[Labelled]) -> None:
    """With the labels of one writer turned about, who never saw that writer gives the labels of the others."""
    swap = {KLACHT: BEZWAAR, BEZWAAR: KLACHT, None: None}
    turned = [replace(item, label=swap[item.label]) if item.source == "w0" else item for item in letters]
    adapter = finetune(turned, replace(RECIPE, folds=4), today=TODAY)
    for item in turned:
        if item.source == "w0" and item.label:
            scores = adapter.unseen[key(f"\n{item.message.text}")][columns("label")]
            assert LABELS[int(scores.argmax())] == swap[item.label]


def test_progress_is_told(letters: list[Labelled]) -> None:
    told: list[tuple[str, int, int]] = []
    finetune(letters, replace(RECIPE, epochs=1), today=TODAY, progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(what for what, _, _ in told)) == [
        "Schrijversgroep 1 van 2",
        "Schrijversgroep 2 van 2",
        "Alle schrijvers",
    ]
    assert told[-1][1] == told[-1][2] == 3


def test_one_writer_is_not_enough(letters: list[Labelled]) -> None:
    with pytest.raises(CorpusError, match="schrijver"):
        finetune([replace(item, source="w0") for item in letters], RECIPE, today=TODAY)


def test_what_was_finished_is_not_done_again(letters: list[Labelled], learned: Adapter, tmp_path: Path) -> None:
    """Stopped in the second group of writers, it goes on there, and gives what it would have given."""
    told: list[str] = []

    def stop(what: str, done: int, of: int) -> None:
        told.append(what)
        if what.startswith("Schrijversgroep 2") and done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune(letters, RECIPE, today=TODAY, kept=tmp_path / "bezig", progress=stop)
    assert len(list((tmp_path / "bezig").iterdir())) == 1
    told.clear()
    again = finetune(
        letters, RECIPE, today=TODAY, kept=tmp_path / "bezig", progress=lambda what, done, of: told.append(what)
    )
    assert list(dict.fromkeys(told)) == [
        "Schrijversgroep 1 van 2 was al klaar",
        "Schrijversgroep 2 van 2",
        "Alle schrijvers",
    ]
    assert (again.heads == learned.heads).all()
    for name, scores in learned.unseen.items():
        assert (again.unseen[name] == scores).all()


def test_what_another_run_finished_is_not_used(letters: list[Labelled], tmp_path: Path) -> None:
    quick = replace(RECIPE, epochs=1)
    finetune(letters, quick, today=TODAY, kept=tmp_path)
    told: list[str] = []
    for corpus, recipe in ((letters, replace(quick, seed=1)), (letters[:-1], quick)):
        finetune(corpus, recipe, today=TODAY, kept=tmp_path, progress=lambda what, done, of: told.append(what))
    assert not [what for what in told if "was al klaar" in what]


def test_it_learns_from_an_encoder_in_a_folder(letters: list[Labelled], tmp_path: Path) -> None:
    folder = tmp_path / "robbert"
    write_folder(tiny_packed(), folder)
    adapter = finetune(letters, RECIPE, today=TODAY, base=folder)
    assert (adapter.facts["base"]["name"], adapter.facts["base"]["folder"]) == ("robbert", str(folder))
    assert len(adapter.rows) == len(tiny_packed().pieces)
    save_adapter(adapter, tmp_path / "adapter")
    texts = [f"\n{item.message.text}" for item in letters]
    found = load_adapter(tmp_path / "adapter").encoder().read(texts)
    guess = [LABELS[int(reading.scores[columns("label")].argmax())] for reading in found]
    assert np.mean([g == str(item.label or NONE) for g, item in zip(guess, letters, strict=True)]) >= 0.9
    covered = {texts[0][start:end] for start, end in found[0].places}
    assert "klacht" in covered


def test_no_more_is_read_than_the_encoder_has_places_for(letters: list[Labelled]) -> None:
    adapter = finetune(letters, replace(RECIPE, epochs=1, most_pieces=5_000), today=TODAY)
    assert adapter.facts["recipe"]["most_pieces"] == len(tiny_packed().tensors["emb.pos"]) - 2


def test_the_command_learns_saves_and_tells_how_to_use_it(
    letters: list[Labelled], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, folder, output = tmp_path / "corpus.jsonl", tmp_path / "robbert", tmp_path / "eigen"
    corpus.write_text("\n".join(map(to_line, letters)) + "\n", encoding="utf-8")
    write_folder(tiny_packed(), folder)
    command = ["finetune", "--corpus", str(corpus), "--base", str(folder), "--output", str(output), "--epochs", "1"]
    assert main([*command, "--rank", "2"]) == 0
    said = capsys.readouterr().out
    assert f"signaalwijzer train --adapter {output}" in said
    assert load_adapter(output).facts["base"]["name"] == "robbert"
    assert not (tmp_path / "eigen.bezig").exists()


def test_a_base_that_is_not_there_is_one_clear_line(
    letters: list[Labelled], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(map(to_line, letters)) + "\n", encoding="utf-8")
    assert main(["finetune", "--corpus", str(corpus), "--base", str(tmp_path / "weg")]) == 1
    said = capsys.readouterr().err
    assert "ontbreekt config.json, tokenizer.json, *.safetensors" in said
    assert "Traceback" not in said
