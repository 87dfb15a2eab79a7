from classifier.taxonomy import Domain
from tests.training.reported import B, I, K, O, judged
from training.failures import instructive_errors, surest_errors

LOST = judged(B, O, chance=0.5, id="lost")
NOT_NONE = judged(None, I, chance=0.9, id="not-none")
KEPT = judged(O, I, chance=0.9, id="kept")
PLACE = judged(O, O, domain=Domain.SOCIAAL, id="place")
CALLED_NONE = judged(O, None, over=True, id="called-none")
SEEN = judged(K, O, over=True, chance=0.99, id="seen")
RIGHT = judged(K, K, chance=0.99, id="right")


def test_what_did_harm_comes_first() -> None:
    found = instructive_errors([RIGHT, SEEN, CALLED_NONE, PLACE, KEPT, NOT_NONE, LOST])
    assert [f.scored for f in found] == [LOST, NOT_NONE, KEPT, PLACE, CALLED_NONE, SEEN]
    assert found[0].why.startswith("Stil verloren")
    assert (found[3].truth, found[3].given) == ("onvrede · sociaal", "onvrede · fysiek")
    assert len(instructive_errors([LOST] * 60)) == 50


def test_surest_errors_are_wrong_labels_by_certainty() -> None:
    found = surest_errors([RIGHT, PLACE, LOST, KEPT, SEEN], 2)
    assert [f.scored for f in found] == [SEEN, KEPT]
