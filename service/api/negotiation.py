"""In what form a request may come and its answer may go: JSON in UTF-8."""

from email.message import Message

from starlette.exceptions import HTTPException
from starlette.requests import Request


def check_accept(request: Request) -> None:
    """Refuse (406) who wants an answer in another form than JSON."""
    accept = ",".join(request.headers.getlist("accept"))
    if accept.strip() and not accepts_json(accept):
        raise HTTPException(406)


def accepts_json(accept: str) -> bool:
    """Say whether an Accept header takes JSON; the most precise range counts.

    >>> accepts_json("text/html, application/*;q=0.1"), accepts_json("*/*, application/json;q=0")
    (True, False)
    """
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[name] = next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
    for name in ("application/json", "application/*", "*/*"):
        if name in weights:
            return weights[name] > 0
    return False


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def check_content_type(request: Request) -> None:
    """Refuse (415) a body that is not JSON in UTF-8, or is packed."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "application/octet-stream")
    charset = header.get_content_charset("utf-8")
    packed = request.headers.get("content-encoding", "identity") != "identity"
    if header.get_content_type() != "application/json" or charset not in ("utf-8", "utf8", "us-ascii") or packed:
        raise HTTPException(415, headers={"Accept": "application/json"})
