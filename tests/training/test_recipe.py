import json

import pytest

from tests.conftest import ROOT
from training.recipe import DEFAULT, RECIPES, SHIPPED, Recipe


def test_a_recipe_is_plain_json() -> None:
    recipe = Recipe(encoder=None, min_df=3)
    assert Recipe(**json.loads(json.dumps(recipe.to_json()))) == recipe


def test_an_unknown_encoder_names_the_known() -> None:
    with pytest.raises(ValueError, match="use"):
        Recipe(encoder="elmo")


def test_recipes_by_name() -> None:
    assert DEFAULT in RECIPES
    assert Recipe.named("fast") == Recipe()
    assert Recipe.named("accurate") == Recipe(adapter=str(SHIPPED), encoder=None)
    assert Recipe.named("accurate", encoder="use", adapter="eigen") == Recipe(adapter="eigen", encoder="use")
    assert Recipe.named("fast", encoder=None, min_df=3) == Recipe(encoder=None, min_df=3)
    assert SHIPPED.parent == (ROOT / "models").relative_to(ROOT)


def test_an_unknown_recipe_names_the_known() -> None:
    with pytest.raises(ValueError, match="accurate, fast"):
        Recipe.named("snel")


@pytest.mark.parametrize("gone", ["max_error", "max_missed"])
def test_the_promise_is_no_part_of_a_recipe(gone: str) -> None:
    """It belongs to the municipality and changes without training."""
    assert gone not in Recipe().to_json()
