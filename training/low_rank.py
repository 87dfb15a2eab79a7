"""The encoder in torch, with a low-rank change beside every linear layer (LoRA, Hu et al. 2021)."""

import torch
from torch import nn
from torch.nn import functional

from classifier.tuned import TASKS
from training.graph import LENGTH
from training.packed import Packed

# the linear layers of one layer of the encoder, by their names in the packed file
LINEAR = ("q", "k", "v", "ao", "fi", "fo")


class LowRank(nn.Module):
    """A frozen linear layer with a low-rank change beside it."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x through the layer as it was plus the change."""
        change = functional.linear(functional.linear(x, self.down), self.up)
        return functional.linear(x, self.get_buffer("weight"), self.get_buffer("bias")) + change


class Encoder(nn.Module):
    """BERT (Devlin et al. 2019) on packed weights, every linear layer open to a low-rank change."""

    def __init__(self, packed: Packed, rank: int) -> None:
        super().__init__()
        self.packed = packed
        tensors = {name: torch.tensor(value) for name, value in packed.tensors.items()}
        self.register_buffer("words", tensors["emb.word"])
        self.register_buffer("position", tensors["emb.pos"] + tensors["emb.type"][0])
        for name in [n for n in tensors if "ln." in n]:
            self.register_buffer(name.replace(".", "_"), tensors[name])
        self.linear = nn.ModuleDict(
            {
                f"{layer}_{n}": LowRank(tensors[f"l{layer}.{n}.w"], tensors[f"l{layer}.{n}.b"], rank)
                for layer in range(packed.layers)
                for n in LINEAR
            }
        )
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(packed.width, sum(map(len, TASKS.values())))
        nn.init.zeros_(self.heads.weight)
        nn.init.zeros_(self.heads.bias)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (n texts, n columns); `mask` is true on real pieces."""
        x = functional.embedding(ids, self.get_buffer("words")) + self.get_buffer("position")[: ids.shape[1]]
        x = self._norm("emb.ln", x)
        for number in range(self.packed.layers):
            seen = self._attend(number, x, mask)
            x = self._norm(f"l{number}.aln", x + self.drop(self.linear[f"{number}_ao"](seen)))
            wide = functional.gelu(self.linear[f"{number}_fi"](x))
            x = self._norm(f"l{number}.oln", x + self.drop(self.linear[f"{number}_fo"](wide)))
        weight = mask[..., None].float()
        mean = (x.float() * weight).sum(1) / weight.sum(1)
        scores: torch.Tensor = self.heads(functional.normalize(mean) * LENGTH)
        return scores

    def _attend(self, number: int, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        def split(name: str) -> torch.Tensor:
            wide: torch.Tensor = self.linear[f"{number}_{name}"](x)
            return wide.reshape(*wide.shape[:2], self.packed.heads, -1).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            split("q"), split("k"), split("v"), attn_mask=mask[:, None, None, :]
        )
        return seen.transpose(1, 2).flatten(2)

    def _norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        at = name.replace(".", "_")
        gain, shift = self.get_buffer(f"{at}_w"), self.get_buffer(f"{at}_b")
        normed: torch.Tensor = functional.layer_norm(x, (self.packed.width,), gain, shift, self.packed.epsilon)
        return normed
