"""Where do I get help? Asked in a private form, answered on a private page; kept nowhere, told to nobody."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from handlers.beside import topic_rows
from handlers.chat import Answer, Dialog, Filled, Person, Pressed, Prose
from handlers.context import HelpContext, ReporterContext
from handlers.finding import Found
from handlers.help_asked import Asked, nation_of, worth_asking
from handlers.help_pages import (
    ask_page,
    hidden_page,
    more_page,
    result_page,
    row_page,
    topic_page,
    topics_page,
    unsure_page,
)
from handlers.pieces import tidy
from handlers.professions import profession_of, ranked, worth_asking_for
from handlers.safety import signs_in
from prompts import Resource, Words

_log = logging.getLogger("wren.help")

NEXT_ROWS = 9
"""How many rows are looked for: three for the answer, and as many again, twice, for "Not it?"."""
BELOW_THE_CARD = ("now", "safe", "feelings")
"""The groups of the table whose rows are shown to whoever is in danger. Where none is near: a person."""


async def find_help(_: Pressed, context: ReporterContext) -> Answer:
    """The empty form, with the safety line above it."""
    return ask_page(context)


async def ask(event: Filled, context: ReporterContext) -> Answer:
    """Answer what was asked."""
    nation, profession = nation_of(event.one("nation")), profession_of(context.words, event.one("profession"))
    return await _in_turn(context, event.who, tidy(event.words("question")), nation, profession)


async def typed(event: Pressed, context: ReporterContext) -> Answer:
    """Answer what was typed into the chat, out of sight of the chat."""
    found = context.drafts.find(event.who, event.about)
    if not found:
        return ask_page(context, Prose(context.words.say("help.forgotten")))
    return await _in_turn(context, event.who, found[0], "")


async def _in_turn(
    context: ReporterContext, who: Person, text: str, nation: str, profession: str = ""
) -> Dialog:
    """The page for a question. Who asks very many gets topics and a person; danger is met all the same."""
    if worth_asking(text) and not context.limits.questions.allows(who):
        return _menu(context, _asked(context, text, nation), waits=True)
    return await answered(context, who, text, nation, profession)


async def answered(context: HelpContext, who: Person, text: str, nation: str, profession: str = "") -> Dialog:
    """The page for a question: a result, a person to turn to, or topics to choose from."""
    words, asked = context.words, _asked(context, text, nation)
    if not worth_asking(text):
        return _menu(context, asked)
    found = look(context, text, nation, await context.meaning(text))
    scored = [one for one in zip(found.rows, found.scores, strict=True) if not one[0].withdrawn]
    offered = worth_asking_for(words, scored)
    profession = profession if offered else ""
    asked = replace(
        asked,
        # Held for its minutes in memory, and only so that she can send it to the editors.
        draft=context.drafts.keep(who, text) if context.rules.editors and not found.decoy else "",
        rows=tuple(row.id for row in ranked(words, scored, profession)),
        profession=profession,
        professions=offered,
    )
    if asked.danger == "card" and (found.decoy or not _below_the_card(words, scored)):
        return unsure_page(context, asked)
    if found.unsure or not scored:
        return unsure_page(context, asked, found.decoy)
    return result_page(context, asked)


def _menu(context: HelpContext, asked: Asked, *, waits: bool = False) -> Dialog:
    """The topics to choose from. Below the card a person, so that its numbers have room."""
    if asked.danger == "card":
        return unsure_page(context, asked)
    return topics_page(context, asked, waits=waits)


def _below_the_card(words: Words, scored: Sequence[tuple[Resource, float]]) -> bool:
    """Whether what is nearest may stand there: a row on leave or parking would look cruel."""
    groups = [group.topics for group in words.help_topics if group.id in BELOW_THE_CARD]
    return any(topics & set(row.topics) for row, _ in scored[:1] for topics in groups)


def _asked(context: HelpContext, text: str, nation: str) -> Asked:
    signs = signs_in(context, text)
    return Asked(signs.danger, nation, text=text, topics=signs.topics)


def look(context: HelpContext, text: str, nation: str, near: Sequence[float] = ()) -> Found:
    """The rows for a question; none, and a person instead, where the finder fails."""
    nation = nation or context.words.organisation["nation"]
    try:
        return context.finder.find(text, nation=nation, top=NEXT_ROWS, near=near)
    except Exception as fault:
        _log.error("help.finder_failed", extra={"fault": fault})
        return Found((), unsure=True)


async def more(event: Pressed, context: ReporterContext) -> Answer:
    """The next rows, for whom the first were not it."""
    return more_page(context, Asked.of(event.about, topic_rows(context.words)))


async def topics(_: Pressed, context: ReporterContext) -> Answer:
    """Choose a topic without typing."""
    return topics_page(context, Asked())


async def topic(event: Pressed, context: ReporterContext) -> Answer:
    """The rows of one topic."""
    name, _, start = event.about.partition("|")
    return topic_page(context, name, int(start) if start.isdecimal() else 0)


async def row(event: Pressed, context: ReporterContext) -> Answer:
    """One row of the table, whole."""
    found: Resource | None = context.words.resources.row(event.about)
    if found is None or found.withdrawn:
        return topics_page(context, Asked())
    return row_page(context, found)


async def hide(_: Pressed, context: ReporterContext) -> Answer:
    """A page that shows nothing of what was asked."""
    return hidden_page(context)
