"""Draw the pages of help as people meet them on all three platforms, to be looked at: ``make help-pictures``.

Drawn as the weekly pieces are (``tests/piece_pictures.py``). One contact is signed for, with a number from
the range that Ofcom keeps for drama; all others are off, as in the table that Wren comes with.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from playwright.async_api import Browser, Page

from handlers.chat import Dialog, Filled
from prompts.resources import Contact
from tests import slack_drawn, teams_pictures
from tests.browser import a_browser, a_page, find_chromium, served
from tests.help_desk import ADA, SIGNED, page_of, presses, with_row
from tests.house import TOP
from tests.piece_pages import texts
from tests.piece_pictures import WIDTH, Album, lay_out, put, slack_page
from tests.teams_npm import LOOKS, RENDERER, installed
from tests.teams_samples import samples
from tests.world import World, a_world

PICTURES = TOP / "dist" / "help-pictures"
CONTACT = Contact(phone="020 7946 0001", url="https://example.org/pay", hours="Mon-Fri 08:00-20:00")
QUESTIONS = {
    "menu": "hi",
    "answer": "my payslip is wrong",
    "off": "i need my union",
    "danger": "i want to die and i do not know who to tell",
    "quiet": "i feel like a failure",
    "beside": "how can i help a colleague who had a violent husband",
    "person": "xqzt brrf",
    "clinical": "what dose of morphine",
    "refused": "who reported me",
    "language": "mae fy slip cyflog yn anghywir",
}
"""One question for each kind of page."""


async def answers(world: World) -> Mapping[str, Dialog]:
    """What each question is answered, where no page is drawn by a browser of its own."""
    asked = {name: Filled(ADA, "help", {"question": (text,)}) for name, text in QUESTIONS.items()}
    return {name: page_of(await world.wren.door.answer(event)) for name, event in asked.items()}


def said(answer: Dialog) -> Iterator[Sequence[str]]:
    """All texts in their order, and each button anywhere: where links stand differs from place to place."""
    yield texts(answer)
    yield from ((button.label,) for button in presses(answer))


async def at_the_playground(page: Page, pages: Mapping[str, Dialog], album: Album) -> None:
    """Ask as a person does."""
    for name, question in QUESTIONS.items():
        await page.click("#staff .home [data-act=help]")
        await page.fill("dialog[open] [name=question]", question)
        await page.click("dialog[open] [type=submit]")
        await page.locator("dialog[open] [data-act='help.hide']").first.wait_for()
        await album.shoot("playground", name, "page", said(pages[name]), page.locator("dialog[open]"))
        await page.keyboard.press("Escape")


async def in_teams(browser: Browser, folder: Path, pages: Mapping[str, Dialog], album: Album) -> None:
    """With Microsoft's renderer, in the light style."""
    page, look = await teams_pictures.styled(browser, folder, "light", WIDTH)
    for name, answer in pages.items():
        (sample,) = samples(name, answer)
        wrong = await page.evaluate(teams_pictures.DRAW, [sample.title, sample.card, look])
        album.faults += [f"teams, {name}: {fault}" for fault in wrong]
        await album.shoot("teams", name, "page", said(answer), page.locator("#place"))
    await page.close()


async def in_slack(browser: Browser, folder: Path, pages: Mapping[str, Dialog], album: Album) -> None:
    """With an imitation of Slack."""
    page = await slack_page(browser, folder)
    drawn = slack_drawn.draw(folder, list(pages.values()))
    for (name, answer), one in zip(pages.items(), drawn, strict=True):
        await album.shoot("slack", name, "page", said(answer), await put(page, one))
    await page.close()


async def main() -> int:
    """Take them all."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    album, words = Album(), with_row("payroll", on_file=CONTACT, **SIGNED)
    with tempfile.TemporaryDirectory() as name:
        async with a_world(Path(name), words=words) as world, a_browser(chromium) as browser:
            pages = await answers(world)
            async with (
                served(world.playground.routes()) as origin,
                a_page(browser, origin, 2 * WIDTH, 2400) as page,
            ):
                await at_the_playground(page, pages, album)
            with installed(RENDERER, LOOKS) as packages:
                await in_teams(browser, packages, pages, album)
            with installed(*slack_drawn.PACKAGES) as packages:
                await in_slack(browser, packages, pages, album)
            sheet = await browser.new_page(viewport={"width": 5 * WIDTH, "height": 400})
            for platform in ("playground", "teams", "slack"):
                taken = [shot for shot in album.shots if shot.platform == platform]
                await lay_out(sheet, taken, PICTURES / f"{platform}.png")
    print("\n".join(album.faults) or f"Nothing is missing or cut on {len(album.shots)} pages.")
    print(f"Look at the pictures in {PICTURES.relative_to(TOP)}.")
    return 1 if album.faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
