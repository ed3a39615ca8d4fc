"""Help in a real browser: the answer comes first on a phone too, its links beside it, the way out on top."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from prompts.resources import Contact
from tests.browser import a_page, served
from tests.help_desk import SIGNED, with_row
from tests.world import a_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
CONTACT = Contact(phone="020 7946 0001", url="https://example.org/pay", hours="24/7")


async def test_the_answer_comes_first_and_hiding_is_one_press(tmp_path: Path, browser: Browser) -> None:
    words = with_row("payroll", on_file=CONTACT, **SIGNED)
    async with a_world(tmp_path, words=words) as world, served(world.playground.routes()) as origin:
        for width, height in ((320, 640), (1440, 900)):
            async with a_page(browser, origin, width, height) as page:
                await look(page, width)


async def look(page: Page, width: int) -> None:
    """Ask, see the answer, and hide it."""
    await page.click("#staff .home [data-act=help]")
    await page.fill("dialog [name=question]", "my payslip is wrong")
    await page.click("dialog [type=submit]")
    answer, hide = page.locator("dialog .entry.answer"), page.locator("dialog [data-act='help.hide']")
    await expect(answer.locator("h3")).to_have_text("Payroll and pay queries")
    await expect(answer.locator("h3")).to_be_in_viewport()
    await expect(answer.locator("a[href^='tel:']")).to_have_attribute("href", "tel:02079460001")
    await expect(page.locator("dialog .dialog-foot a")).to_have_count(0)
    await expect(hide).to_be_in_viewport()
    box, head = await hide.bounding_box(), await page.locator("#dialog-title").bounding_box()
    assert box is not None
    assert head is not None
    assert head["x"] + head["width"] <= box["x"], "the title is not covered"
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.fill("dialog [name=question]", "i want to die")
    await page.click("dialog [type=submit]")
    card = page.locator("dialog .prose.safety")
    await expect(card.locator("a[href='tel:999']")).to_be_visible()
    await expect(card.locator("a[href^='sms:85258']")).to_have_count(1)
    await expect(answer.locator("a")).to_have_count(0)
    await hide.click()
    await expect(answer).to_have_count(0)
