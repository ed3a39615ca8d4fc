"""Draw every card and dialog with Microsoft's own renderer, in Chromium: ``make teams-pictures``.

Light and dark, as wide as a window and as narrow as a telephone; what each host calls Teams' style is taken
from Microsoft's card designer. Fails where something cannot be drawn, is wider than its place, or is an input
that a screen reader would not name. Look at the pictures all the same. Needs Node, npm and Chromium.
"""

from __future__ import annotations

import asyncio
import html
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.browser import a_browser, find_chromium
from tests.house import TOP
from tests.teams_npm import LOOKS, RENDERER, installed
from tests.teams_nudge_samples import lived, without_a_team
from tests.teams_samples import Sample, daily, fullest

PICTURES = TOP / "dist" / "teams-pictures"
THEMES = {"light": ("#f5f5f5", "#ffffff", "#242424"), "dark": ("#1f1f1f", "#292929", "#ffffff")}
"""The ground of a chat, the ground of a dialog, and its letters."""
WIDTHS = (600, 320)
PAGE = """<!doctype html><html lang="en"><style>
body {{ margin: 0; padding: 12px; background: {ground}; font: 14px 'Segoe UI', Arial, sans-serif; }}
body {{ overflow-wrap: anywhere; }}
#place {{ border-radius: 6px; overflow: hidden; background: {paper}; box-shadow: 0 1px 4px #0004; }}
h1 {{ font-size: 16px; margin: 0; padding: 14px 16px 4px; color: {letters}; }}
h1:empty {{ display: none; }}
textarea {{ width: 100%; box-sizing: border-box; min-height: 90px; }}
</style><style>{style}</style><body><div id="place"><h1></h1><div id="card"></div></div></body></html>"""
DRAW = """([title, shape, look]) => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(look);
  card.parse(shape, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
  const drawn = card.render();
  if (!drawn) return ["it was not drawn"];
  document.querySelector("h1").textContent = title;
  document.getElementById("card").replaceChildren(drawn);
  const faults = [], width = document.body.clientWidth;
  for (const one of drawn.querySelectorAll("*"))
    if (one.getBoundingClientRect().right > width) faults.push(`too wide: ${one.className}`);
  for (const one of drawn.querySelectorAll("button, button *"))
    if (one.scrollWidth > one.clientWidth) faults.push(`a label is cut: ${one.textContent}`);
  for (const one of drawn.querySelectorAll("input, textarea, select"))
    if (!one.labels.length && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby"))
      faults.push(`an input without a name: ${one.outerHTML.slice(0, 80)}`);
  return faults;
}"""


async def styled(browser: Browser, folder: Path, theme: str, width: int) -> tuple[Page, dict[str, object]]:
    """An empty page in one style, and the renderer's settings for it."""
    looks = folder / "node_modules" / "adaptivecards-designer"
    look = json.loads((looks / f"lib/hostConfigs/microsoft-teams-{theme}.json").read_text(encoding="utf-8"))
    style = (looks / f"dist/containers/teams-container-{theme}.css").read_text(encoding="utf-8")
    ground, paper, letters = THEMES[theme]
    page = await browser.new_page(viewport={"width": width, "height": 400})
    await page.set_content(PAGE.format(style=style, ground=ground, paper=paper, letters=letters))
    await page.add_script_tag(path=folder / "node_modules/adaptivecards/dist/adaptivecards.js")
    return page, look


async def draw(folder: Path, samples: Sequence[Sample], *, keep: bool) -> list[str]:
    """Draw them all in every style. What is wrong with them."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    faults: list[str] = []
    async with a_browser(chromium) as browser:
        for theme in THEMES:
            for width in WIDTHS:
                page, look = await styled(browser, folder, theme, width)
                for one in samples:
                    wrong = await page.evaluate(DRAW, [one.title, one.card, look])
                    faults += [f"{one.name}, {theme}, {width}: {fault}" for fault in wrong]
                    if keep:
                        picture = PICTURES / f"{one.name}-{theme}-{width}.png"
                        await page.screenshot(path=picture, full_page=True)
                await page.close()
    return faults


def index(samples: Sequence[Sample]) -> str:
    """A page with all pictures beside each other."""
    rows = []
    for one in samples:
        shown = "".join(
            f'<img src="{one.name}-{theme}-{width}.png" alt="{theme}, {width}">'
            for theme in THEMES
            for width in WIDTHS
        )
        rows.append(f"<h2>{html.escape(one.name)}</h2>{shown}")
    return f'<!doctype html><meta charset="utf-8"><style>img {{ vertical-align: top }}</style>{"".join(rows)}'


async def main() -> int:
    """Draw the pages of daily use and keep the pictures; draw the fullest ones and keep what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("daily", "nudges"):
            (folder / part).mkdir()
        usual, full = await daily(folder / "daily"), await fullest(folder)
        usual += [*without_a_team(), *[one async for one in lived(folder / "nudges")]]
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with installed(RENDERER, LOOKS) as packages:
        faults = await draw(packages, usual, keep=True) + await draw(packages, full, keep=False)
    (PICTURES / "index.html").write_text(index(usual), encoding="utf-8")
    print("\n".join(faults) or f"Drawn: {len(usual)} pages; {len(full)} at the most they can hold, not kept.")
    print(f"Look at {(PICTURES / 'index.html').relative_to(TOP)}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
