from classifier import Classifier, Message


def test_half_a_character_is_replaced_in_place(tiny_classifier: Classifier) -> None:
    message = Message("Een \ud800 bericht", subject="\udfff")
    assert (message.text, message.subject) == ("Een \ufffd bericht", "\ufffd")
    (suggestion,) = tiny_classifier.suggest([message])
    assert suggestion.id == ""
