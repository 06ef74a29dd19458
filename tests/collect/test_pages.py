"""The pages in a browser: axe, keyboard, telephone, enlarged, right to left, without script.

Served by the answering process in Debian's Chromium; screenshots of every page type are kept in
the folder of pytest for whoever wants to look.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from collect import people
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


@pytest.fixture
def served(chromium, answering_site, settings):  # noqa: ARG001 (its walls are read at the start)
    settings.ALLOWED_HOSTS = ["*"]
    server = LiveServer("127.0.0.1")
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


def sound(page, name: str, folder: Path) -> None:
    """axe finds nothing, nothing sticks out, and a picture is kept."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    found = axe.Axe().run(page).response["violations"]
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
        ("missing", "/niets"),
        ("lost", f"/{language}/verder"),
    ):
        page.context.clear_cookies()
        page.goto(served.url + address)
        sound(page, name, tmp_path)
    page.goto(f"{served.url}/{language}/m/onzin")
    on(page)
    sound(page, "refused", tmp_path)


def test_it_is_sound_on_a_desk_and_enlarged_four_times(served, fieldwork, tmp_path):
    """A window of 1280 by 1024 at 400% shows as much as one of 320 by 256."""
    for name, viewport in (("desk", None), ("enlarged", ENLARGED)):
        page = served(viewport)
        page.goto(f"{served.url}/m/{people.invited(fieldwork).written}")
        for number in range(4):
            on(page)
            if page.locator("#q-agg_verbal-0").count():
                page.check("#q-agg_verbal-0")
            sound(page, f"{name}-{number}", tmp_path)


def test_the_first_page_asks_for_three_things_at_most_and_nobody_else(served, fieldwork):
    page = served()
    page.goto(f"{served.url}/m/{people.invited(fieldwork).written}", wait_until="networkidle")
    assert len(page.asked) <= 3
    assert all(address.startswith(served.url) for address in page.asked)


def test_a_whole_interview_goes_by_keyboard_alone(served, trial):
    page = served()
    page.goto(f"{served.url}/m/{people.invited(trial).written}")
    press(page, "Naar de vragen", "Enter")
    press(page, "q-met-0", "Space")
    press(page, "Verder", "Enter")
    press(page, "q-what-0", "Space")
    press(page, "q-what-1", "Space")
    press(page, "Verder", "Enter")
    type_in(page, "q-times", "12")
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
