"""Scored messages and a record made by hand, for the tests of everything that writes one down."""

from dataclasses import replace
from datetime import date

from classifier.message import Message
from classifier.suggestion import Evidence, Suggestion
from classifier.taxonomy import Domain, SignalType
from training.corpus import Labelled
from training.evaluate import Evaluation, Figure, Scored, bootstrap, columns, measures
from training.faithfulness import Faithfulness
from training.learning_curve import LearningCurve, Step
from training.record import Record

K, O, I, B = SignalType  # noqa: E741


def judged(
    label: SignalType | None,
    given: SignalType | None,
    *,
    chance: float = 0.7,
    over: bool = False,
    id: str = "1",
    text: str = "Een bericht.",
    secondary: SignalType | None = None,
    second: SignalType | None = None,
    domain: Domain = Domain.FYSIEK,
    **marks: str,
) -> Scored:
    """Return a message of `domain` that was given a label with a chance, in the domain `fysiek`."""
    best = given or O
    chances = {s: chance if s is best else (1 - chance) / 3 for s in SignalType}
    suggestion = Suggestion(
        id, given, chances, Domain.FYSIEK, {d: 1.0 * (d is Domain.FYSIEK) for d in Domain}, chance, over,
        "x" if over else None, (), "", "m1", second, (Evidence("tekst", 0, 3, "Een", 1.0),),
    )  # fmt: skip
    item = Labelled(Message(text, "", id), label, domain, secondary, frozenset(), "a", date(2026, 1, 2), marks)
    return Scored(item, suggestion)


def figures_of(scored: list[Scored]) -> dict[str, Figure]:
    """Return every figure of a scored set."""
    return bootstrap(measures(columns(scored)), len(scored))


def evaluation_of(scored: list[Scored]) -> Evaluation:
    """Return the figures that bear on messages, as an evaluation keeps them."""
    return Evaluation("m1", len(scored), {name: f for name, f in figures_of(scored).items() if f.count})


def made_up_record() -> Record:
    """Return a record with two tests, an error of each sort, and a learning curve."""
    ordinary = [
        *(judged(label, label, chance=0.95, id=f"g{n}") for n, label in enumerate([K, O, I, B] * 5)),
        judged(B, O, chance=0.99, id="lost", text="Geheime <b>tekst</b> & zo"),
        judged(None, I, chance=0.6, id="not-none"),
        judged(K, K, over=True, domain=Domain.SOCIAAL, id="place"),
        judged(None, None, over=True, id="none"),
    ]
    foreign = [judged(None, None, over=True, id="f1", lang="de"), judged(K, None, over=True, id="f2", lang="tr")]
    figure = Figure(0.9, 0.88, 0.92, 20)
    curve = LearningCurve(
        (Step(0.5, 100, replace(figure, value=0.89), figure), Step(1.0, 200, figure, figure)),
        Figure(0.01, 0.002, 0.02, 20), Figure(0.0, -0.01, 0.01, 20),
    )  # fmt: skip
    why = Faithfulness(
        figure, replace(figure, value=0.41), replace(figure, value=0.86), replace(figure, value=0.49),
        replace(figure, value=0.04),
    )  # fmt: skip
    return Record(
        {
            "made": "2026-11-23",
            "data": {"sha256": "abc", "messages": 24, "sources": 3},
            "recipe": {"adapter": None, "folds": 5},
            "cross_validation": {"label_macro_f1": 0.93, "domain_macro_f1": 0.94},
            "seconds": 60.0,
        },
        {"gewone post": evaluation_of(ordinary), "geen soort past, of een andere taal": evaluation_of(foreign)},
        {"gewone post": ordinary, "geen soort past, of een andere taal": foreign},
        {"taal: Duits": evaluation_of(foreign[:1])},
        curve,
        why,
    )
