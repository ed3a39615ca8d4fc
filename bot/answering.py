"""``wren answer``: asks the finder, one question a line. Nothing asked is kept or logged."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

from bot.desktop import Desktop
from bot.semantic import Semantic, at_work
from handlers.finding import Danger, Finder, Found
from handlers.finding.meaning import Meaning, documents, no_meaning
from prompts import Words
from prompts.resources import NATIONS

Ask = Callable[[str], Awaitable[Found]]
MOST = 20
"""The most rows that may be asked for."""
NOTES: dict[Danger, str] = {"card": "answer_card", "checkin": "answer_check_in"}


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
    finder = Finder(desktop.words.resources, desktop.words.danger)
    async with _meaning(desktop) as near:

        async def ask(text: str) -> Found:
            return finder.find(text, nation=nation, top=int(top), near=await near(text))

        show = _as_json if desktop.call.given["json"] else _as_people_see_it
        try:
            for line in sys.stdin.buffer:
                for shown in await show(line, ask, desktop.words):
                    sys.stdout.write(f"{shown}\n")
                sys.stdout.flush()
        except BrokenPipeError:
            # Who asked has gone. Closing here keeps Python from flushing into nothing at its end.
            sys.stderr.close()
    return 0


@asynccontextmanager
async def _meaning(desktop: Desktop) -> AsyncIterator[Meaning]:
    """The sentence model, if it is switched on: it takes a while to start."""
    if not desktop.settings.semantic:
        yield no_meaning
        return
    async with at_work(Semantic(documents(desktop.words.resources))) as semantic:
        yield semantic.near


async def _as_json(line: bytes, ask: Ask, words: Words) -> Sequence[str]:
    try:
        text = json.loads(line)
    except (ValueError, RecursionError):
        text = None
    if not isinstance(text, str):
        return (json.dumps({"error": words.say("operator.answer_bad_line")}),)
    found = await ask(text)
    ids = [row.id for row in found.rows]
    return (json.dumps({"ids": ids, "danger": found.danger, "unsure": found.unsure}),)


async def _as_people_see_it(line: bytes, ask: Ask, words: Words) -> Sequence[str]:
    return tuple(_shown(await ask(line.decode("utf-8", errors="replace")), words))


def _shown(found: Found, words: Words) -> Iterator[str]:
    yield words.safety_line
    if note := NOTES.get(found.danger):
        yield words.say(f"operator.{note}")
    if found.unsure:
        yield words.say("operator.answer_nobody")
    for row in () if found.unsure else found.rows:
        yield words.say("operator.answer_row", name=row.name, what_for=row.what_for)
        yield from (words.say("operator.answer_contact", contact=way) for way in row.contact.ways)
    yield ""
