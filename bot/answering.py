"""``wren answer``: answers as people would be, one question a line. Nothing asked is kept or logged."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.app import Clock, real_chance
from bot.desk import rules_of
from bot.desktop import Desktop
from bot.plain_text import plain_text
from bot.semantic import Semantic, at_work
from handlers.chat import Person
from handlers.context import Drafts, Rules
from handlers.find_help import answered
from handlers.finding import Finder
from handlers.finding.meaning import Meaning, documents, no_meaning
from handlers.pieces import tidy
from prompts import Words
from prompts.resources import NATIONS

MOST = 20
"""The most rows that may be asked for."""
NOBODY = Person("")
"""Who asks at a terminal."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """All that it takes to answer: a ``HelpContext`` without a store."""

    words: Words
    rules: Rules
    clock: Clock
    drafts: Drafts
    finder: Finder
    meaning: Meaning

    @classmethod
    def of(cls, desktop: Desktop, meaning: Meaning) -> Terminal:
        """With this organisation's words and settings. A terminal has nothing to send to the editors."""
        rules = replace(rules_of(desktop.settings), editors=False)
        finder = Finder(desktop.words.resources, desktop.words.danger)
        return cls(desktop.words, rules, desktop.clock, Drafts(desktop.clock, real_chance), finder, meaning)


async def answer(desktop: Desktop) -> int:
    """Answer each line of the standard input as it comes. Returns 1 for a nation or a number that is none."""
    nation, top = desktop.call.given["nation"], desktop.call.given["top"] or "3"
    if nation not in ("", *NATIONS):
        desktop.say("answer_bad_nation", nations=", ".join(NATIONS))
        return 1
    if not (top.isascii() and top.isdecimal() and 1 <= int(top) <= MOST):
        desktop.say("answer_bad_top", most=str(MOST))
        return 1
    # While the loop waits for a line it stands still: Ctrl and C must not wait for it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    async with _meaning(desktop) as meaning:
        context = Terminal.of(desktop, meaning)
        if desktop.call.given["json"]:
            # A program asks many questions: none waits for what `wren run` makes beside serving.
            for _ in context.finder.made_ready():
                continue
        for line in sys.stdin.buffer:
            if desktop.call.given["json"]:
                desktop.line(await _as_json(line, context, nation, int(top)))
            else:
                desktop.line(await _as_people_see_it(line, context, nation))
    return 0


@asynccontextmanager
async def _meaning(desktop: Desktop) -> AsyncIterator[Meaning]:
    """The sentence model, if it is switched on: it takes a while to start."""
    if not desktop.settings.semantic:
        yield no_meaning
        return
    async with at_work(Semantic(documents(desktop.words.resources))) as semantic:
        yield semantic.near


async def _as_json(line: bytes, context: Terminal, nation: str, top: int) -> str:
    try:
        text = json.loads(line)
    except (ValueError, RecursionError):
        text = None
    if not isinstance(text, str):
        nothing = {"ids": [], "danger": "none", "unsure": True}
        return json.dumps({**nothing, "error": context.words.say("operator.answer_bad_line")})
    found = context.finder.find(text, nation=nation, top=top, near=await context.meaning(text))
    ids = [row.id for row in found.rows if not row.withdrawn]
    return json.dumps({"ids": ids, "danger": context.finder.danger(text), "unsure": found.unsure or not ids})


async def _as_people_see_it(line: bytes, context: Terminal, nation: str) -> str:
    """The very page that the chat would show, as text."""
    asked = tidy(line.decode("utf-8", errors="replace"))
    return "\n".join((*plain_text(await answered(context, NOBODY, asked, nation)), ""))
