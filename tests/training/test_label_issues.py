import importlib.util
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from classifier.taxonomy import SignalType
from service.cli import main
from training.corpus import Labelled, to_line
from training.label_issues import label_issues
from training.recipe import Recipe

if importlib.util.find_spec("cleanlab") is None:
    pytest.skip("cleanlab is not installed; pip install 'signaalwijzer[notebooks]'", allow_module_level=True)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_wrong_labels_are_found(tiny_corpus: list[Labelled]) -> None:
    """Of fifteen objections that are called a question, half come to light; by chance it would be one."""
    plain = [i for i, item in enumerate(tiny_corpus) if item.label is SignalType.BEZWAAR and not item.secondary][:15]
    wrong = [
        replace(item, label=SignalType.INFORMATIEVRAAG) if i in plain else item for i, item in enumerate(tiny_corpus)
    ]
    ids = {tiny_corpus[i].message.id for i in plain}
    found = label_issues(wrong, Recipe(encoder=None, folds=2), jobs=1)
    assert list(found.columns) == ["id", "source", "label", "likelier", "quality"]
    assert len(ids & set(found["id"])) >= 7
    assert len(ids) * len(found) / len(tiny_corpus) < 1.5
    first = found[found["id"].isin(ids)].head(5)
    assert set(first["label"]) == {"informatievraag"}
    assert found["quality"].between(0, 1).all()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_command_writes_them_down(
    tiny_corpus: list[Labelled], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, output = tmp_path / "corpus.jsonl", tmp_path / "nieuw" / "verdacht.csv"
    corpus.write_text("\n".join(map(to_line, tiny_corpus)) + "\n", encoding="utf-8")
    assert main(["suspects", "--corpus", str(corpus), "--jobs", "1", "--output", str(output)]) == 0
    written = pd.read_csv(output)
    assert f"{len(written)} van {len(tiny_corpus)} berichten om opnieuw te lezen: {output}." in capsys.readouterr().out
    assert set(written["id"]) <= {item.message.id for item in tiny_corpus}


def test_without_the_library_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("training.suspects_cli.find_spec", lambda name: None)
    assert main(["suspects"]) == 1
    assert "pip install 'signaalwijzer[notebooks]'" in capsys.readouterr().err
