"""The work list: what needs someone now, with filters and pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from classifier.taxonomy import Domain, Flag, SignalType
from service.store import Filters, Status
from service.web.pages import render

SIZE = 25
ALL = "alle"

router = APIRouter()
T = TypeVar("T", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """The filters in the address; `unknown` says that some of it means nothing and was left out."""

    filters: Filters
    page: int = 1
    unknown: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Read the query; without a status, what is open is asked."""
        signal_type = _one(SignalType, given.get("soort"))
        domain = _one(Domain, given.get("domein"))
        flag = _one(Flag, given.get("signalering"))
        wanted = given.get("status") or Status.OPEN
        status = None if wanted == ALL else _one(Status, wanted)
        hand_over = True if given.get("zelf") == "ja" else None
        page = given.get("pagina", "1")
        kept = {"soort": signal_type, "domein": domain, "signalering": flag}
        unknown = any(given.get(name) and value is None for name, value in kept.items())
        unknown |= status is None and wanted != ALL
        return cls(
            Filters(signal_type=signal_type, domain=domain, flag=flag, status=status, hand_over=hand_over),
            max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            unknown,
        )

    def query(self, *, page: int = 1) -> str:
        """Write the filters as a query, with its question mark; nothing of a message is ever in it."""
        f = self.filters
        said = {
            "soort": f.signal_type,
            "domein": f.domain,
            "signalering": f.flag,
            "status": None if f.status is Status.OPEN else (f.status or ALL),
            "zelf": "ja" if f.hand_over else None,
            "pagina": page if page > 1 else None,
        }
        query = urlencode({name: str(value) for name, value in said.items() if value})
        return f"?{query}" if query else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status was asked."""
        f = self.filters
        return bool(f.signal_type or f.domain or f.flag or f.hand_over)


@router.get("/")
def work_list(request: Request) -> HTMLResponse:
    """Show one page of the work list."""
    asked = Asked.read(request.query_params)
    store = request.app.state.store
    page = store.messages(asked.filters, page=asked.page, size=SIZE)
    pages = max(-(-page.total // SIZE), 1)
    if asked.page > pages:  # the list became shorter while someone looked at its end
        asked = Asked(asked.filters, pages, asked.unknown)
        page = store.messages(asked.filters, page=pages, size=SIZE)
    return render(
        request,
        "werkvoorraad.html",
        asked=asked,
        page=page,
        pages=pages,
        size=SIZE,
        counts=store.counts(),
        unread=store.count_quarantine(),
    )


def _one(kind: type[T], given: str | None) -> T | None:
    return next((member for member in kind if member == given), None)
