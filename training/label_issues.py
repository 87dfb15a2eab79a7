"""Labels that are probably wrong: messages whose label a model of other writers finds unlikely.

Confident learning (Northcutt et al. 2021) by the library `cleanlab`; needs the extra `notebooks`. What it
finds is to be read again by a person, not changed by a program.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.preprocessing import LabelEncoder

from classifier.model import prepare, readings_of
from classifier.taxonomy import NONE
from training.corpus import Labelled
from training.recipe import Recipe
from training.split import by_writer
from training.stack import fit_head


def label_issues(corpus: Sequence[Labelled], recipe: Recipe, *, jobs: int = -1) -> pd.DataFrame:
    """Return the suspect messages, worst first: id, source, label, likelier, quality (0 to 1).

    Chances come from the `fast` views in cross-validation by writer.
    """
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    readings = readings_of([prepare(item.message) for item in corpus])
    views = recipe.views()
    features = views.fit(readings).transform(readings)
    labels = np.array([str(item.label or NONE) for item in corpus])
    folds = by_writer([item.source for item in corpus], list(labels), folds=recipe.folds, seed=recipe.seed)
    head, chances = fit_head(
        features, labels, folds, c=recipe.c_signal_type, tuned=None, weights=np.ones(len(labels)), jobs=jobs
    )
    numbers = LabelEncoder().fit(head.classes).transform(labels)
    suspect = find_label_issues(numbers, chances, return_indices_ranked_by="self_confidence", n_jobs=1)
    quality = get_label_quality_scores(numbers, chances)
    return pd.DataFrame(
        [
            {
                "id": corpus[i].message.id,
                "source": corpus[i].source,
                "label": labels[i],
                "likelier": head.classes[int(chances[i].argmax())],
                "quality": round(float(quality[i]), 3),
            }
            for i in suspect
        ]
    )
