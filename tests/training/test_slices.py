from tests.training.reported import B, K, judged
from training.slices import by_slice


def test_a_message_is_in_one_part_of_each_sort() -> None:
    scored = [
        judged(K, K, text="a" * 10, lang="de"),
        judged(B, B, text="a" * 50, noise="typos"),
        judged(None, None, text="a" * 90, kind="boundary"),
    ]
    parts = by_slice(scored)
    for sort in ("soort", "taal", "vorm", "moeilijkheid", "lengte"):
        assert sum(len(part) for name, part in parts.items() if name.startswith(f"{sort}: ")) == 3
    assert parts["taal: Duits"] == [scored[0]]
    assert parts["taal: Nederlands"] == scored[1:]
    assert parts["vorm: tikfouten"] == [scored[1]]
    assert parts["moeilijkheid: grensgeval"] == [scored[2]]
    assert parts["soort: geen"] == [scored[2]]
    assert [parts[f"lengte: {name}"] for name in ("kort", "gemiddeld", "lang")] == [[s] for s in scored]


def test_contrast_pairs_are_apart() -> None:
    parts = by_slice([judged(K, K, pair="p1", rule="3"), judged(K, K)])
    assert len(parts["moeilijkheid: contrastpaar"]) == len(parts["moeilijkheid: gewoon"]) == 1


def test_no_marks_no_parts_of_that_sort() -> None:
    assert set(by_slice([judged(K, K)])) == {"soort: klacht", "lengte: kort"}
    assert by_slice([]) == {}
