"""Taking in real mail files: everything once, whatever happens in between."""

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from classifier import Classifier
from classifier.champion import load_champion
from service.cli import main
from service.inbox import InboxError
from service.ingest import files_in, ingest
from service.store import Store
from tests.conftest import ROOT

SAMPLE = ROOT / "data/sample_inbox"


def url(place: Path) -> str:
    return f"sqlite:///{place}/s.sqlite"


def folder_of_mail(place: Path, count: int) -> Path:
    inbox = place / "inbox"
    inbox.mkdir()
    for i in range(count):
        (inbox / f"{i:03}.eml").write_text(
            f"From: a@example.nl\nMessage-ID: <{i}@example.nl>\nSubject: Bericht {i}\n\nWanneer komt u langs?\n"
        )
    return inbox


def test_the_sample_inbox_twice_is_once(tmp_path: Path, tiny_classifier: Classifier) -> None:
    store = Store.open(url(tmp_path))
    first = ingest(store, tiny_classifier, files_in([SAMPLE]))
    assert first.new >= 25
    assert first.known == 0
    assert first.faults == []
    again = ingest(store, tiny_classifier, files_in([SAMPLE]))
    assert (again.new, again.known) == (0, first.new)
    assert store.counts().messages == first.new


def test_a_bad_file_is_named_and_the_rest_goes_on(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = folder_of_mail(tmp_path, 2)
    (inbox / "000-kapot.msg").write_bytes(b"geen outlook")
    (inbox / "foto.png").write_bytes(b"\x89PNG")
    monkeypatch.setenv("SIGNAALWIJZER_DATABASE_URL", url(tmp_path))
    monkeypatch.setenv("SIGNAALWIJZER_MODELS", str(models_folder))
    assert main(["ingest", str(inbox)]) == 3
    out = capsys.readouterr()
    assert out.out.startswith("2 nieuw, 0 stonden er al, 2 niet gelezen.")
    assert "000-kapot.msg" in out.err
    assert "foto.png" in out.err
    assert main(["ingest", str(tmp_path / "weg")]) == 1


def test_mail_with_nothing_to_score_is_kept_and_handed_over(tmp_path: Path, tiny_classifier: Classifier) -> None:
    file = tmp_path / "leeg.eml"
    file.write_bytes(b"From: a@example.nl\nMessage-ID: <leeg@x>\n\n")
    store = Store.open(url(tmp_path))
    ingest(store, tiny_classifier, [file])
    (message,) = store.messages().items
    assert message.suggestion.hand_over
    assert message.suggestion.signal_type is None


def test_files_in_skips_notes_and_hidden_files(tmp_path: Path) -> None:
    for name in ("a.eml", ".b.eml", "README.md"):
        (tmp_path / name).write_text("x")
    assert [file.name for file in files_in([tmp_path])] == ["a.eml"]
    with pytest.raises(InboxError, match="bestaat niet"):
        files_in([tmp_path / "weg"])


def ingest_folder(database: str, models: Path, inbox: Path) -> None:
    ingest(Store.open(database), load_champion(models), files_in([inbox]))


def test_two_at_once_take_in_everything_once(tmp_path: Path, models_folder: Path) -> None:
    inbox = folder_of_mail(tmp_path, 40)
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=ingest_folder, args=(url(tmp_path), models_folder, inbox)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert [process.exitcode for process in both] == [0, 0]
    assert Store.open(url(tmp_path)).counts().messages == 40


def test_kill_9_in_the_middle_loses_and_doubles_nothing(tmp_path: Path, models_folder: Path) -> None:
    inbox = folder_of_mail(tmp_path, 300)
    store = Store.open(url(tmp_path))
    process = multiprocessing.get_context("spawn").Process(
        target=ingest_folder, args=(url(tmp_path), models_folder, inbox)
    )
    process.start()
    deadline = time.monotonic() + 60
    while store.counts().messages < 3:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    taken = store.counts().messages
    assert 3 <= taken < 300
    assert all(message.suggestion for message in store.messages(size=300).items)
    ingest_folder(url(tmp_path), models_folder, inbox)
    assert store.counts().messages == 300


def test_the_suggestion_names_the_model_that_made_it(
    tmp_path: Path, models_folder: Path, tiny_classifier: Classifier
) -> None:
    store = Store.open(url(tmp_path))
    ingest_folder(url(tmp_path), models_folder, folder_of_mail(tmp_path, 1))
    (message,) = store.messages().items
    assert message.suggestion.model == tiny_classifier.version
    assert message.received_at <= datetime.now(UTC)


def test_the_same_id_in_two_files_is_two_letters_and_twice_is_once(tmp_path: Path, tiny_classifier: Classifier) -> None:
    (tmp_path / "mei.csv").write_text("id;onderwerp;tekst\n1;Afval;De bak is niet geleegd.\n", encoding="utf-8")
    (tmp_path / "juni.csv").write_text("id;onderwerp;tekst\n1;Afval;Ik maak bezwaar.\n", encoding="utf-8")
    (tmp_path / "juli.jsonl").write_text('{"id": "1", "subject": "Lamp", "text": "De lamp is stuk."}\n')
    store = Store.open(url(tmp_path))
    files = [tmp_path / name for name in ("mei.csv", "juni.csv", "juli.jsonl")]
    first = ingest(store, tiny_classifier, files)
    assert (first.new, first.known, first.faults) == (3, 0, [])
    again = ingest(store, tiny_classifier, files)
    assert (again.new, again.known) == (0, 3)
    found = {message.text: message.reference for message in store.messages().items}
    assert set(found) == {"De bak is niet geleegd.", "Ik maak bezwaar.", "De lamp is stuk."}
    assert found["De bak is niet geleegd."] == "1"
    assert found["Ik maak bezwaar."].startswith("1#")
    assert len(found["Ik maak bezwaar."]) == len("1#") + 12


def test_a_mail_file_that_cannot_be_read_goes_to_quarantine(tmp_path: Path, tiny_classifier: Classifier) -> None:
    file = tmp_path / "kapot.eml"
    file.write_bytes(b"\x01 geen e-mail")
    store = Store.open(url(tmp_path))
    for _ in range(2):
        assert len(ingest(store, tiny_classifier, [file]).faults) == 1
    (apart,) = store.in_quarantine()
    assert apart.source == "bestand kapot.eml"
    assert store.quarantined_content(apart.id) == b"\x01 geen e-mail"
    store.close()
