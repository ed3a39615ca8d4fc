"""Draw every piece as people meet it on all three platforms, to be looked at: ``make piece-pictures``.

The playground draws itself, with a real Wren behind it. Teams is drawn by Microsoft's own renderer, Slack by
an imitation (``tests/slack_drawn.py``). Six pieces stand in a picture. Fails where a text or button is
missing, cut or out of order, or where a mark stands that nobody should see. Needs Node, npm and Chromium.
"""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from handlers.chat import Card, Dialog
from tests import slack_drawn, teams_pictures
from tests.browser import a_browser, a_page, find_chromium, served
from tests.house import TOP
from tests.piece_pages import Pages, labels, pages_of, texts, turn_to
from tests.teams_npm import LOOKS, RENDERER, installed
from tests.teams_samples import samples
from tests.world import WORDS, World, a_world

PICTURES = TOP / "dist" / "piece-pictures"
ON_A_SHEET = 6
WIDTH = 480
"""Pixels: a channel beside its list of channels, and nearly a dialog."""
SHEETS = {"card": ("card",), "page": ("page",), "question": ("asked", "answer")}
"""What stands on each kind of sheet."""
MARKS = re.compile(r"\*\*|__|\(\(|\)\)|\[\[|&[a-z]+;|\\[a-z]|\?[:.]|::|undefined|null")
CUT = """(root) => [...root.querySelectorAll("*")].filter((one) => one.clientWidth
  && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
  .map((one) => one.innerText.slice(0, 40))"""
SLACK = """<!doctype html><html lang="en"><style>{style}</style>
<body style="margin: 0; padding: 12px; background: #f5f5f5"><div id="place"></div></body></html>"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page of one piece, or of another thing, on one platform."""

    platform: str
    of: str
    name: str
    png: bytes = field(repr=False)


@dataclass(slots=True)
class Album:
    """All that was taken, and what was found wrong."""

    shots: list[Shot] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def take(self, platform: str, of: str, name: str, answer: Card | Dialog, root: Locator) -> None:
        """Take a picture and look for what is missing, cut or out of order."""
        await self.shoot(platform, of, name, (texts(answer), labels(answer)), root)

    async def shoot(
        self, platform: str, of: str, name: str, said: Iterable[Sequence[str]], root: Locator
    ) -> None:
        """The same for what is said: parts that stand one after another."""
        shown = " ".join((await root.inner_text()).split())
        wrong = [f"cut: {text}" for text in await root.evaluate(CUT)]
        wrong += [f"a mark: {found}" for found in MARKS.findall(shown)]
        for parts in said:
            wrong += missing(shown, parts)
        self.faults += [f"{platform}, {of}, {name}: {one}" for one in wrong]
        self.shots.append(Shot(platform, of, name, await root.screenshot()))


def missing(shown: str, parts: Iterable[str]) -> list[str]:
    """The parts that do not stand there, one after another."""
    at, wrong = 0, []
    for part in (" ".join(part.split()) for part in parts):
        found = shown.find(part, at)
        if found < 0:
            wrong.append(f"not there, or not in its place: {part[:60]}")
        else:
            at = found + len(part)
    return wrong


async def at_the_playground(browser: Browser, world: World, pieces: Sequence[Pages], album: Album) -> None:
    """Press through it as a person does."""
    async with served(world.playground.routes()) as origin, a_page(browser, origin, 3 * WIDTH, 1600) as page:
        for one in pieces:
            card = page.locator(f"#team [data-message='{one.posted}'] .card")
            await album.take("playground", one.piece.id, "card", one.card, card)
            await turn_to(world, one.moment, one.track)
            await page.click("#staff .home [data-act='note.open']")
            dialog = page.locator("dialog[open]")
            await album.take("playground", one.piece.id, "page", one.page, dialog)
            await page.click("dialog[open] [data-act='nudge.recall']")
            await page.locator("dialog[open] [name=answer]").first.check()
            await album.take("playground", one.piece.id, "asked", one.asked, dialog)
            await page.click("dialog[open] [type=submit]")
            await page.locator("dialog[open] [type=submit]").wait_for(state="detached")
            await album.take("playground", one.piece.id, "answer", one.answer, dialog)
            await page.keyboard.press("Escape")


async def in_teams(browser: Browser, folder: Path, pieces: Sequence[Pages], album: Album) -> None:
    """With Microsoft's renderer, in the light style."""
    page, look = await teams_pictures.styled(browser, folder, "light", WIDTH)
    for one in pieces:
        for name, answer in one.named:
            (sample,) = samples(name, answer)
            wrong = await page.evaluate(teams_pictures.DRAW, [sample.title, sample.card, look])
            album.faults += [f"teams, {one.piece.id}, {name}: {fault}" for fault in wrong]
            await album.take("teams", one.piece.id, name, answer, page.locator("#place"))
    await page.close()


async def slack_page(browser: Browser, folder: Path) -> Page:
    """An empty page in the style of the imitation."""
    page = await browser.new_page(viewport={"width": WIDTH, "height": 400})
    await page.set_content(SLACK.format(style=slack_drawn.style(folder)))
    return page


async def put(page: Page, drawn: str) -> Locator:
    """Where it stands, once it is there."""
    root = page.locator("#place")
    await root.evaluate("(place, drawn) => { place.innerHTML = drawn; }", drawn)
    return root


async def in_slack(browser: Browser, folder: Path, pieces: Sequence[Pages], album: Album) -> None:
    """With an imitation of Slack."""
    page = await slack_page(browser, folder)
    for name in ("card", "page", "asked", "answer"):
        answers = [getattr(one, name) for one in pieces]
        for one, answer, drawn in zip(pieces, answers, slack_drawn.draw(folder, answers), strict=True):
            await album.take("slack", one.piece.id, name, answer, await put(page, drawn))
    await page.close()


async def lay_out(page: Page, shots: Sequence[Shot], into: Path) -> None:
    """A sheet with these pictures, each under the id of its piece."""
    figures = "".join(
        f"<figure><figcaption>{shot.of} {shot.name}</figcaption>"
        f'<img src="data:image/png;base64,{base64.b64encode(shot.png).decode()}"></figure>'
        for shot in shots
    )
    await page.set_content(
        "<style>body { margin: 8px; display: flex; flex-wrap: wrap; gap: 8px; align-items: flex-start;"
        " background: #888; font: 14px sans-serif } figure { margin: 0 }"
        " figcaption { background: #ff9; padding: 2px 6px }</style>" + figures
    )
    await page.screenshot(path=into, full_page=True)


async def sheets(browser: Browser, shots: Sequence[Shot]) -> int:
    """Write all sheets. Returns how many."""
    by_kind: Mapping[tuple[str, str], list[Shot]] = {
        (platform, kind): [shot for shot in shots if shot.platform == platform and shot.name in names]
        for platform in ("playground", "teams", "slack")
        for kind, names in SHEETS.items()
    }
    page, written = await browser.new_page(viewport={"width": 3 * WIDTH + 60, "height": 400}), 0
    for (platform, kind), taken in by_kind.items():
        taken.sort(key=lambda shot: shot.of)
        step = ON_A_SHEET * len(SHEETS[kind])
        for number, start in enumerate(range(0, len(taken), step), 1):
            await lay_out(page, taken[start : start + step], PICTURES / f"{platform}-{kind}-{number:02}.png")
            written += 1
    return written


async def main() -> int:
    """Take them all."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    album = Album()
    with tempfile.TemporaryDirectory() as name:
        async with a_world(Path(name)) as world, a_browser(chromium) as browser:
            pieces = [await pages_of(world, one) for one in WORDS.nudges]
            await at_the_playground(browser, world, pieces, album)
            with installed(RENDERER, LOOKS) as packages:
                await in_teams(browser, packages, pieces, album)
            with installed(*slack_drawn.PACKAGES) as packages:
                await in_slack(browser, packages, pieces, album)
            written = await sheets(browser, album.shots)
    print("\n".join(album.faults) or f"Nothing is missing or cut on {len(album.shots)} pages.")
    print(f"Look at the {written} pictures in {PICTURES.relative_to(TOP)}.")
    return 1 if album.faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
