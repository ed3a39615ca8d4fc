"""Guides: how to begin a conversation, and when this way is the wrong one."""

from __future__ import annotations

from handlers.chat import Answer, Button, Dialog, Entry, Pressed, Prose
from handlers.nudging.context import NudgeContext
from handlers.pieces import help_button, page

GUIDES_ON_A_PAGE = 8


async def show_all(event: Pressed, context: NudgeContext) -> Answer:
    """The guides by name."""
    if found := context.card_of(event):
        await context.count(event.who, *found, {})
    words, start = context.words, int(event.about) if event.about.isdecimal() else 0
    shown = words.guides[start : start + GUIDES_ON_A_PAGE]
    buttons = [Button(guide.title, "guide.open", guide.id, opens=True) for guide in shown]
    more = start + GUIDES_ON_A_PAGE
    if more < len(words.guides):
        buttons.append(Button(words.say("guide.more.button"), "guide.list", str(more), opens=True))
    return page(words, "guide.all", buttons=tuple(buttons))


async def show_one(event: Pressed, context: NudgeContext) -> Answer:
    """One guide whole, with when not to use it."""
    words = context.words
    guide = next((guide for guide in words.guides if guide.id == event.about), None)
    if guide is None:
        return await show_all(event, context)
    back = Button(words.say("guide.back.button"), "guide.list", opens=True)
    return Dialog(
        "guide",
        words.say("guide.all.dialog_title"),
        (
            Entry(guide.title, guide.how),
            Entry(words.say("guide.not_when"), guide.not_when, side="note"),
            Prose(words.say("nudges.minutes", count=str(guide.minutes)), tone="quiet"),
        ),
        buttons=(back, *((help_button(words),) if guide.needs_care else ())),
    )
