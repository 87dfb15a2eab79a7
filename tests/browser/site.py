"""The service as the browser tests meet it: who works there, what came in, and how one presses keys."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from service.access import Access
from service.store import Store

PASSWORD = "een lang wachtwoord"
HOSTILE = (
    '<script>window.geraakt = 1</script><img src=x onerror="window.geraakt = 1"></p></main>{{ 7*7 }} '
    '<svg onload=window.geraakt=1> \u202egnp.exe\u202c " onmouseover="window.geraakt=1" ' + "w" * 3000
)
LETTERS = (
    (
        "Klacht over uw medewerker",
        "Uw medewerker heeft mij drie keer niet teruggebeld en noemde mij een zeurpiet.\n\n"
        "Ik dien hierover een klacht in en ik verwacht een reactie.\n\n"
        "Met vriendelijke groet,\nJanneke de Wit\n\n"
        "Op 1 maart 2026 schreef de gemeente:\n> Wij bellen u terug.\n> Team Wmo",
    ),
    (
        "Bezwaar tegen de aanslag",
        "Hierbij maak ik bezwaar tegen uw besluit van 3 februari. De WOZ-waarde is veel te hoog.",
    ),
    ("Vraag", "Hoe lang duurt het voor mijn paspoort klaar is? En wat kost het?"),
    ("", "Alweer afval naast de containers in onze straat, het is een bende. Ruim dat eens op."),
    ("Bezwaar stopzetting bijstand", "Ik ben het niet eens met de beschikking waarin mijn bijstand is gestopt."),
    ("<script>window.geraakt = 1</script> \u202egnp", HOSTILE),
)
Open = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """A running service, and what is behind it."""

    address: str
    store: Store
    access: Access

    def ids(self) -> list[str]:
        """Return the messages in the order of the work list."""
        return [message.id for message in self.store.messages(size=100)]

    def find(self, subject: str) -> str:
        """Return the message with a subject that begins so."""
        return next(m.id for m in self.store.messages(size=100) if m.subject.startswith(subject))

    def sure(self) -> str:
        """Return a message that the model does not hand over."""
        return next(m.id for m in self.store.messages(size=100) if not m.suggestion.hand_over)


def log_in(page: Page, name: str) -> None:
    """Log in as a person does."""
    page.goto("/inloggen")
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda address: "inloggen" not in address)


def press(page: Page, *keys: str) -> None:
    """Press keys on the page of a message, once it listens."""
    page.wait_for_selector("html[data-toetsen=klaar]")
    for key in keys:
        page.keyboard.press(key)
