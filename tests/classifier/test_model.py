import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Classifier, Message, TextRejected
from classifier.model import prepare
from classifier.taxonomy import Domain, SignalType

OBJECTION = Message(
    subject="Bezwaarschrift",
    text="Hierbij maak ik bezwaar tegen uw besluit van 3 mei waarin mijn bijstandsuitkering is verlaagd.",
    id="7",
)


def test_a_plain_objection(tiny_classifier: Classifier) -> None:
    (suggestion,) = tiny_classifier.suggest([OBJECTION])
    assert suggestion.id == "7"
    assert suggestion.signal_type is SignalType.BEZWAAR
    assert suggestion.domain is Domain.SOCIAAL
    assert suggestion.model == tiny_classifier.version
    assert any("bezwaar" in e.words.lower() and e.weight > 0 for e in suggestion.evidence)


def test_evidence_points_into_the_original(tiny_classifier: Classifier) -> None:
    message = Message(
        subject="Re: uw brief",
        text="Ik maak bezwaar tegen dit besluit.\n\nOp 3 mei 2026 schreef Gemeente <info@gemeente.example>:\n"
        "> Uw klacht over de balie is ontvangen.\n",
    )
    (suggestion,) = tiny_classifier.suggest([message])
    assert suggestion.evidence
    for e in suggestion.evidence:
        field = message.subject if e.field == "onderwerp" else message.text
        assert field[e.start : e.end] == e.words
        assert "klacht" not in e.words


def test_the_quoted_part_is_not_scored() -> None:
    quoted = "Bedankt, duidelijk.\n\nOp 3 mei 2026 schreef Gemeente <info@gemeente.example>:\n> U maakt bezwaar."
    assert "bezwaar" not in prepare(Message(quoted)).scored


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_yields_chances(tiny_classifier: Classifier, text: str, subject: str) -> None:
    (suggestion,) = tiny_classifier.suggest([Message(text, subject)])
    assert sum(suggestion.signal_type_probabilities.values()) == pytest.approx(1)
    assert sum(suggestion.domain_probabilities.values()) == pytest.approx(1)
    assert suggestion.hand_over == (suggestion.reason is not None)
    assert suggestion.hand_over or (suggestion.signal_type and suggestion.domain)


@pytest.mark.parametrize(
    ("text", "says"), [("", "leeg"), ("   \n", "leeg"), ("?!…", "leeg"), ("a " * 600_000, "te lang")]
)
def test_what_cannot_be_scored_is_handed_over_with_the_reason(
    tiny_classifier: Classifier, text: str, says: str
) -> None:
    first, middle, _ = tiny_classifier.suggest([OBJECTION, Message(text, id="9"), OBJECTION])
    assert first.signal_type is SignalType.BEZWAAR
    assert (middle.id, middle.signal_type, middle.hand_over) == ("9", None, True)
    assert middle.reason
    assert says in middle.reason


def test_prepare_refuses_what_has_no_words() -> None:
    with pytest.raises(TextRejected, match="leeg"):
        prepare(Message("\u200b"))


@pytest.mark.parametrize(
    "text",
    ["Where can I renew my passport? I lost it on the train yesterday and need to travel.", "asdf lkjh qwer zxcv poiu"],
)
def test_what_is_not_dutch_is_handed_over(tiny_classifier: Classifier, text: str) -> None:
    (suggestion,) = tiny_classifier.suggest([Message(text)])
    assert suggestion.hand_over


def test_one_by_one_is_the_same_as_all_at_once(tiny_classifier: Classifier) -> None:
    messages = [OBJECTION, Message("Hoe laat gaat de milieustraat open?"), Message("Wat een bende in de straat.")]
    alone = [tiny_classifier.suggest([m])[0].to_json() for m in messages]
    assert [s.to_json() for s in tiny_classifier.suggest(messages)] == alone


def test_json_is_the_contract(tiny_classifier: Classifier) -> None:
    assert list(tiny_classifier.suggest([OBJECTION])[0].to_json()) == [
        "id", "soort", "soort_kansen", "domein", "domein_kansen",
        "overdragen", "reden", "signaleringen", "team", "model",
    ]  # fmt: skip
