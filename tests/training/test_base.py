import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from classifier.pieces import FolderPieces, Pieces
from tests.tiny_encoder import tiny_packed, tiny_tokenizer, write_folder, write_packed
from training.base import pieces_of, read_base
from training.errors import BaseModelMissing
from training.packed import packed_file


@pytest.mark.parametrize(("kind", "prefix"), [("roberta", "roberta."), ("bert", "bert."), ("bert", "")])
def test_a_folder_is_read_as_what_was_written(tmp_path: Path, kind: str, prefix: str) -> None:
    write_folder(tiny_packed(), tmp_path, kind=kind, prefix=prefix)
    found, ours = read_base(tmp_path), tiny_packed()
    assert (found.layers, found.heads, found.width) == (ours.layers, ours.heads, ours.width)
    assert found.epsilon == pytest.approx(ours.epsilon)
    assert found.tensors.keys() == ours.tensors.keys()
    for name, values in ours.tensors.items():
        assert (found.tensors[name] == values).all(), name
    assert found.tokenizer == tiny_tokenizer()


def test_other_weights_have_another_fingerprint(tmp_path: Path) -> None:
    packed = tiny_packed()
    write_folder(packed, tmp_path / "a")
    write_folder(packed, tmp_path / "b")
    changed = packed.tensors | {"emb.type": packed.tensors["emb.type"] + np.float32(1)}
    write_folder(replace(packed, tensors=changed), tmp_path / "c")
    first, same, other = (read_base(tmp_path / name).sha256 for name in "abc")
    assert first == same != other


def test_without_a_folder_it_is_that_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = write_packed(tiny_packed(), tmp_path / "tiny.bin")
    monkeypatch.setattr("training.base.packed_file", lambda: tmp_path / "tiny.bin")
    assert read_base(None).sha256 == written.sha256
    assert packed_file().name == "e5-small-q4.bin"


def test_each_base_brings_its_own_word_pieces(tmp_path: Path) -> None:
    write_folder(tiny_packed(), tmp_path)
    assert isinstance(pieces_of(read_base(tmp_path), [], 60), FolderPieces)
    ours = pieces_of(tiny_packed(), [0, 1, 2, 3, 4], 60)
    assert isinstance(ours, Pieces)
    assert len(ours.vocabulary) == 5


@pytest.mark.parametrize("gone", ["config.json", "tokenizer.json", "model.safetensors"])
def test_what_is_missing_is_named_with_the_way_to_make_it(tmp_path: Path, gone: str) -> None:
    write_folder(tiny_packed(), tmp_path)
    (tmp_path / gone).unlink()
    with pytest.raises(BaseModelMissing, match="safetensors" if "safe" in gone else gone) as error:
        read_base(tmp_path)
    assert "save_pretrained" in str(error.value)


def test_weights_that_would_be_unpickled_are_not_touched(tmp_path: Path) -> None:
    write_folder(tiny_packed(), tmp_path)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(BaseModelMissing, match="safetensors"):
        read_base(tmp_path)


@pytest.mark.parametrize("change", [{"model_type": "t5"}, {"hidden_act": "relu"}])
def test_another_architecture_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    write_folder(tiny_packed(), tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | change))
    with pytest.raises(BaseModelMissing, match="alleen bert"):
        read_base(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", b"x"),
        ("config.json", b"{"),
        ("config.json", b"{}"),
        ("tokenizer.json", b"{"),
        ("tokenizer.json", b"{}"),
    ],
)
def test_damage_is_told(tmp_path: Path, file: str, content: bytes) -> None:
    write_folder(tiny_packed(), tmp_path)
    (tmp_path / file).write_bytes(content)
    with pytest.raises(BaseModelMissing, match="niet te lezen"):
        read_base(tmp_path)


def test_a_layer_that_is_not_there(tmp_path: Path) -> None:
    write_folder(tiny_packed(), tmp_path)
    save_file({"embeddings.word_embeddings.weight": np.zeros((4, 4), np.float32)}, tmp_path / "model.safetensors")
    with pytest.raises(BaseModelMissing, match="niet te lezen"):
        read_base(tmp_path)


def test_a_tokenizer_without_begin_and_end_is_refused(tmp_path: Path) -> None:
    write_folder(tiny_packed(), tmp_path)
    bare = json.loads(tiny_tokenizer()) | {"post_processor": None}
    (tmp_path / "tokenizer.json").write_text(json.dumps(bare))
    with pytest.raises(BaseModelMissing, match=r"tokenizer\.json kan niet worden gebruikt"):
        read_base(tmp_path)
