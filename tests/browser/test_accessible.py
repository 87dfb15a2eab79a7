"""Every page, light and dark, wide and narrow: no violation that axe finds, no scrolling sideways, nothing executed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import HOSTILE, Open, Site, press

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [f"{page.url} {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def unfold(page: Page) -> None:
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page(site: Site, visit: Open, scheme: str, width: int) -> None:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    faults = violations(visit(None, "/inloggen", **look))
    page = visit("anna", **look)
    sure = site.sure()
    site.store.set_apart(
        b"rommel", source="mailbox post@gemeente.example/INBOX, bericht 17", reason="Dit is geen e-mail."
    )
    paths = [
        "/",
        "/quarantaine",
        "/?soort=bezwaar&signalering=dreiging",
        "/?status=alle",
        "/handboek",
        "/proberen",
        "/nergens",
    ]
    paths += [f"/berichten/{message}" for message in (sure, site.ids()[0], site.find("Klacht"), site.find("<script"))]
    for path in paths:
        page.goto(path)
        unfold(page)
        faults += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto("/proberen")
    page.get_by_label("Tekst", exact=True).fill("Ik dien een klacht in over uw medewerker.\n\nGroet, Jan")
    page.get_by_role("button", name="Doe een voorstel").click()
    unfold(page)
    faults += violations(page)
    page.goto(f"/berichten/{sure}")
    press(page, "1", "q", "Enter")
    expect(page.get_by_role("status").first).to_contain_text("Vastgelegd")
    faults += violations(page)
    page.goto(f"/berichten/{sure}")
    faults += violations(page)
    assert faults == []


def test_a_hostile_message_is_only_text(site: Site, visit: Open) -> None:
    page = visit("anna", "/")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    page.goto(f"/berichten/{site.find('<script')}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>window.geraakt = 1</script>")
    letter = page.locator(".sw-papier").inner_text()
    assert HOSTILE[:40] in letter
    assert "{{ 7*7 }}" in letter
    assert "U+202E" in letter
    assert "\u202e" not in page.content()
    page.goto("/proberen")
    page.get_by_label("Tekst", exact=True).fill(HOSTILE)
    page.get_by_role("button", name="Doe een voorstel").click()
    expect(page.locator(".sw-papier")).to_contain_text("onerror")
    assert page.evaluate("window.geraakt") is None
    assert page.locator("main img, main svg:not([class])").count() == 0
    assert complaints == []


def test_with_the_keyboard_alone(site: Site, visit: Open) -> None:
    page = visit("anna", "/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Begin met het eerste":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/berichten/{site.ids()[0]}")


def test_a_triagist_sees_no_form(site: Site, visit: Open) -> None:
    page = visit("tine", f"/berichten/{site.sure()}")
    expect(page.get_by_role("heading", name="Voorstel", exact=True)).to_be_visible()
    assert page.get_by_role("radio").count() == 0
    assert page.get_by_text("Uw beslissing").count() == 0


def test_print_is_dark_on_white_and_without_buttons(site: Site, visit: Open) -> None:
    page = visit("anna", f"/berichten/{site.sure()}", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("body", ".sw-papier"):
        assert page.locator(part).evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator(".sw-papier")).to_be_visible()
    expect(page.get_by_text("Uw beslissing")).to_be_hidden()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_hidden()
