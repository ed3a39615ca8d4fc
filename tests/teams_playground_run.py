"""Two people in the Microsoft 365 Agents Playground, driven in Chromium: ``make teams-playground-run``.

What the playground cannot do, open a dialog and send it, is brought to Wren by this script, in the same form;
everything else is Microsoft's own client. Each line printed is something that was seen there.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Browser, Page, expect

from tests.browser import a_browser, find_chromium
from tests.teams_pages import sending
from tests.teams_playground import Table, a_table
from tests.teams_shape import Shape
from tests.teams_tenant import APP, TENANT, user_called
from tests.world import WORDS

HAPPENED = "The alarm on Bay 3 is switched off at night."
ANSWER = "Thank you. I will ask the site team today."
PATIENCE_MS = 15_000


@dataclass(slots=True)
class Seat:
    """One person at her playground."""

    name: str
    page: Page
    origin: str
    wren: str
    talk: ClientSession = field(repr=False)

    async def sees(self, text: str, what: str) -> None:
        """Wait until a text stands there."""
        await expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)
        print(f"{self.name}: {what}")

    async def says(self, text: str) -> None:
        """Type into her chat."""
        box = self.page.get_by_role("textbox").last
        await box.click()
        await box.type(text)
        await self.page.keyboard.press("Enter")

    async def dialog(self, name: str, data: Shape) -> Shape:
        """What Teams would send for a dialog, from her chat. The card that comes back."""
        user = user_called(self.name)
        activity: dict[str, Any] = {
            "type": "invoke",
            "name": name,
            "id": str(uuid.uuid4()),
            "channelId": "msteams",
            "serviceUrl": f"{self.origin}/_connector",
            "from": {"id": f"user-{self.name}", "name": self.name, "aadObjectId": user.object_id},
            "conversation": {
                "id": f"personal-{self.name}",
                "tenantId": TENANT,
                "conversationType": "personal",
            },
            "recipient": {"id": APP, "name": "Wren"},
            "channelData": {"tenant": {"id": TENANT}},
            "value": {"data": data, "context": {"theme": "default"}},
        }
        async with self.talk.post(f"{self.wren}/api/messages", json=activity) as answer:
            assert answer.status == 200, answer.status
            card: Shape = (await answer.json())["task"]["value"]["card"]["content"]
            return card


async def start(ada: Seat, grace: Seat) -> None:
    """The cards that come by themselves, and the guardians' channel."""
    await ada.sees(WORDS.say("home.title"), "the home card came by itself")
    await ada.says("help")
    await ada.sees(WORDS.say("teams.door.title"), "typing help brought the way to the private page")
    await ada.says("home")
    await expect(ada.page.get_by_text(WORDS.say("home.title"))).to_have_count(2, timeout=PATIENCE_MS)
    print("ada: typing home brought the home card again")
    await grace.page.get_by_text("guardians", exact=True).first.click()
    await grace.sees(WORDS.say("teams.relay.ask_title"), "Wren asked in the channel whether it is theirs")
    await grace.page.get_by_role("button", name=WORDS.say("teams.relay.yes")).click()
    await grace.sees(WORDS.say("teams.relay.done_title"), "she pressed yes, and the card was edited")
    await expect(grace.page.get_by_text(WORDS.say("teams.relay.ask_title"))).to_have_count(0)


async def raised(ada: Seat, grace: Seat) -> None:
    """A concern, typed first where it should not be, then in the form."""
    await ada.says(HAPPENED)
    await ada.sees(WORDS.say("typed.title"), "what she typed was answered safely")
    form = await ada.dialog("task/fetch", {"act": "concern.begin", "about": ""})
    answers = {"topic": "patient_safety", "words": HAPPENED, "danger": "no", "keep": "address"}
    answers |= {"identity": "anonymous", "notify": "soon", "release": "now"}
    await ada.dialog("task/submit", {**sending(form), **answers})
    await grace.sees(WORDS.say("notice.new"), "a notice came into the channel")
    shown = await grace.page.inner_text("body")
    assert HAPPENED not in shown, "words of the concern stand in the channel"


async def typed(ada: Seat, grace: Seat) -> None:
    """A reply typed with a mention travels nowhere by itself."""
    notice = grace.page.locator("div[role=group].fui-Card").filter(has_text=WORDS.say("notice.new"))
    box = notice.get_by_role("textbox")
    await box.click()
    await box.type("@Wr")
    await grace.page.get_by_role("option").or_(grace.page.get_by_role("menuitem")).first.click()
    await box.type(f" {ANSWER}")
    await grace.page.keyboard.press("Enter")
    await grace.sees(WORDS.say("teams.typed.text"), "her typed reply was held until she says so, in a dialog")
    await expect(ada.page.get_by_text(WORDS.say("notice.staff.title"))).to_have_count(0)
    print("grace: nothing travelled; the playground opens no dialog to say so in")


async def run(table: Table, browser: Browser) -> None:
    """Everything the playground can do."""
    async with ClientSession() as talk:
        seats = []
        for name, origin in table.seats.items():
            page = await browser.new_page(viewport={"width": 1300, "height": 900})
            await page.goto(origin)
            seats.append(Seat(name, page, origin, table.wren, talk))
        ada, grace = seats
        await start(ada, grace)
        await raised(ada, grace)
        await typed(ada, grace)
    said = table.log.read_text(encoding="utf-8")
    for never in (HAPPENED, ANSWER, "personal-ada", "user-ada", user_called("ada").object_id):
        assert never not in said, "something of a person stands in the log"
    print("Nothing of it stands in Wren's log.")


async def main() -> int:
    """Set the table, and go through it."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("This needs Chromium.")
    async with a_table() as table, a_browser(chromium) as browser:
        await run(table, browser)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
