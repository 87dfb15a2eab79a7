"""A real server on a free port, a store of its own, and Chromium in front of it."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from classifier import Classifier
from service.app import create_app
from service.inbox import Attachment, Incoming
from service.intake import take_in
from service.roles import Role
from service.settings import Settings
from tests.browser.site import LETTERS, PASSWORD, Open, Site, log_in, press

__all__ = ["PASSWORD", "log_in", "press"]

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--no-first-run", "--disable-dev-shm-usage"]
BEGIN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def serve(app: FastAPI) -> tuple[uvicorn.Server, threading.Thread, str]:
    """Start a server on a free port and wait until it answers."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        if time.monotonic() > until or not thread.is_alive():
            pytest.fail("the server does not start")
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    return server, thread, f"http://127.0.0.1:{port}"


@pytest.fixture
def site(models_folder: Path, tiny_classifier: Classifier, tmp_path: Path) -> Iterator[Site]:
    """Start the whole service, with a few messages and two advisers and a triagist."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'pages.sqlite'}", models=models_folder))
    server, thread, address = serve(app)
    store, access = app.state.store, app.state.access
    for name, role in (("anna", Role.ADVISER), ("bram", Role.ADVISER), ("tine", Role.TRIAGE)):
        access.create_account(name, PASSWORD, role)
    for number, (subject, text) in enumerate(LETTERS):
        files = (Attachment("brief.txt", "text/plain", text="Zie bijlage."),) if number == 0 else ()
        incoming = Incoming(
            id=f"<{number}@test>",
            text=text,
            subject=subject,
            sender="inwoner@example.org",
            date=BEGIN + timedelta(hours=number),
            attachments=files,
        )
        take_in(store, tiny_classifier, incoming)
    yield Site(address, store, access)
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        text = "Chromium is not installed; install with: apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(text)
        pytest.skip(text)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Open]:
    """Open a window; with a name, someone is logged in there."""
    contexts: list[BrowserContext] = []

    def opened(name: str | None = None, path: str = "/", **options: object) -> Page:
        settings = {"viewport": {"width": 1280, "height": 900}, "locale": "nl-NL"} | options
        context = chromium.new_context(base_url=site.address, **settings)  # type: ignore[arg-type]  # options are passed on as they come
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if name:
            log_in(page, name)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
