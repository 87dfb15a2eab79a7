"""What can be chosen in training, in one place; it stands in the manifest of every model."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from classifier.encoders import ENCODERS
from classifier.features import Views

RECIPES = ("accurate", "fast")
DEFAULT = "accurate"
# the fine-tuned changes that the product ships
SHIPPED = Path("models/adapter")


@dataclass(frozen=True)
class Recipe:
    """The choices of a training run.

    Args:
        encoder: sentence encoder, by name, or None for n-grams alone.
        encoder_weight: length of its vector beside the n-gram vectors of length 1.
        subject_weight: length of the vector of subjects from the glossary.
        min_df: in how many messages an n-gram must stand.
        c_signal_type, c_domain: inverse strength of the L2 penalty of the two heads.
        adapter: folder of the fine-tuned changes to the encoder that is stacked on top, or None (recipe `fast`).
        folds: how many groups of writers the cross-validation makes.
        seed: for the folds.
    """

    encoder: str | None = "use"
    encoder_weight: float = 0.5
    subject_weight: float = 1.0
    min_df: int = 2
    c_signal_type: float = 4.0
    c_domain: float = 8.0
    adapter: str | None = None
    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        if self.encoder is not None and self.encoder not in ENCODERS:
            raise ValueError(f"encoder {self.encoder!r} is onbekend; kies uit {', '.join(ENCODERS)}")

    @classmethod
    def named(cls, name: str, **choices: Any) -> "Recipe":
        """Return a recipe by name: `accurate` stacks the shipped encoder on the n-grams, `fast` a frozen one.

        A frozen encoder beside the fine-tuned one adds nothing but time: see training/EXPERIMENTS.md.

        Raises ValueError for another name.
        """
        if name not in RECIPES:
            raise ValueError(f"recept {name!r} is onbekend; kies uit {', '.join(RECIPES)}")
        own = {"adapter": str(SHIPPED), "encoder": None} if name == "accurate" else {}
        return cls(**(own | choices))

    def views(self) -> Views:
        """Return the views this recipe asks for, to be fitted."""
        return Views(
            min_df=self.min_df,
            subject_weight=self.subject_weight,
            encoder=self.encoder,
            encoder_weight=self.encoder_weight,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the choices as plain values."""
        return asdict(self)
