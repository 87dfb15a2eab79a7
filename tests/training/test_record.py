from classifier import Classifier
from training.corpus import Labelled
from training.evaluate import score
from training.record import in_order, make_record, title_of
from training.slices import MEASURES


def test_a_record_holds_each_test_apart_and_slices_of_all(tiny_classifier: Classifier, frozen: list[Labelled]) -> None:
    scored = {title_of(name): score(tiny_classifier, items) for name, items in
              (("ordinary", frozen[:60]), ("mijn_toets", frozen[60:90]))}  # fmt: skip
    record = make_record(tiny_classifier, {}, scored)
    assert {title: e.messages for title, e in record.tests.items()} == {"gewone post": 60, "mijn toets": 30}
    assert record.main == "gewone post"
    assert record.version == tiny_classifier.version
    assert len(record.everything) == 90
    assert sum(e.messages for name, e in record.slices.items() if name.startswith("lengte: ")) == 90
    assert all(set(e.figures) <= set(MEASURES) for e in record.slices.values())
    assert all(e.messages >= 10 for e in record.slices.values())


def test_the_most_ordinary_mail_comes_first() -> None:
    assert in_order(["eigen", "hard", "ordinary"]) == ["ordinary", "hard", "eigen"]
