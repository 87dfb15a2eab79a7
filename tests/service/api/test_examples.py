"""GET /v1/beoordelingen: what was reviewed, to learn from, for a key with the scope export."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from classifier import Message
from classifier.taxonomy import Domain, SignalType
from service.access import Access
from service.roles import Scope

TEXT = "Mijn naam is Fatima El Amrani. Ik maak bezwaar tegen de aanslag, mijn rekening is NL91ABNA0417164300."


def fill(app: FastAPI, count: int) -> None:
    for number in range(count):
        (suggestion,) = app.state.champion.current().suggest([Message(TEXT)])
        message, _ = app.state.store.take_in(
            reference=f"<{number}>", channel="e-mail", text=f"{TEXT} {number}", suggestion=suggestion
        )
        app.state.store.review(
            message.id, reviewer="femke", signal_type=SignalType.BEZWAAR, domain=Domain.BEDRIJFSVOERING
        )


def test_pages_hold_everything_once_and_no_names(app: FastAPI, anyone: TestClient) -> None:
    fill(app, 3)
    access: Access = app.state.access
    _, key = access.create_key("analist", [Scope.EXPORT])
    _, other = access.create_key("formulier", [Scope.TAKE_IN])
    headers = {"Authorization": f"Bearer {key}"}
    found = []
    for page in (1, 2):
        answer = anyone.get(f"/v1/beoordelingen?pagina={page}&paginaGrootte=2", headers=headers)
        assert answer.status_code == 200
        assert "Amrani" not in answer.text
        assert "NL91" not in answer.text
        assert answer.json()["totaal"] == 3
        found += answer.json()["leervoorbeelden"]
    assert len({line["id"] for line in found}) == 3
    assert {(line["label"], line["domain"]) for line in found} == {("bezwaar", "bedrijfsvoering")}
    assert anyone.get("/v1/beoordelingen", headers={"Authorization": f"Bearer {other}"}).status_code == 403
    assert anyone.get("/v1/beoordelingen?zoek=x", headers=headers).status_code == 400
    assert anyone.get("/v1/beoordelingen").status_code == 401
