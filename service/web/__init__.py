"""The pages: plain Dutch, complete without JavaScript, closed to who is not logged in."""

from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.staticfiles import StaticFiles

from service.web import faults, handbook, login, quarantine, review, trial, worklist
from service.web.doors import enter

__all__ = ["add_pages", "router"]

router = APIRouter(dependencies=[Depends(enter)], include_in_schema=False)
for _part in (worklist, review, login, handbook, trial, quarantine):
    router.include_router(_part.router)


def add_pages(app: FastAPI) -> None:
    """Add every page and the error pages."""
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    faults.add_error_pages(app)
