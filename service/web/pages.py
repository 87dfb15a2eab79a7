"""One way to make a page: the templates, what every page knows, and the headers that close it off."""

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from classifier.taxonomy import Domain, Flag, SignalType
from service.inbox.attachments import size
from service.roles import Permission
from service.web import csrf, flash, wording
from service.web.doors import wants_secure

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_STATIC = Path(__file__).parent / "static"


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Make a page; `request.state.visitor` says who looks, where someone is logged in."""
    visitor = getattr(request.state, "visitor", None)
    # A session that begins with this very answer may be another person's than the one before it.
    resumed = getattr(request.state, "session", None) is not None
    message = flash.read(request, logged_in=bool(visitor) and not resumed)
    html = (
        environment()
        .get_template(template)
        .render(
            visitor=visitor,
            may_review=bool(visitor and visitor.may(Permission.REVIEW)),
            may_score=bool(visitor and visitor.may(Permission.SCORE)),
            path=request.url.path,
            csrf=partial(csrf.token, request),
            flash=message,
            **context,
        )
    )
    response = HTMLResponse(html, status_code=status, headers=HEADERS)
    if message or template == "inloggen.html":  # nothing waits there for the next person
        flash.clear(response)
    nonce = getattr(request.state, "nonce", None)
    if nonce:
        response.set_cookie(csrf.NONCE_COOKIE, nonce, httponly=True, samesite="lax", secure=wants_secure(request))
    return response


@cache
def environment() -> Environment:
    """Return the templates, with the words they share."""
    made = Environment(
        loader=PackageLoader("service.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "soort": wording.type_caption,
        "domein": wording.domain_caption,
        "domein_kort": wording.domain_short,
        "signalering": wording.FLAGS.__getitem__,
        "procent": wording.percentage,
        "zekerheid": wording.certainty_words,
        "moment": wording.moment,
        "dag": wording.day,
        "omvang": size,
        "regel": wording.one_line,
        "getal": wording.number,
    }
    made.globals |= {
        "SOORTEN": tuple(SignalType),
        "DOMEINEN": tuple(Domain),
        "SIGNALERINGEN": tuple(Flag),
        "DRINGEND": wording.URGENT,
        "SOORT_UITLEG": wording.TYPE_LINES,
        "DOMEIN_UITLEG": wording.DOMAIN_LINES,
        "SIGNALERING_UITLEG": wording.FLAG_LINES,
        "static": _address,
    }
    return made


@cache
def _address(name: str) -> str:
    # The content is in the address, so that a browser never keeps an old stylesheet with a new page.
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"
