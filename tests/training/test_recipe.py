import json

import pytest

from training.recipe import Recipe


def test_a_recipe_is_plain_json() -> None:
    recipe = Recipe(encoder=None, min_df=3)
    assert Recipe(**json.loads(json.dumps(recipe.to_json()))) == recipe


def test_an_unknown_encoder_names_the_known() -> None:
    with pytest.raises(ValueError, match="use"):
        Recipe(encoder="elmo")
