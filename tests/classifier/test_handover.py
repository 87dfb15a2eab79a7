from dataclasses import replace

import numpy as np
import pytest

from classifier.certainty import Certainty, Promise, conformal
from classifier.handover import LEGAL, Chances, Limits
from classifier.taxonomy import Domain, SignalType

LIMITS = Limits(joint=0.7, legal={SignalType.KLACHT: 0.1, SignalType.BEZWAAR: 0.05}, familiar=0.5)
SURE = Chances(
    labels={"klacht": 0.02, "onvrede": 0.95, "informatievraag": 0.01, "bezwaar": 0.01, "geen": 0.01},
    domains={"fysiek": 0.9, "sociaal": 0.06, "bedrijfsvoering": 0.04},
    wants={},
    flags=(),
    familiar=0.9,
)


def labels(**changes: float) -> Chances:
    return replace(SURE, labels={**SURE.labels, **changes})


@pytest.mark.parametrize(
    ("chances", "says"),
    [
        (SURE, None),
        (replace(SURE, familiar=0.5), None),
        (replace(SURE, familiar=0.49), "niet in gewoon Nederlands"),
        (labels(geen=0.96), "Geen van de vier"),
        (labels(geen=0.95), "Geen van de vier"),
        (labels(klacht=0.1), "Dit kan ook een klacht zijn"),
        (labels(klacht=0.0999), None),
        (labels(bezwaar=0.05), "Dit kan ook een bezwaar zijn"),
        (labels(informatievraag=0.3), None),
        (labels(onvrede=0.7), "De soort is niet zeker genoeg"),
        (replace(SURE, domains={**SURE.domains, "fysiek": 0.7}), "Het domein is niet zeker genoeg"),
        # the first reason that holds is the one that is told
        (replace(labels(geen=0.99), familiar=0.1), "niet in gewoon Nederlands"),
        (labels(onvrede=0.3, klacht=0.2), "Dit kan ook een klacht zijn"),
    ],
)
def test_reason(chances: Chances, says: str | None) -> None:
    reason = LIMITS.reason(chances, SignalType.ONVREDE, Domain.FYSIEK)
    assert (reason is None) if says is None else (reason is not None and says in reason)


def test_a_complaint_may_be_called_a_complaint() -> None:
    chances = labels(klacht=0.94, onvrede=0.02)
    assert LIMITS.reason(chances, SignalType.KLACHT, Domain.FYSIEK) is None


def test_limits_follow_from_the_promise() -> None:
    rng = np.random.default_rng(0)
    joint = rng.beta(4, 1, size=2000)
    learned = {str(slug): conformal(rng.beta(6, 1, size=500)) for slug in LEGAL}
    certainty = Certainty(joint, rng.random(2000) > joint, learned, familiarity=0.4)
    strict, loose = (Limits.of(certainty, Promise(share, share / 2)) for share in (0.02, 0.2))
    assert strict.familiar == loose.familiar == 0.4
    assert strict.joint > loose.joint
    assert all(strict.legal[slug] < loose.legal[slug] for slug in LEGAL)
