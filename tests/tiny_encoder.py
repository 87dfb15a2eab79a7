"""An encoder of one layer with random weights: small enough for a test, built and served as the real one is."""

import struct
from functools import cache
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from classifier.pieces import Pieces
from classifier.tuned import TASKS, TunedEncoder
from training.graph import encoder_graph
from training.packed import Packed, Tensors, read_packed

Floats = NDArray[np.float32]

WIDTH = 32
COLUMNS = sum(map(len, TASKS.values()))
_WORDS = ["klacht", "bezwaar", "vraag", "besluit", "gemeente", "straat", "balie", "uitkering"]
_PLACES = 128


@cache
def tiny_packed() -> Packed:
    """Return the encoder; its word pieces are letters, signs and a few words."""
    rng = np.random.default_rng(7)
    special = [(name, 0.0) for name in ("<s>", "<pad>", "</s>", "<unk>")]
    pieces = ["\u2581", *ascii_lowercase, *".,:!?", "дом", *(f"\u2581{word}" for word in _WORDS)]
    vocabulary = special + [(piece, -float(10 - min(len(piece), 9))) for piece in pieces]

    def weights(*shape: int) -> Floats:
        return np.asarray(rng.normal(size=shape) / WIDTH**0.5, dtype=np.float32)

    tensors: Tensors = {"emb.word": weights(len(vocabulary), WIDTH), "emb.pos": weights(_PLACES, WIDTH) / np.float32(4)}
    tensors |= {"emb.type": weights(1, WIDTH), "emb.ln.w": np.ones(WIDTH, np.float32), "emb.ln.b": weights(WIDTH)}
    for name in ("q", "k", "v", "ao"):
        tensors |= {f"l0.{name}.w": weights(WIDTH, WIDTH), f"l0.{name}.b": weights(WIDTH)}
    tensors |= {"l0.fi.w": weights(4 * WIDTH, WIDTH), "l0.fi.b": weights(4 * WIDTH)}
    tensors |= {"l0.fo.w": weights(WIDTH, 4 * WIDTH) / np.float32(2), "l0.fo.b": weights(WIDTH)}
    for name in ("aln", "oln"):
        tensors |= {f"l0.{name}.w": np.ones(WIDTH, np.float32), f"l0.{name}.b": weights(WIDTH)}
    characters = {"\n": " ", "½": "1/2"} | dict(zip(ascii_uppercase, ascii_lowercase, strict=True))
    return Packed(1, 4, WIDTH, float(np.float32(1e-5)), vocabulary, characters, tensors, "0" * 64)


def tiny_heads() -> tuple[Floats, Floats]:
    """Return heads and bias with something to say in every column."""
    rng = np.random.default_rng(8)
    heads = (rng.normal(size=(WIDTH, COLUMNS)) / 8).astype(np.float32)
    return heads, rng.normal(size=COLUMNS).astype(np.float32)


@cache
def _tiny_graph() -> bytes:
    packed = tiny_packed()
    return encoder_graph(packed, list(range(len(packed.pieces))), *tiny_heads())


def tiny_pieces(most: int = 60) -> Pieces:
    """Return the word pieces of the tiny encoder."""
    return Pieces(tiny_packed().pieces, tiny_packed().characters, most)


def tiny_tuned() -> TunedEncoder:
    """Return the tiny encoder, served as a fine-tuned one is."""
    return TunedEncoder(tiny_pieces(), _tiny_graph())


def write_packed(packed: Packed, file: Path) -> Packed:
    """Write an encoder as the package brings it, in whole numbers of four bytes; return it as read back."""
    texts = [piece.encode() for piece, _ in packed.pieces]
    head = struct.pack("<4si7i", b"E5S1", 1, packed.width, packed.layers, packed.heads, 0, 0, 0, 0)
    head += struct.pack("<fi5iQ", packed.epsilon, 0, len(texts), 0, 0, 0, 0, sum(map(len, texts)))
    head += np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head += np.array([score for _, score in packed.pieces], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", len(packed.characters), 0)
    for character, written in packed.characters.items():
        head += struct.pack(f"<IB{len(written)}I", ord(character), len(written), *map(ord, written))
    head += struct.pack("<i", len(packed.tensors))
    at = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in packed.tensors)
    body = b""
    for name, values in packed.tensors.items():
        data = values.astype("<f4").tobytes()
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", 0, values.size, at + len(body), len(data))
        body += data
    file.write_bytes(head + body)
    return read_packed(file)
