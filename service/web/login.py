"""Logging in and out; a decision that was cut off by the end of a session comes back after logging in."""

from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from service.errors import LockedOut, LoginRefused, NotFound
from service.permissions import SESSION_COOKIE
from service.web import flash
from service.web.choice import FIELDS, Choice
from service.web.csrf import NONCE_COOKIE, Form, text_of
from service.web.doors import is_safe, wants_secure
from service.web.pages import render
from service.web.review import KEPT, show

router = APIRouter()


@router.get("/inloggen")
def ask(request: Request) -> Response:
    """Show the login page."""
    onward = local(request.query_params.get("volgende", ""))
    if request.state.visitor:
        return RedirectResponse(onward, 303)
    return _page(request, onward=onward)


@router.post("/inloggen")
def login(request: Request, form: Form) -> Response:
    """Begin a session, and go on to where someone was."""
    onward, draft = local(text_of(form, "volgende")), draft_of(form)
    name = text_of(form, "naam")
    try:
        account, token = request.app.state.access.login(name, text_of(form, "wachtwoord"))
    except LockedOut as error:
        return _page(request, onward=onward, draft=draft, name=name, fault=str(error), status=429)
    except LoginRefused as error:
        return _page(request, onward=onward, draft=draft, name=name, fault=str(error), status=403)
    request.state.visitor, request.state.session = account, token
    response = _resumed(request, draft) or RedirectResponse(onward, 303)
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=wants_secure(request), path="/")
    response.delete_cookie(NONCE_COOKIE)
    flash.clear(response)
    return response


@router.post("/uitloggen")
def logout(request: Request, form: Form) -> Response:
    """End the session."""
    request.app.state.access.end_session(request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse("/inloggen", 303)
    response.delete_cookie(SESSION_COOKIE)
    # takes the place of what was left for the person who was here
    flash.leave(request, response, flash.LOGGED_OUT)
    return response


async def login_first(request: Request) -> Response:
    """Answer who is not logged in: to the login page, with what was filled in."""
    if request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/inloggen" + (f"?volgende={quote(here)}" if here != "/" else ""), 303)
    form = await request.form(max_files=0, max_fields=40)
    message_id = request.path_params.get("id", "")
    draft = draft_of(form) | {"bericht": message_id} if request.url.path == f"/berichten/{message_id}" else {}
    return _page(request, onward=f"/berichten/{message_id}" if message_id else "/", draft=draft, status=403)


def draft_of(form: FormData) -> dict[str, str]:
    """Return the decision in a form, or nothing where there is none."""
    return {name: text_of(form, name) for name in (*FIELDS, "bericht") if name in form}


def local(address: str) -> str:
    """Return the address where it is a page of ours, and the work list otherwise.

    >>> local("/berichten/1?domein=sociaal"), local("//elders.example"), local("https://elders.example")
    ('/berichten/1?domein=sociaal', '/', '/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    ours = not parts.scheme and not parts.netloc and address.startswith("/")
    strange = not address.isascii() or not address.isprintable() or "\\" in address or address.startswith("//")
    return address if ours and not strange else "/"


def _resumed(request: Request, draft: dict[str, str]) -> Response | None:
    """Show the message again as it was filled in; nothing is kept before the adviser says so again."""
    if not draft.get("bericht"):
        return None
    try:
        found = request.app.state.store.message(draft["bericht"])
    except NotFound:
        return None
    return show(request, found, Choice.read(FormData(draft)), notice=KEPT)


def _page(
    request: Request,
    *,
    onward: str,
    draft: dict[str, str] | None = None,
    name: str = "",
    fault: str = "",
    status: int = 200,
) -> Response:
    return render(
        request,
        "inloggen.html",
        status=status,
        onward=onward,
        draft=draft or {},
        name=name,
        fault=fault,
        safe=is_safe(request),
    )
