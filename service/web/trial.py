"""Trying a text: what would be suggested, and why; nothing of it is kept."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from classifier import Classifier, Message
from service.web.csrf import Form, text_of
from service.web.marking import mark, mark_parts
from service.web.pages import render
from service.web.shown import Shown

router = APIRouter()


@router.get("/proberen")
def empty(request: Request) -> HTMLResponse:
    """Show the empty form."""
    return _page(request)


@router.post("/proberen")
def attempt(request: Request, form: Form) -> HTMLResponse:
    """Show what would be suggested for this text."""
    # A browser sends line ends as CR LF; the places of the words count them as one.
    subject, text = (text_of(form, name).replace("\r\n", "\n") for name in ("onderwerp", "tekst"))
    most = request.app.state.settings.max_chars
    if not any(map(str.isalnum, subject + text)):
        return _page(request, subject, text, fault="Plak eerst een tekst met ten minste één woord.")
    if len(subject) + len(text) > most:
        return _page(request, subject, text, fault=f"De tekst is te lang. Er kunnen {most} tekens in.")
    classifier: Classifier = request.app.state.champion.current()
    shown = Shown.fresh(classifier.suggest([Message(text=text, subject=subject)])[0])
    return _page(request, subject, text, shown=shown)


def _page(
    request: Request, subject: str = "", text: str = "", *, shown: Shown | None = None, fault: str = ""
) -> HTMLResponse:
    words = shown.words if shown else ()
    return render(
        request,
        "proberen.html",
        status=400 if fault else 200,
        given_subject=subject,
        given_text=text,
        subject=mark(subject, [word for word in words if word.field == "onderwerp"]),
        parts=mark_parts(text, words),
        shown=shown,
        fault=fault,
    )
