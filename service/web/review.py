"""One message: read it, decide, undo, and on to the next."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AfterValidator
from starlette.responses import Response

from classifier.requirements import of_message
from service.access import Account
from service.errors import ReviewConflict, ReviewNotFound
from service.store import Filters, Status, Store, StoredMessage
from service.store.types import storable
from service.web import flash
from service.web.choice import Choice
from service.web.csrf import Form, text_of
from service.web.deadlines import deadlines
from service.web.doors import visitor
from service.web.marking import mark, mark_parts
from service.web.pages import render
from service.web.shown import Shown
from service.web.worklist import Asked

router = APIRouter()
# no database can look up what no database can hold: such an id is simply not found
MessageId = Annotated[str, Path(alias="id"), AfterValidator(storable)]
_STEP = 200

STALE = "stale"  # a colleague decided in the meantime
KEPT = "bewaard"  # the session ended, what was filled in is still here


@router.get("/berichten/{id}")
def message(request: Request, message_id: MessageId) -> HTMLResponse:
    """Show a message with its suggestion and, for who may decide, the form."""
    found = _store(request).message(message_id)
    return show(request, found, Choice.first(found))


@router.get("/berichten/{id}/volgende")
def skip(request: Request, message_id: MessageId) -> Response:
    """Go on to the message after this one, without deciding."""
    asked = Asked.read(request.query_params)
    return RedirectResponse(_address(_after(_store(request), asked, message_id), asked), 303)


@router.post("/berichten/{id}")
def decide(request: Request, message_id: MessageId, form: Form) -> Response:
    """Keep the decision, and go on to the next open message."""
    store, choice, asked = _store(request), Choice.read(form), Asked.read(request.query_params)
    found = store.message(message_id)
    faults = choice.faults()
    if faults:
        return show(request, found, choice, faults=faults, status=400)
    try:
        review = store.review(
            message_id,
            reviewer=visitor(request).name,
            signal_type=choice.decided_type,
            domain=choice.decided_domain,
            secondary=choice.decided_secondary,
            note=choice.note,
            suggestion_id=_number(text_of(form, "suggestie")),
            expected_review_id=_number(text_of(form, "gezien")) or 0,
        )
    except ReviewConflict:
        return show(request, store.message(message_id), choice, notice=STALE, status=409)
    response = RedirectResponse(_address(_first_open(store, asked, message_id), asked), 303)
    flash.leave(request, response, flash.DECIDED, message_id, review.id)
    return response


@router.post("/berichten/{id}/intrekking")
def undo(request: Request, message_id: MessageId, form: Form) -> Response:
    """Take a decision back and show its message again."""
    store, asked = _store(request), Asked.read(request.query_params)
    try:
        store.withdraw(
            message_id, reviewer=visitor(request).name, expected_review_id=_number(text_of(form, "gezien")) or 0
        )
    except ReviewConflict:
        found = store.message(message_id)
        return show(request, found, Choice.first(found), notice=STALE, status=409)
    except ReviewNotFound:  # undone twice, in two windows: it is as was asked
        pass
    response = RedirectResponse(f"/berichten/{message_id}{asked.query()}", 303)
    flash.leave(request, response, flash.WITHDRAWN, message_id)
    return response


def show(
    request: Request,
    found: StoredMessage,
    choice: Choice,
    *,
    faults: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Make the page of a message, with the form filled in as `choice` says."""
    shown = Shown.stored(found.suggestion)
    reader: Account = visitor(request)
    kind = found.review.signal_type if found.review else found.suggestion.signal_type
    terms, hints = deadlines(found, _store(request).clock())
    return render(
        request,
        "bericht.html",
        status=status,
        message=found,
        subject=mark(found.subject, [word for word in shown.words if word.field == "onderwerp"]),
        parts=mark_parts(found.text, shown.words),
        whole=mark(found.text),
        attachments=[(file, mark(file.get("tekst") or "")) for file in found.attachments],
        shown=shown,
        terms=terms,
        related=_store(request).related(found.id),
        term_hints=hints,
        requirements=of_message(
            kind, found.text, sender=found.sender, sent=found.received_at.date(), subject=found.subject
        ),
        choice=choice,
        faults=faults or {},
        notice=notice,
        own_review=bool(found.review and found.review.reviewer == reader.name),
        query=Asked.read(request.query_params).query(),
        counts=_store(request).counts(),
    )


def _first_open(store: Store, asked: Asked, decided: str) -> StoredMessage | None:
    """Return what comes next in the list someone came from, or of all that is open where that list is done."""
    for filters in (replace(asked.filters, status=Status.OPEN), Filters(status=Status.OPEN)):
        for found in store.messages(filters, size=2):
            if found.id != decided:
                return found
    return None


def _after(store: Store, asked: Asked, message_id: str) -> StoredMessage | None:
    filters = replace(asked.filters, status=Status.OPEN)
    page, passed = 1, False
    while True:
        items = store.messages(filters, page=page, size=_STEP).items
        for found in items:
            if passed:
                return found
            passed = found.id == message_id
        if len(items) < _STEP:
            break
        page += 1
    return _first_open(store, asked, message_id)


def _address(found: StoredMessage | None, asked: Asked) -> str:
    return f"/berichten/{found.id}{asked.query()}" if found else f"/{asked.query()}"


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store
