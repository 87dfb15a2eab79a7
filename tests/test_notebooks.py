"""The notebooks run from top to bottom on a small corpus, and are kept without output."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from classifier import Classifier
from classifier.champion import read_champion
from tests.conftest import ROOT
from training.corpus import Labelled, to_line

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_output(notebook: Path) -> None:
    cells = nbformat.read(notebook, as_version=4).cells
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


# jupyter_client warns of its own future; zmq leaves a socket to the garbage collector
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_retraining_goes_from_data_to_a_live_model(
    tmp_path: Path,
    tiny_corpus: list[Labelled],
    frozen: list[Labelled],
    models_folder: Path,
    tiny_classifier: Classifier,
) -> None:
    assert models_folder == tmp_path / "models"
    for folder, items in (("corpus", tiny_corpus), ("test", frozen[::4])):
        (tmp_path / "data" / folder).mkdir(parents=True)
        (tmp_path / "data" / folder / "a.jsonl").write_text("\n".join(map(to_line, items)))
    notebook = nbformat.read(ROOT / "notebooks/01_retraining.ipynb", as_version=4)
    # without the encoder it is quick; that it goes live is what the analyst would choose
    settings = next(cell for cell in notebook.cells if "GO_LIVE = False" in cell.source)
    settings.source = settings.source.replace("GO_LIVE = False", "GO_LIVE = True").replace(
        "Recipe()", "Recipe(encoder=None, folds=2, min_df=3)"
    )
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    images = [o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(images) == 3
    trained = [p for p in models_folder.glob("2*") if p.name != tiny_classifier.version]
    assert len(trained) == 1
    champion = read_champion(models_folder)
    assert champion
    # it went live exactly when the comparison allowed it
    shown = "".join(o.get("text", "") for c in notebook.cells for o in c.get("outputs", []))
    allowed = "daalt; het nieuwe model mag niet" not in shown and "aantoonbaar slechter" not in shown
    assert (champion.current.version == trained[0].name) == allowed
