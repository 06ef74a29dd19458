"""The page that checks a text, in a browser: without script, on a telephone, with axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from claims.upload import site
from pages.chromium import NEEDS_CHROMIUM, axe


pytestmark = NEEDS_CHROMIUM

LETTER = "In 2022 kreeg 76% van de burgemeesters te maken met agressie; in 2020 was dat 50%."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with site(tmp_path_factory.mktemp("publicatie")) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "brief.txt"
    path.write_text(LETTER, "utf-8")
    return path


def test_a_letter_is_checked_without_script(browser: Browser, address: str, letter: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/controle")
    page.set_input_files("#tekst", str(letter))
    page.focus("button")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    assert page.locator("mark.wrong").inner_text().startswith("76%")
    assert page.locator("mark.right").inner_text().startswith("50%")
    assert page.locator("h1").inner_text() == "Controle van beweringen: brief.txt"
    assert set(asked) == {f"{address}/controle"}  # the page loads nothing
    context.close()


@pytest.mark.parametrize(("path", "width"), [("/controle", 1280), ("/check", 360)])
def test_axe_finds_nothing_before_and_after(
    browser: Browser, address: str, letter: Path, path: str, width: int
):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + path)
    assert axe(page) == []
    page.set_input_files("#tekst", str(letter))
    page.click("button")
    page.wait_for_selector("mark")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("mark.wrong").evaluate("e => getComputedStyle(e).fontWeight") == "600"
    assert complaints == []
    context.close()
