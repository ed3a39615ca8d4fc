"""The page in a real browser: nothing typed is lost, the keyboard is enough, a small phone shows it whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from handlers.chat import Card, Filled, Pressed, Said
from tests.browser import a_page
from tests.play_demo import CAST, HELLO, page_words, running

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WORDS = page_words()
SEND = "dialog [type=submit]"
BEGIN = "#staff .home [data-act='concern.begin']"


@asynccontextmanager
async def opened(browser: Browser, origin: str, width: int = 1280, height: int = 900) -> AsyncIterator[Page]:
    """The page in a browser, once its home is there."""
    async with a_page(browser, origin, width, height) as page:
        await expect(page.locator(BEGIN)).to_be_visible()
        yield page


async def test_what_is_typed_outlives_a_lost_connection_and_is_sent_once(
    tmp_path: Path, browser: Browser
) -> None:
    async with AsyncExitStack() as after:
        async with running(tmp_path) as first:
            page = await after.enter_async_context(opened(browser, first.origin))
            await page.click(BEGIN)
            await page.fill("dialog [name=words]", "I was shouted at 🐦")
        await expect(page.locator("dialog .line")).to_have_text(WORDS["play.connection_lost"])
        await page.click(SEND)
        await page.click(SEND, force=True)
        await expect(page.locator(SEND)).to_have_attribute("aria-busy", "true")
        second = await after.enter_async_context(running(tmp_path, first.port))
        await expect(page.locator("#dialog-title")).to_have_text("Thank you")
        await expect(page.locator("dialog .line")).to_be_hidden()
        filled = [event.words() for event in second.wren.events if isinstance(event, Filled)]
        assert filled == ["I was shouted at 🐦"]


async def test_the_keyboard_is_enough_and_focus_comes_back(tmp_path: Path, browser: Browser) -> None:
    async with running(tmp_path) as stand, opened(browser, stand.origin) as page:
        await page.focus(BEGIN)
        await page.keyboard.press("Enter")
        await expect(page.locator("#dialog-title")).to_be_focused()
        await page.focus(SEND)
        await page.keyboard.press("Enter")
        await expect(page.locator(".summary")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        words = page.locator("dialog [name=words]")
        await expect(words).to_be_focused()
        await expect(words).to_have_attribute("aria-invalid", "true")
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await expect(page.locator(BEGIN)).to_be_focused()


async def test_closing_asks_before_words_are_lost(tmp_path: Path, browser: Browser) -> None:
    async with running(tmp_path) as stand, opened(browser, stand.origin) as page:
        await page.click(BEGIN)
        await page.fill("dialog [name=words]", "half a thought")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect(page.locator(".unsent")).to_have_count(1)
        await page.click("[data-act=stay]")
        await expect(page.locator("dialog [name=words]")).to_have_value("half a thought")
        await page.click("dialog [data-act=close]")
        await page.click("[data-act=discard]")
        await expect(page.locator("dialog[open]")).to_have_count(0)


async def test_what_is_hidden_is_not_sent_and_what_is_wrong_keeps_its_text(
    tmp_path: Path, browser: Browser
) -> None:
    async with running(tmp_path) as stand, opened(browser, stand.origin) as page:
        await page.click(BEGIN)
        await page.check("dialog [name=danger][value=yes]")
        await page.fill("dialog [name=where]", "in the store room")
        await page.click(SEND)
        await expect(page.locator(".summary")).to_be_visible()
        await expect(page.locator("dialog [name=where]")).to_have_value("in the store room")
        await page.check("dialog [name=danger][value=no]")
        await expect(page.locator("dialog [name=where]")).to_be_hidden()
        await page.fill("dialog [name=words]", "x")
        await page.click(SEND)
        await expect(page.locator("#dialog-title")).to_have_text("Thank you")
        filled = [dict(event.answers) for event in stand.wren.events if isinstance(event, Filled)]
        assert filled == [
            {"danger": ("yes",), "where": ("in the store room",), "words": ("",)},
            {"danger": ("no",), "words": ("x",)},
        ]


async def test_a_double_press_is_one_press(tmp_path: Path, browser: Browser) -> None:
    async with running(tmp_path) as stand, opened(browser, stand.origin) as page:
        await page.dblclick(BEGIN)
        await expect(page.locator("dialog[open]")).to_be_visible()
        presses = [
            one for one in stand.wren.events if isinstance(one, Pressed) and one.act == "concern.begin"
        ]
        assert len(presses) == 1


async def test_a_pasted_file_is_counted_not_read_and_typed_markup_stays_text(
    tmp_path: Path, browser: Browser
) -> None:
    async with running(tmp_path) as stand, opened(browser, stand.origin) as page:
        await page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.items.add(new File(["inside"], "name.txt"));
                const paste = { clipboardData: data, bubbles: true, cancelable: true };
                document.querySelector("#staff .composer textarea").dispatchEvent(
                    new ClipboardEvent("paste", paste));
            }"""
        )
        await expect(page.locator("#staff .messages .card")).to_have_count(1)
        await page.fill("#team .composer textarea", "<img src=x onerror=alert(1)>")
        await page.press("#team .composer textarea", "Enter")
        await expect(page.locator("#team .typed")).to_have_text("<img src=x onerror=alert(1)>")
        said = [(event.text, event.files) for event in stand.wren.events if isinstance(event, Said)]
        assert said == [("", 1)]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
async def test_every_width_shows_it_whole_with_buttons_large_enough(
    tmp_path: Path, browser: Browser, width: int
) -> None:
    long_word = Card("W" * 150, ("w" * 500,))
    async with running(tmp_path) as stand, opened(browser, stand.origin, width, 640) as page:
        await stand.playground.post(CAST.relay, long_word, "m1")
        await stand.playground.post(CAST.relay, HELLO, "m2")
        if width < 1100:
            await expect(page.locator("[data-panel=guardians] .badge")).to_have_text("2")
            await page.click("[data-panel=guardians]")
        await expect(page.locator("#guardians [data-messages] .card")).to_have_count(2)
        too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await page.evaluate(too_wide)
        small = """[...document.querySelectorAll("button, select, textarea, input")].filter(node => {
            const box = node.getBoundingClientRect(); return box.width && (box.height < 44 || box.width < 44);
        }).map(node => node.outerHTML)"""
        assert await page.evaluate(small) == []
        await page.click("#guardians [data-messages] [data-act='concern.begin']")
        await expect(page.locator("dialog[open]")).to_be_visible()
        assert not await page.evaluate(too_wide)
        assert await page.evaluate(small) == []
