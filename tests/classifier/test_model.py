from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Classifier, Message, TextRejected
from classifier.certainty import Promise
from classifier.dutch import read
from classifier.model import prepare, readings_of
from classifier.suggestion import Suggestion
from classifier.taxonomy import NONE, Domain, SignalType
from tests.tiny_encoder import tiny_tuned
from training.corpus import Labelled

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
        "id", "soort", "tweede_soort", "soort_kansen", "domein", "domein_kansen",
        "overdragen", "reden", "uitleg", "signaleringen", "team", "prioriteit", "kopie", "model",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def stacked(tiny_classifier: Classifier) -> Classifier:
    """Return the tiny model with a tiny encoder stacked on top."""
    head = replace(tiny_classifier.label_head, tuned_scale=0.5)
    return replace(tiny_classifier, tuned=tiny_tuned(), label_head=head)


LETTER = Message(
    subject="Uw besluit",
    text="Beste gemeente,\n\nIk maak bezwaar tegen het besluit. De man aan de balie deed er lang over.\n\n"
    "Op 3 mei 2026 schreef Gemeente <info@gemeente.example>:\n> Uw klacht is ontvangen. Wij lezen hem.\n",
)


def test_an_encoder_tells_which_sentences_counted(stacked: Classifier) -> None:
    (suggestion,) = stacked.suggest([LETTER])
    sentences = [e for e in suggestion.evidence if e.kind == "zin"]
    assert 0 < len(sentences) <= 3
    assert [e.kind for e in suggestion.evidence] == sorted(e.kind for e in suggestion.evidence)
    for e in sentences:
        field = LETTER.subject if e.field == "onderwerp" else LETTER.text
        assert field[e.start : e.end] == e.words
        assert "Wij lezen hem" not in e.words


def test_what_the_encoder_says_of_labels_changes_labels_alone(stacked: Classifier, tiny_classifier: Classifier) -> None:
    (one,), (other,) = stacked.suggest([LETTER]), tiny_classifier.suggest([LETTER])
    assert one.signal_type_probabilities != other.signal_type_probabilities
    assert one.domain_probabilities == other.domain_probabilities
    assert [e for e in other.evidence if e.kind == "zin"] == []


def test_stacked_one_by_one_is_the_same_as_all_at_once_but_for_rounding(stacked: Classifier) -> None:
    messages = [LETTER, OBJECTION, Message("", id="leeg"), Message("Hoe laat gaat de milieustraat open?", id="9")]
    together = stacked.suggest(messages)
    assert [s.id for s in together] == [m.id for m in messages]
    for message, suggestion in zip(messages, together, strict=True):
        (alone,) = stacked.suggest([message])
        assert list(suggestion.signal_type_probabilities.values()) == pytest.approx(
            list(alone.signal_type_probabilities.values()), abs=0.05
        )


def test_a_second_label_is_what_the_sender_also_wants(tiny_classifier: Classifier) -> None:
    wants = tiny_classifier.wants_heads
    eager = replace(tiny_classifier, wants_heads=replace(wants, thresholds=np.zeros(len(wants.names))))
    reserved = replace(tiny_classifier, wants_heads=replace(wants, thresholds=np.ones(len(wants.names))))
    (two,), (one,) = eager.suggest([OBJECTION]), reserved.suggest([OBJECTION])
    assert two.second not in (None, two.signal_type)
    assert one.second is None
    assert (two.signal_type, two.hand_over) == (one.signal_type, one.hand_over)


def test_where_no_label_fits_there_is_no_second(tiny_classifier: Classifier) -> None:
    wants, head = tiny_classifier.wants_heads, tiny_classifier.label_head
    nothing = head.intercept + 1e3 * np.array([name == NONE for name in head.classes])
    blank = replace(
        tiny_classifier,
        wants_heads=replace(wants, thresholds=np.zeros(len(wants.names))),
        label_head=replace(head, intercept=nothing),
    )
    (suggestion,) = blank.suggest([OBJECTION])
    assert (suggestion.signal_type, suggestion.second, suggestion.hand_over) == (None, None, True)
    assert sum(suggestion.signal_type_probabilities.values()) == pytest.approx(1)


def test_another_promise_hands_over_more_or_less(tiny_classifier: Classifier, tiny_corpus: list[Labelled]) -> None:
    messages = [item.message for item in tiny_corpus[::10]]
    shares = []
    for promise in (Promise(0.0001, 0.0001), Promise(), Promise(0.5, 0.5)):
        model = tiny_classifier.promising(promise)
        assert (model.promise, model.version) == (promise, tiny_classifier.version)
        shares.append(np.mean([s.hand_over for s in model.suggest(messages)]))
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1.0 > shares[2]
    assert tiny_classifier.promise == Promise()


@pytest.mark.parametrize("gap", ["\n", "\n\n\n", " \n\n\n\n"])
def test_a_sentence_ends_where_the_signature_begins(gap: str) -> None:
    prepared = prepare(Message(f"Ik maak bezwaar.{gap}Met vriendelijke groet,\nJan Jansen", "Brief"))
    assert "Jansen" in prepared.body.signature_text
    (reading,) = readings_of([prepared])
    assert max(end for _, end in reading.sentences) <= len(prepared.scored)


def test_a_range_over_subject_and_text_is_found_in_both() -> None:
    prepared = prepare(Message("Ik maak bezwaar.", "Brief"))
    assert prepared.original(2, 10) == [("onderwerp", 2, 5), ("tekst", 0, 4)]
    assert prepared.original(0, 5) == prepared.original(0, 6) == [("onderwerp", 0, 5)]
    assert prepared.original(6, 8) == [("tekst", 0, 2)]


def test_until_cuts_a_sentence_that_goes_on() -> None:
    (reading,) = read(["een twee drie. vier"])
    assert reading.until(8).sentences == ((0, 8),)


def test_what_is_complaint_and_objection_is_an_objection_first(tiny_classifier: Classifier) -> None:
    """Awb 6:7: its term is fatal. The complaint stays, as the second thing, and a person looks."""
    complaint = Message("Ik dien een klacht in over de medewerker aan de balie. Ik wil excuses.", id="1")
    wants = tiny_classifier.wants_heads
    at = wants.names.index("bezwaar")

    def asked(threshold: float) -> Suggestion:
        thresholds = wants.thresholds.copy()
        thresholds[at] = threshold
        (found,) = replace(tiny_classifier, wants_heads=replace(wants, thresholds=thresholds)).suggest([complaint])
        return found

    alone, both = asked(1.1), asked(0.0)
    assert (alone.signal_type, both.signal_type) == (SignalType.KLACHT, SignalType.BEZWAAR)
    assert both.second is SignalType.KLACHT
    assert both.hand_over
    chances = both.signal_type_probabilities
    assert max(chances, key=lambda s: chances[s]) is SignalType.BEZWAAR
    assert chances[SignalType.BEZWAAR] == alone.signal_type_probabilities[SignalType.KLACHT]
    assert chances[SignalType.ONVREDE] == alone.signal_type_probabilities[SignalType.ONVREDE]
    assert both.certainty == alone.certainty
