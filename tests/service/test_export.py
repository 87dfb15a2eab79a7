import json
from pathlib import Path

import pytest

from classifier import Classifier
from classifier.message import Message
from classifier.taxonomy import Domain, Flag, SignalType
from service.cli import main
from service.export import ExportError, export, write_lines
from service.store import Store, StoredMessage
from training.corpus import read_corpus

TEXT = "Mijn naam is Fatima El Amrani en mijn rekening is NL91ABNA0417164300. Ik maak bezwaar tegen de aanslag."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/s.sqlite")


def add(store: Store, classifier: Classifier, text: str, reference: str) -> StoredMessage:
    (suggestion,) = classifier.suggest([Message(text)])
    return store.take_in(reference=reference, channel="e-mail", text=text, suggestion=suggestion)[0]


def decide(store: Store, message: StoredMessage, label: SignalType | None, domain: Domain | None) -> None:
    store.review(message.id, reviewer="femke", signal_type=label, domain=domain)


def test_reviews_come_out_pseudonymised_in_the_form_of_a_corpus(
    tmp_path: Path, store: Store, tiny_classifier: Classifier
) -> None:
    message = add(store, tiny_classifier, TEXT, "<fatima.elamrani@example.nl>")
    store.review(
        message.id,
        reviewer="femke",
        signal_type=SignalType.BEZWAAR,
        domain=Domain.BEDRIJFSVOERING,
        secondary=SignalType.KLACHT,
        flags=[Flag.TERMIJN],
    )
    output = tmp_path / "uit.jsonl"
    assert write_lines(export(store), output) == 1
    written = output.read_text()
    for secret in ("Fatima", "Amrani", "NL91ABNA", "elamrani"):
        assert secret not in written
    (item,) = read_corpus([output])
    assert item.cell == (SignalType.BEZWAAR, Domain.BEDRIJFSVOERING)
    assert item.secondary is SignalType.KLACHT
    assert item.flags == {Flag.TERMIJN}
    assert item.source.startswith("beoordeling-20")
    assert "bezwaar tegen de aanslag" in item.message.text


def test_only_what_stands_is_exported(store: Store, tiny_classifier: Classifier) -> None:
    kept, withdrawn, _, none = (add(store, tiny_classifier, f"Bericht nummer {i}.", f"<{i}>") for i in range(4))
    decide(store, kept, SignalType.KLACHT, Domain.SOCIAAL)
    decide(store, kept, SignalType.ONVREDE, Domain.SOCIAAL)
    decide(store, withdrawn, SignalType.KLACHT, Domain.FYSIEK)
    store.withdraw(withdrawn.id, reviewer="femke")
    decide(store, none, None, None)
    assert sorted(str(line["label"]) for line in export(store)) == ["None", "onvrede"]


def test_two_exports_give_the_same_ids(store: Store, tiny_classifier: Classifier) -> None:
    decide(store, add(store, tiny_classifier, "Een bericht.", "<1>"), SignalType.KLACHT, Domain.SOCIAAL)
    assert list(export(store)) == list(export(store))


def test_a_folder_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="niet te schrijven"):
        write_lines(export(store), tmp_path / "weg/uit.jsonl")


def test_the_command_names_the_next_one(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", f"sqlite:///{tmp_path}/s.sqlite")
    assert main(["export", "--output", str(tmp_path / "uit.jsonl")]) == 0
    assert "signaalwijzer train" in capsys.readouterr().out
    assert (tmp_path / "uit.jsonl").read_text() == ""
    assert json.dumps([p.name for p in tmp_path.glob(".uit*")]) == "[]"


def test_no_guess_of_the_model_leaves_as_what_a_person_said(store: Store, tiny_classifier: Classifier) -> None:
    text = "Ik dien een klacht in en schakel mijn advocaat in als u niet binnen twee weken reageert."
    none, label = (add(store, tiny_classifier, text, f"<{i}>") for i in range(2))
    assert none.suggestion.flags
    decide(store, none, None, None)
    decide(store, label, SignalType.KLACHT, Domain.FYSIEK)
    found = {line["label"]: (line["domain"], line["flags"]) for line in export(store)}
    assert found == {None: (None, []), "klacht": ("fysiek", [])}


def test_a_message_without_a_word_is_skipped_and_told(
    tmp_path: Path,
    store: Store,
    tiny_classifier: Classifier,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number, text in enumerate(("", "…", "Een lamp is stuk.")):
        message = add(store, tiny_classifier, text, f"<{number}>")
        decide(store, message, SignalType.ONVREDE, Domain.FYSIEK)
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", f"sqlite:///{tmp_path}/s.sqlite")
    output = tmp_path / "uit.jsonl"
    assert main(["export", "--output", str(output)]) == 0
    assert "2 zonder tekst overgeslagen." in capsys.readouterr().out
    assert len(read_corpus([output])) == 1
