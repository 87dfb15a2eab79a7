"""An encoder of one layer with random weights: small enough for a test, built and served as the real one is."""

import json
import struct
from functools import cache
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

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


@cache
def tiny_tokenizer() -> str:
    """Return a tokenizer of its own for the tiny encoder, as JSON: whole words and letters."""
    vocabulary = {piece.replace("\u2581", "") or "_": i for i, (piece, _) in enumerate(tiny_packed().pieces)}
    cutter = Tokenizer(WordPiece(vocabulary, unk_token="<unk>", continuing_subword_prefix=""))
    cutter.normalizer = Lowercase()
    cutter.pre_tokenizer = BertPreTokenizer()
    cutter.post_processor = BertProcessing(("</s>", 2), ("<s>", 0))
    return str(cutter.to_str())


# our names for the parts of a layer, and those of transformers
_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def write_folder(packed: Packed, folder: Path, *, kind: str = "roberta", prefix: str = "roberta.") -> None:
    """Write an encoder as `transformers` does; RoBERTa has two places more than it uses."""
    folder.mkdir(exist_ok=True)
    unused = np.zeros((2 if kind == "roberta" else 0, packed.width), np.float32)
    named = {
        "embeddings.word_embeddings.weight": packed.tensors["emb.word"],
        "embeddings.position_embeddings.weight": np.concatenate([unused, packed.tensors["emb.pos"]]),
        "embeddings.token_type_embeddings.weight": packed.tensors["emb.type"],
    }
    for end, ours in (("weight", "w"), ("bias", "b")):
        named[f"embeddings.LayerNorm.{end}"] = packed.tensors[f"emb.ln.{ours}"]
        for part, theirs in _PARTS.items():
            named[f"encoder.layer.0.{theirs}.{end}"] = packed.tensors[f"l0.{part}.{ours}"]
    save_file({prefix + name: values for name, values in named.items()}, folder / "model.safetensors")
    config = {
        "model_type": kind, "hidden_act": "gelu", "num_hidden_layers": 1, "num_attention_heads": packed.heads,
        "hidden_size": packed.width, "layer_norm_eps": packed.epsilon,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_text(tiny_tokenizer(), encoding="utf-8")
