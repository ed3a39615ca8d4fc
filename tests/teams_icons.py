"""Draw the two pictures of the app package from their SVGs, in Chromium: ``python -m tests.teams_icons``."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.browser import find_chromium
from tests.house import TOP

ICONS = TOP / "bot" / "teams" / "icons"
SIZES = {"color": 192, "outline": 32}


def main() -> None:
    """Write each picture beside its drawing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
            page.set_content(f"<style>*{{margin:0}} svg{{display:block}}</style>{drawing}")
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
