import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_encoder import COLUMNS, WIDTH, tiny_heads, tiny_packed, tiny_tuned, write_packed
from training.adapter import SCHEMA, Adapter, key, load_adapter, save_adapter, scores_of
from training.errors import AdapterError
from training.packed import Packed

KNOWN, NEW = "Hierbij een klacht.", "Een vraag over de straat."


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    return write_packed(tiny_packed(), tmp_path_factory.mktemp("base") / "tiny.bin")


@pytest.fixture(scope="module")
def adapter(base: Packed) -> Adapter:
    rng = np.random.default_rng(1)
    heads, bias = tiny_heads()

    def thin(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        # what half precision holds exactly, so that a round trip can be compared
        return (rng.normal(size=shape) / 8).astype(np.float16).astype(np.float32)

    return Adapter(
        changes={"l0.q.w": (thin(2, WIDTH), thin(WIDTH, 2)), "l0.fi.w": (thin(2, WIDTH), thin(4 * WIDTH, 2))},
        heads=heads,
        bias=bias,
        rows=np.arange(len(base.pieces), dtype=np.int32),
        unseen={key(KNOWN): thin(COLUMNS)},
        facts={"base": {"name": "tiny", "sha256": base.sha256}, "recipe": {"most_pieces": 60}, "made": "2026-11-23"},
    )


def test_round_trip(adapter: Adapter, tmp_path: Path) -> None:
    save_adapter(adapter, tmp_path / "map" / "adapter")
    again = load_adapter(tmp_path / "map" / "adapter")
    assert again.facts == adapter.facts
    assert again.changes.keys() == adapter.changes.keys()
    for name, pair in adapter.changes.items():
        for one, other in zip(pair, again.changes[name], strict=True):
            assert (one == other).all()
    assert (again.heads == adapter.heads).all()
    assert (again.bias == adapter.bias).all()
    assert (again.rows == adapter.rows).all()
    assert again.unseen.keys() == adapter.unseen.keys()
    assert (again.unseen[key(KNOWN)] == adapter.unseen[key(KNOWN)]).all()


def test_it_learned_from_nothing_is_fine_too(adapter: Adapter, tmp_path: Path) -> None:
    save_adapter(replace(adapter, unseen={}, changes={}), tmp_path)
    assert load_adapter(tmp_path).unseen == {}


def test_no_text_is_in_what_is_shipped(adapter: Adapter, tmp_path: Path) -> None:
    save_adapter(adapter, tmp_path)
    assert all(b"klacht." not in file.read_bytes() for file in tmp_path.iterdir())
    assert key(KNOWN) != key(NEW)


def test_merging_adds_the_product_of_the_thin_matrices(adapter: Adapter, base: Packed) -> None:
    merged = adapter.merge(base)
    down, up = adapter.changes["l0.q.w"]
    assert merged.tensors["l0.q.w"] == pytest.approx(base.tensors["l0.q.w"] + up @ down)
    assert merged.tensors["l0.k.w"] is base.tensors["l0.k.w"]
    assert (base.tensors["l0.q.w"] == tiny_packed().tensors["l0.q.w"]).all()


def test_another_base_is_refused(adapter: Adapter, base: Packed) -> None:
    with pytest.raises(AdapterError, match="signaalwijzer finetune"):
        adapter.merge(replace(base, sha256="f" * 64))


def test_the_encoder_serves_the_merged_weights(
    adapter: Adapter, base: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tiny.bin"
    write_packed(tiny_packed(), file)
    monkeypatch.setattr("training.base.packed_file", lambda: file)
    encoder = adapter.encoder()
    assert encoder.pieces.most == 60
    (changed,), (bare,) = encoder.read([KNOWN]), tiny_tuned().read([KNOWN])
    assert np.abs(changed.scores - bare.scores).max() > 0.05
    (same,) = replace(adapter, changes={}).encoder().read([KNOWN])
    assert same.scores == pytest.approx(bare.scores, abs=1e-5)


def test_scores_of_a_text_it_learned_from_are_those_of_before(adapter: Adapter) -> None:
    encoder = tiny_tuned()
    found = scores_of(adapter, encoder, [NEW, KNOWN, NEW, KNOWN])
    assert found.shape == (4, COLUMNS)
    kept = adapter.unseen[key(KNOWN)]
    assert (found[1] == kept).all()
    assert (found[3] == kept).all()
    assert np.abs(encoder.read([KNOWN])[0].scores - kept).max() > 0.2  # or it could be either
    assert found[0] == pytest.approx(encoder.read([NEW])[0].scores, abs=0.1)
    assert (scores_of(adapter, encoder, [KNOWN])[0] == kept).all()


def test_no_adapter_names_the_next_command(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="signaalwijzer finetune"):
        load_adapter(tmp_path / "weg")


@pytest.mark.parametrize("gone", ["adapter.json", "adapter.safetensors"])
def test_half_an_adapter(adapter: Adapter, tmp_path: Path, gone: str) -> None:
    save_adapter(adapter, tmp_path)
    (tmp_path / gone).unlink()
    with pytest.raises(AdapterError, match=r"geen \(hele\) adapter"):
        load_adapter(tmp_path)


def test_damage_is_found(adapter: Adapter, tmp_path: Path) -> None:
    save_adapter(adapter, tmp_path)
    file = tmp_path / "adapter.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(AdapterError, match="beschadigd"):
        load_adapter(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": "signaalwijzer-adapter/0"}, "andere versie"),
        ({"tasks": {"label": ["a"]}}, "andere versie"),
        ({"sha256": hashlib.sha256(b"").hexdigest()}, "beschadigd"),
        ({"sha256": None}, "beschadigd"),
    ],
)
def test_facts_that_do_not_fit(adapter: Adapter, tmp_path: Path, change: dict[str, object], says: str) -> None:
    save_adapter(adapter, tmp_path)
    file = tmp_path / "adapter.json"
    facts = json.loads(file.read_text())
    assert facts["schema"] == SCHEMA
    file.write_text(json.dumps(facts | change))
    with pytest.raises(AdapterError, match=says):
        load_adapter(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", "3", ""])
def test_facts_that_are_none(adapter: Adapter, tmp_path: Path, content: str) -> None:
    save_adapter(adapter, tmp_path)
    (tmp_path / "adapter.json").write_text(content)
    with pytest.raises(AdapterError, match="signaalwijzer finetune"):
        load_adapter(tmp_path)
