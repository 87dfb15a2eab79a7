"""One run of fine-tuning: what is learned from, the recipe, and the loop."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from classifier.pieces import PAD
from classifier.taxonomy import NONE, Flag, SignalType
from classifier.tuned import DOMAINS, LABELS, columns
from training.corpus import Labelled
from training.low_rank import LINEAR, Encoder
from training.packed import Packed

_UNKNOWN_DOMAIN = -1


@dataclass(frozen=True)
class TuningRecipe:
    """The choices of a fine-tuning run; they stand in the adapter's facts.

    Args:
        rank: of the changes to each weight.
        epochs: how often each message is seen.
        rate: highest step size for the changes; the heads go twice as fast.
        batch: messages a step.
        folds: groups of writers for the scores of unseen messages.
        most_pieces: word pieces read of one message.
        smoothing: share of certainty taken from each given label, so that chances stay believable.
        seed: for order and start.
    """

    rank: int = 16
    epochs: int = 2
    rate: float = 1e-3
    batch: int = 16
    folds: int = 3
    most_pieces: int = 254
    smoothing: float = 0.05
    seed: int = 0


@dataclass(frozen=True)
class Targets:
    """What is to be learned, a row a message; domain -1 where none is given."""

    label: torch.Tensor
    domain: torch.Tensor
    flags: torch.Tensor
    wants: torch.Tensor

    @classmethod
    def of(cls, corpus: Sequence[Labelled]) -> "Targets":
        """Read the targets off a corpus."""
        return cls(
            torch.tensor([LABELS.index(str(item.label or NONE)) for item in corpus]),
            torch.tensor([DOMAINS.index(str(i.domain)) if i.domain else _UNKNOWN_DOMAIN for i in corpus]),
            torch.tensor([[float(flag in item.flags) for flag in Flag] for item in corpus]),
            torch.tensor([[float(s in (item.label, item.secondary)) for s in SignalType] for item in corpus]),
        )


class Tuner:
    """An encoder, what it learns from, and the loop."""

    def __init__(self, packed: Packed, recipe: TuningRecipe, numbers: list[list[int]], targets: Targets) -> None:
        torch.manual_seed(recipe.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.recipe, self.numbers, self.targets = recipe, numbers, targets
        self.encoder = Encoder(packed, recipe.rank).to(self.device)

    def learn(self, rows: NDArray[np.intp], progress: Callable[[int, int], object]) -> None:
        """Learn from rows; `progress` is called with steps done and steps in all."""
        recipe = self.recipe
        heads = list(self.encoder.heads.parameters())
        known = {id(p) for p in heads}
        changes = [p for p in self.encoder.parameters() if p.requires_grad and id(p) not in known]
        optimiser = torch.optim.AdamW(
            [{"params": changes, "lr": recipe.rate}, {"params": heads, "lr": 2 * recipe.rate}], weight_decay=0.01
        )
        steps = recipe.epochs * -(-len(rows) // recipe.batch)
        # a tenth of the way up, then straight down
        pace = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.02, 1 - s / steps)
        )
        counts = np.bincount(self.targets.label[rows].numpy(), minlength=len(LABELS))
        weights = torch.tensor(len(rows) / (len(LABELS) * np.maximum(counts, 1)), dtype=torch.float32).sqrt()
        self.encoder.train()
        for done, batch in enumerate(self._batches(rows), 1):
            loss = self._loss(self._forward(batch), batch, weights.to(self.device))
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(changes, 1.0)
            optimiser.step()
            pace.step()
            optimiser.zero_grad()
            progress(done, steps)

    def _batches(self, rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
        random = np.random.default_rng(self.recipe.seed)
        size = self.recipe.batch
        for _ in range(self.recipe.epochs):
            order = random.permutation(rows)
            # of about the same length within twenty batches: little padding, yet every epoch another mix
            wide = [order[i : i + 20 * size] for i in range(0, len(order), 20 * size)]
            near = [np.array(sorted(part, key=lambda i: len(self.numbers[i]))) for part in wide]
            batches = [part[i : i + size] for part in near for i in range(0, len(part), size)]
            for i in random.permutation(len(batches)):
                yield batches[i]

    def _forward(self, batch: NDArray[np.intp]) -> torch.Tensor:
        rows = [self.numbers[i] for i in batch]
        ids = torch.full((len(rows), max(map(len, rows))), PAD)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
        ids = ids.to(self.device)
        # by length, not by the padding's number: in another vocabulary that is a word
        mask = torch.arange(ids.shape[1])[None] < torch.tensor([len(row) for row in rows])[:, None]
        with torch.autocast(self.device, torch.bfloat16):
            scores: torch.Tensor = self.encoder(ids, mask.to(self.device))
        return scores.float()

    def _loss(self, scores: torch.Tensor, batch: NDArray[np.intp], weights: torch.Tensor) -> torch.Tensor:
        smooth = self.recipe.smoothing
        label, domain = self.targets.label[batch].to(self.device), self.targets.domain[batch].to(self.device)
        loss = functional.cross_entropy(scores[:, columns("label")], label, weights, label_smoothing=smooth)
        if bool((domain != _UNKNOWN_DOMAIN).any()):
            loss = loss + 0.7 * functional.cross_entropy(
                scores[:, columns("domain")], domain, ignore_index=_UNKNOWN_DOMAIN, label_smoothing=smooth
            )
        for task, truth in (("flags", self.targets.flags), ("wants", self.targets.wants)):
            loss = loss + functional.binary_cross_entropy_with_logits(
                scores[:, columns(task)], truth[batch].to(self.device)
            )
        return loss

    def scores(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return scores for rows, in their order."""
        self.encoder.eval()
        order = sorted(range(len(rows)), key=lambda i: len(self.numbers[rows[i]]))
        found = np.zeros((len(rows), self.encoder.heads.out_features), np.float32)
        with torch.inference_mode():
            for first in range(0, len(order), 2 * self.recipe.batch):
                part = order[first : first + 2 * self.recipe.batch]
                found[part] = self._forward(rows[part]).cpu().numpy()
        return found

    def changes(self) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Return the two thin matrices of each weight, by its name in the packed file."""

        def numbers(parameter: str) -> NDArray[np.float32]:
            return self.encoder.get_parameter(parameter).detach().cpu().numpy().copy()

        return {
            f"l{layer}.{name}.w": (numbers(f"linear.{layer}_{name}.down"), numbers(f"linear.{layer}_{name}.up"))
            for layer in range(self.encoder.packed.layers)
            for name in LINEAR
        }
