"""The pages in a browser: axe, keyboard, telephone, enlarged, right to left, without script.

Served by the answering process in Debian's Chromium. With MONITOR_PICTURES=1 every page type is
kept as a picture in the folder of pytest for whoever wants to look, and those in docs/images are
made anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from pytest_django.live_server_helper import LiveServer

from collect import people
from collect.test_organisation import editor, work  # noqa: F401 (a fixture)
from monitor.collect import interface
from monitor.design.questionnaire import SheetLanguage


sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists(),
        reason="Debian's chromium is not installed (apt-get install chromium)",
    ),
    pytest.mark.django_db(transaction=True, databases=["cards", "answers", "organisations"]),
    pytest.mark.usefixtures("answering_site"),
]
PICTURES = os.environ.get("MONITOR_PICTURES") == "1"
DOCS = Path(__file__).parents[2] / "docs" / "images"
TELEPHONE, ENLARGED = {"width": 320, "height": 640}, {"width": 320, "height": 256}


@pytest.fixture(scope="module", autouse=True)
def beside_a_loop():
    """Playwright keeps an event loop in this thread; Django must not think that it runs in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


class Patient(ThreadedWSGIServer):
    """Waits, when it is stopped, for whoever it still serves: they share its stores."""

    daemon_threads = False


@pytest.fixture
def served(chromium, answering_site, settings):  # noqa: ARG001 (its walls are read at the start)
    settings.ALLOWED_HOSTS = ["*"]
    server = LiveServer("127.0.0.1", start=False)
    server.thread.server_class = Patient
    server.start()
    pages = []

    def open_page(viewport=None, **options):
        context = chromium.new_context(
            viewport=viewport or {"width": 1280, "height": 900}, java_script_enabled=True, **options
        )
        context.set_default_timeout(5000)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        pages.append(context)
        return page

    open_page.url = server.url
    yield open_page
    for context in pages:
        context.close()
    server.stop()


@pytest.fixture
def organisation_editor(work):  # noqa: F811 (the fixture)
    """The secret of Joost, griffier."""
    return editor(work)


@pytest.fixture
def arabic(monkeypatch):
    """A language that is written from right to left. Its words stand for any such language."""
    words = dict(interface.interfaces()["nl"].says)
    words |= {
        "next": "التالي",
        "title": "استبيان",
        "leave": "مغادرة",
        "page_of": "{number} / {total}",
    }
    one = interface.Interface(SheetLanguage("ar", "العربية"), words)
    known = {**interface.interfaces(), "ar": one}
    for module in ("monitor.collect.interface", "monitor.collect.answering.render"):
        monkeypatch.setattr(f"{module}.interfaces", lambda: known)
    monkeypatch.setattr("monitor.collect.answering.walk.interfaces", lambda: known)


# Once more, for the rules that look at where things stand.
RUN_AGAIN = """axe.run({runOnly: ["color-contrast", "target-size", "scrollable-region-focusable"]})
    .then(found => found.violations)"""


def sound(page, name: str, folder: Path) -> None:
    """axe finds nothing and nothing sticks out, as the window is and enlarged four times. A window
    of 1280 by 1024 at 400% shows as much as one of 320 by 256."""
    if PICTURES:
        page.screenshot(path=folder / f"{name}.png", full_page=True)
    as_it_is = page.viewport_size
    found = axe.Axe().run(page).response["violations"]
    fits(page, found, name)
    page.set_viewport_size(ENLARGED)
    fits(page, page.evaluate(RUN_AGAIN), f"{name}, enlarged")
    page.set_viewport_size(as_it_is)


def fits(page, found, name: str) -> None:
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    assert told == [], name
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{name}: {width} pixels too wide"


def on(page) -> None:
    page.locator("main form button").first.click()


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_page_type_is_sound_on_a_telephone(served, trial, language, tmp_path):
    page = served(TELEPHONE)
    page.goto(f"{served.url}/{language}/m/{people.invited(trial).written}")
    sound(page, "landing", tmp_path)
    on(page)
    sound(page, "questions", tmp_path)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    on(page)
    sound(page, "error", tmp_path)
    page.check("#q-met-0")
    on(page)
    sound(page, "added", tmp_path)
    page.check("#q-what-0")
    on(page)
    page.fill("#q-times", "500")
    on(page)
    sound(page, "soft", tmp_path)
    page.fill("#q-times", "veel")
    page.fill("#q-last_day-day", "99")
    on(page)
    sound(page, "errors", tmp_path)
    page.fill("#q-times", "5")
    page.fill("#q-last_day-day", "")
    page.fill("#q-story", "Een lang woord: " + "a" * 200)
    on(page)
    on(page)
    sound(page, "send", tmp_path)
    on(page)
    sound(page, "done", tmp_path)
    for name, address in (
        ("code", f"/{language}/"),
        ("promises", f"/{language}/beloften"),
        ("missing", "/niets"),
        ("lost", f"/{language}/verder"),
    ):
        page.context.clear_cookies()
        page.goto(served.url + address)
        sound(page, name, tmp_path)
    page.goto(f"{served.url}/{language}/m/onzin")
    on(page)
    sound(page, "refused", tmp_path)


def test_the_questions_of_the_edition_are_sound_on_a_desk(served, fieldwork, tmp_path):
    page = served()
    page.goto(f"{served.url}/m/{people.invited(fieldwork).written}")
    for number in range(4):
        on(page)
        if page.locator("#q-agg_verbal-0").count():
            page.check("#q-agg_verbal-0")
        sound(page, f"desk-{number}", tmp_path)


@pytest.mark.usefixtures("arabic")
def test_every_page_of_the_form_of_an_organisation_is_sound(served, organisation_editor, tmp_path):
    page = served(TELEPHONE)
    page.goto(f"{served.url}/o/{organisation_editor.written}")
    sound(page, "organisation", tmp_path)
    on(page)
    page.fill("#function", "adviseur veiligheid")
    on(page)
    sound(page, "handed-over", tmp_path)
    for language in ("nl", "en", "ar"):
        form = f"{served.url}/{language}/formulier"
        page.goto(form)
        sound(page, f"overview-{language}", tmp_path)
        page.goto(f"{form}/vragen/1")
        page.locator("main form button").first.click()  # in vain the first time
        if language == "nl":
            sound(page, "form-error", tmp_path)
            fill_the_form(page)
        page.goto(f"{form}/kopie")
        sound(page, f"copy-{language}", tmp_path)
        page.goto(f"{form}/vaststellen")
        sound(page, f"sign-{language}", tmp_path)
    on(page)
    sound(page, "signed", tmp_path)


def fill_the_form(page) -> None:
    page.check("#q-met-1")
    on(page)
    page.fill("#q-story", "Een lang woord: " + "a" * 200)
    on(page)
    on(page)


def test_the_first_page_asks_for_three_things_at_most_and_nobody_else(served, fieldwork):
    page = served()
    page.goto(f"{served.url}/m/{people.invited(fieldwork).written}", wait_until="networkidle")
    assert len(page.asked) <= 3
    assert all(address.startswith(served.url) for address in page.asked)


def test_a_whole_interview_goes_by_keyboard_alone(served, trial):
    """With a question forgotten, an odd answer, and a step back."""
    page = served()
    page.goto(f"{served.url}/m/{people.invited(trial).written}")
    press(page, "Naar de vragen", "Enter")
    press(page, "Verder", "Enter")
    reach(page, "Maakte u iets mee? Kies of geef een antwoord.")
    page.keyboard.press("Enter")  # leads to the box itself
    assert page.evaluate("document.activeElement.id") == "q-met-0"
    page.keyboard.press("Space")
    press(page, "Verder", "Enter")
    press(page, "q-what-0", "Space")
    press(page, "q-what-1", "Space")
    press(page, "Verder", "Enter")
    type_in(page, "q-times", "500")
    press(page, "Vorige", "Enter")
    assert page.is_checked("#q-what-1")
    press(page, "Verder", "Enter")
    type_in(page, "q-times", "500")
    press(page, "Verder", "Enter")
    assert "Meer dan honderd keer is veel." in page.content()
    reach(page, "q-times")
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    for part, text in (("day", "5"), ("month", "3"), ("year", "2024")):
        type_in(page, f"q-last_day-{part}", text)
    press(page, "Verder", "Enter")
    assert "U noemde Schelden, Duwen, 12 keer." in page.content()
    press(page, "Verder", "Enter")
    press(page, "Antwoorden insturen", "Enter")
    assert page.url.endswith("/nl/ontvangen")


def press(page, what: str, key: str) -> None:
    reach(page, what)
    if key == "Enter":
        with page.expect_navigation():
            page.keyboard.press(key)
    else:
        page.keyboard.press(key)


def type_in(page, what: str, text: str) -> None:
    reach(page, what)
    page.keyboard.type(text)


def reach(page, what: str) -> None:
    """Tab until `what`, an id or the words of a button, has the focus; the focus must be seen."""
    for _ in range(40):
        page.keyboard.press("Tab")
        there = page.evaluate(
            "[document.activeElement.id, document.activeElement.textContent.trim(),"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert there[2] != "none", f"the focus on {there[:2]} is not seen"
        if what in there[:2]:
            return
    raise AssertionError(f"{what} cannot be reached")


def test_after_a_mistake_the_reader_is_at_the_summary_and_led_to_the_box(served, trial):
    page = served()
    page.goto(f"{served.url}/m/{people.invited(trial).written}")
    on(page)
    on(page)
    page.wait_for_function("document.activeElement.className == 'summary'")
    page.click(".summary a")
    assert page.evaluate("document.activeElement.id") == "q-met-0"
    assert page.title() == "Fout: Vragenlijst"


def test_the_back_button_of_the_browser_shows_what_was_saved(served, trial):
    page = served()
    page.goto(f"{served.url}/m/{people.invited(trial).written}")
    on(page)
    page.check("#q-met-1")
    on(page)
    page.go_back()
    assert re.search(r"/nl/vragen/1$", page.url)
    assert page.is_checked("#q-met-1")


def test_the_way_out_leads_elsewhere_and_the_way_back_shows_nothing(served, trial, settings):
    settings.MONITOR_EXIT = f"{served.url}/niets"
    page = served()
    page.goto(f"{served.url}/m/{people.invited(trial).written}")
    on(page)
    page.click("header button")
    page.wait_for_url("**/niets")
    page.go_back()
    page.goto(f"{served.url}/nl/vragen/1")
    assert "Maakte u iets mee" not in page.content()


def test_it_does_not_need_a_script_and_sends_none(served, trial):
    page = served(None)
    page.goto(f"{served.url}/m/{people.invited(trial).written}")
    on(page)
    assert page.evaluate("document.scripts.length") == 0


@pytest.mark.skipif(not PICTURES, reason="only on request: MONITOR_PICTURES=1")
def test_the_pictures_of_the_documentation_are_made(served, fieldwork, organisation_editor):
    """Always the same from the same pages: no link, no day and no moving thing is in them."""
    page = served({"width": 360, "height": 740})

    def picture(name: str) -> None:
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=DOCS / f"fieldwork-{name}.png")

    page.goto(f"{served.url}/m/{people.invited(fieldwork).written}")
    picture("link")
    for _ in range(20):
        if page.locator("#q-agg_verbal-0").count():
            break
        on(page)
        if page.locator(".summary").count():
            for name in page.eval_on_selector_all("[type=radio]", "all => all.map(o => o.name)"):
                page.locator(f'[name="{name}"]').first.check()
    picture("question")
    on(page)
    picture("error")
    page.check("#q-agg_verbal-0")
    on(page)
    picture("follow-up")
    page.goto(f"{served.url}/o/{organisation_editor.written}")
    on(page)
    picture("organisation")
