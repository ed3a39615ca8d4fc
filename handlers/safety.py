"""Danger to life comes first: what stands at the top of a page after somebody has written.

The fixed line stands on every page by layout. What is found in the words only adds emphasis: nothing is
stored, nobody is told, and where the finder fails the fixed line is still there.
"""

from __future__ import annotations

import logging

from handlers.beside import beside
from handlers.chat import Answer, Button, Dialog, Pressed, Prose
from handlers.context import HelpContext, ReporterContext
from handlers.finding import Danger, Signs
from handlers.help_rows import safety_links
from handlers.pieces import help_button
from prompts import Words

HELP = "help"
"""All pages of help are one form, so that each takes the place of the one before and none lies under it."""

_log = logging.getLogger("wren.help")


def signs_in(context: HelpContext, *texts: str) -> Signs:
    """What these words say of danger to life, and of what has a line beside the fixed one. Never raises."""
    try:
        return context.finder.signs("\n".join(texts))
    except Exception as fault:
        _log.error("help.finder_failed", extra={"fault": fault})
        return Signs()


def card_text(words: Words, told: str, line: str = "") -> str:
    """The safety card. ``told`` is the wording key of what Wren has and has not done."""
    parts = (words.say("safety.now"), line or words.safety_line, words.say("safety.nobody_watches"))
    return "\n\n".join((*parts, words.say(told)))


def alarm(context: HelpContext, *texts: str, told: str = "safety.not_read") -> tuple[Prose, ...]:
    """The safety card or a check-in, each with the fixed line in it; nothing where neither is called for."""
    signs = signs_in(context, *texts)
    if signs.danger == "none":
        return ()
    return _first(context, signs, told)


def met_first(context: HelpContext, *texts: str, told: str = "safety.not_read") -> tuple[Prose, ...]:
    """The same; else the fixed line, and what stands beside it."""
    return _first(context, signs_in(context, *texts), told)


def first_line(words: Words, danger: Danger, told: str) -> Prose:
    """The safety card, a check-in with the fixed line, or that line alone."""
    if danger == "card":
        return Prose(card_text(words, told), tone="safety")
    asked = f"{words.say('safety.check_in')} " if danger == "checkin" else ""
    return Prose(f"{asked}{words.safety_line}", tone="helpline")


def _first(context: HelpContext, signs: Signs, told: str) -> tuple[Prose, ...]:
    return (first_line(context.words, signs.danger, told), *beside(context, signs.topics))


def hide_button(words: Words) -> Button:
    """The quick way out."""
    return Button(words.say("help.hide.button"), "help.hide", opens=True)


def safe_now(words: Words) -> str:
    """The check-in beside an answer, which names the button below."""
    return words.say("safety.before", button=words.say("safety.show.button"))


def not_safe_button(words: Words) -> Button:
    """Shows the safety card."""
    return Button(words.say("safety.show.button"), "safety.show", opens=True, tone="warning")


async def show(_: Pressed, context: ReporterContext) -> Answer:
    """The safety card, for whoever says that she is not safe."""
    words = context.words
    return Dialog(
        HELP,
        words.say("safety.dialog_title"),
        (Prose(card_text(words, "safety.not_told"), tone="safety"),),
        buttons=(*safety_links(words), help_button(words), hide_button(words)),
    )
