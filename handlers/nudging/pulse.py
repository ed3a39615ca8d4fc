"""A pulse: once a month a team that asked for it is asked two things; only the change is ever shown.

The card of the month's first week carries the button. The answers are kept under a key of their own for a
week and then erased with it (``store.pulses``).
"""

from __future__ import annotations

from handlers.chat import Answer, Card, Choice, Dialog, Filled, Mistakes, Option, Pressed, Prose
from handlers.nudging.context import NudgeContext
from handlers.nudging.order import later, monday_of, slot_of
from handlers.pieces import page
from prompts import Words
from store.pulses import FEWEST
from store.vault import Stale, Unreadable

PURPOSE = "pulse"
ANSWER_MINUTES = 24 * 60
FIRST_WEEK = 7
QUESTIONS = ("kind", "say")
SCALE = ("5", "4", "3", "2", "1")
SIDE = 4
EMPTY, FULL, MIDDLE = "·", "█", "│"


def is_week_of_one(slot: int) -> bool:
    """Whether a pulse may be asked this week: the week that has the month's first Monday."""
    return monday_of(slot).day <= FIRST_WEEK


async def begin(event: Pressed, context: NudgeContext) -> Answer:
    """Show the questions, where this card may still ask them."""
    words, found = context.words, context.card_of(event)
    team = await context.teams.team(found[0]) if found else None
    if found is None or team is None or not team.pulse or not _is_fresh(found[1], context):
        return page(words, "pulse.over")
    await context.count(event.who, *found, {})
    facts = {"team": found[0], "slot": str(found[1])}
    return _questions(words, context.reporter.handles.make(event.who.id, PURPOSE, ANSWER_MINUTES, **facts))


def _is_fresh(slot: int, context: NudgeContext) -> bool:
    now = slot_of(context.now().date())
    return is_week_of_one(slot) and slot in (now, later(now, -1))


def _questions(words: Words, about: str) -> Dialog:
    options = tuple(Option(score, words.say(f"pulse.scale.s{score}")) for score in SCALE)
    asked = (Choice(name, words.say(f"pulse.question.{name}"), options) for name in QUESTIONS)
    return Dialog(
        "pulse",
        words.say("pulse.dialog_title"),
        (
            Prose(words.say("pulse.first", fewest=str(FEWEST))),
            Prose(words.say("pulse.limits"), tone="quiet"),
            *asked,
        ),
        submit=words.say("pulse.submit"),
        about=about,
    )


async def answer(event: Filled, context: NudgeContext) -> Answer:
    """Keep her answer. A second one takes the place of the first."""
    words = context.words
    try:
        facts = context.reporter.handles.read(event.who.id, PURPOSE, event.about)
    except (Stale, Unreadable):
        return page(words, "pulse.over")
    given = {name: event.one(name) for name in QUESTIONS}
    faults = {name: words.say("mistakes.choice") for name, score in given.items() if score not in SCALE}
    if faults:
        return Mistakes(_questions(words, event.about), faults)
    scores = {name: int(score) for name, score in given.items()}
    now = int(context.now().timestamp())
    kept = await context.pulses.answer(facts["team"], int(facts["slot"]), event.who.id, scores, now)
    return page(words, "pulse.thanks" if kept else "pulse.over", fewest=str(FEWEST))


# --- what the channel is shown ---------------------------------------------------------------------


def shown(words: Words, kind: str, changes: dict[str, int]) -> Card:
    """The card of a pulse that has closed. ``kind`` is few, first or change."""
    if kind != "change":
        key = "pulse.few" if kind == "few" else "pulse.first_shown"
        return Card(words.say("pulse.title"), (words.say(key, fewest=str(FEWEST)),))
    lines = [words.say("pulse.change")]
    pictures = []
    for name in QUESTIONS:
        if name in changes:
            asked = words.say(f"pulse.question.{name}")
            change = words.say(f"pulse.step.{_name(changes[name])}")
            lines.append(words.say("pulse.line", question=asked, change=change))
            pictures.append(f"{bar(changes[name])} {words.say(f'pulse.short.{name}')}")
    return Card(words.say("pulse.title"), tuple(lines), picture="\n".join(pictures))


def _name(step: int) -> str:
    return f"{'down' if step < 0 else 'up' if step > 0 else 'same'}{abs(step) or ''}"


def bar(step: int) -> str:
    """A change of -2 to 2 as a bar that grows from the middle. Whatever it shows is said in words as well."""
    left = FULL * (max(0, -step) * SIDE // 2)
    right = FULL * (max(0, step) * SIDE // 2)
    return f"{left:{EMPTY}>{SIDE}}{MIDDLE}{right:{EMPTY}<{SIDE}}"
