"""A civility piece: its card in a team's channel, the question that comes back, and "we talked about it".

Answers are given and read in private. What is counted are numbers of a card, never who.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.chat import (
    Answer,
    Button,
    Card,
    Choice,
    Dialog,
    Entry,
    Fact,
    Filled,
    Mistakes,
    Option,
    Person,
    Pressed,
    Prose,
)
from handlers.nudging import pulse
from handlers.nudging.context import NudgeContext, mark
from handlers.nudging.order import Week
from handlers.pieces import help_button, page
from prompts import Words
from prompts.learning import Nudge, Recall
from store.runs import Answer as Counted
from store.vault import Stale, Unreadable

PURPOSE = "recall"
ANSWER_MINUTES = 24 * 60
MOST_ASKED = 4


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """Which card of which team this is: ``campaign`` is the team's id. ``pulse``: it may ask a pulse."""

    campaign: str
    slot: int
    week: Week
    pulse: bool = False


def card(words: Words, nudge: Nudge, facts: WeekFacts) -> Card:
    """The card that a team reads aloud."""
    about = mark(facts.campaign, facts.slot)
    asked = [*(piece.id for piece in facts.week.recalls), nudge.id]
    shown = [*parts(words, nudge), Fact(words.say("nudges.minutes_label"), minutes(words, nudge))]
    if facts.week.recalls:
        shown.append(Fact(words.say("nudges.remember_label"), _looking_back(words, facts.week.recalls)))
    buttons = [
        Button(words.say("nudge.talked.button"), "nudge.talked", about, opens=True, tone="main"),
        Button(words.say("nudge.recall.button"), "nudge.recall", ".".join([about, *asked]), opens=True),
        Button(words.say("guide.button"), "guide.list", about, opens=True),
    ]
    if nudge.needs_care:
        buttons.append(help_button(words))
    if facts.pulse and pulse.is_week_of_one(facts.slot):
        buttons.append(Button(words.say("pulse.button"), "pulse.open", about, opens=True))
    buttons.append(Button(words.say("nudges.settings.button"), "nudges", about, opens=True))
    return Card(nudge.title, (nudge.idea,), tuple(shown), tuple(buttons))


def _looking_back(words: Words, earlier: Sequence[Nudge]) -> str:
    titles = [piece.title for piece in earlier]
    if len(titles) == 1:
        return words.say("nudges.remember", first=titles[0])
    return words.say("nudges.remember_two", first=titles[0], second=titles[1])


def parts(words: Words, nudge: Nudge) -> list[Fact]:
    """What comes after the idea, each part with its label."""
    return [
        Fact(words.say("nudges.ask"), nudge.ask),
        Fact(words.say("nudges.try_it"), nudge.try_it),
        Fact(words.say("nudges.help"), nudge.help),
    ]


def minutes(words: Words, nudge: Nudge) -> str:
    """How long it takes."""
    return words.say("nudges.minutes", count=str(nudge.minutes))


async def talked(event: Pressed, context: NudgeContext) -> Answer:
    """Count that the team talked about it: once a person and week, and nobody's name."""
    if found := context.card_of(event):
        await context.count(event.who, *found, {"talked": "talked"})
    guides = Button(context.words.say("guide.button"), "guide.list", opens=True)
    return page(context.words, "nudge.talked", buttons=(guides,))


# --- the question that comes back ------------------------------------------------------------------


async def recall(event: Pressed, context: NudgeContext) -> Answer:
    """Ask the question of the first piece that the button names; the others wait for their turn."""
    found = context.card_of(event)
    if found:
        await context.count(event.who, *found, {})
        facts = {"team": found[0], "slot": str(found[1]), "asked": event.about.partition(".")[2][7:]}
    else:
        facts = _sealed(event, context)
    known = {piece.id: piece for piece in context.words.nudges}
    left = [name for name in facts.get("asked", "").split(".")[:MOST_ASKED] if name in known]
    if not left:
        return page(context.words, "nudge.recall_gone")
    about = seal(event.who, context, {**facts, "asked": ".".join(left)})
    return _question(context.words, known[left[0]], about)


def seal(who: Person, context: NudgeContext, facts: Mapping[str, str]) -> str:
    """What a question carries: the card it came from, if any, and the pieces still to be asked."""
    return context.reporter.handles.make(who.id, PURPOSE, ANSWER_MINUTES, **facts)


def _question(words: Words, piece: Nudge, about: str) -> Dialog:
    options = tuple(Option(str(number), text) for number, text in enumerate(piece.recall.options))
    return Dialog(
        "nudge.recall",
        words.say("nudge.recall.dialog_title"),
        (
            Prose(words.say("nudge.recall.first", title=piece.title), tone="quiet"),
            Choice("answer", piece.recall.question, options),
        ),
        submit=words.say("nudge.recall.submit"),
        about=about,
        buttons=(help_button(words),) if piece.needs_care else (),
    )


async def answer(event: Filled, context: NudgeContext) -> Answer:
    """Say whether it was right, and why. Counted once for a card, if it came from one."""
    words, facts = context.words, _sealed(event, context)
    asked = facts.get("asked", "").split(".")
    piece = next((piece for piece in words.nudges if piece.id == asked[0]), None)
    if piece is None:
        return page(words, "nudge.recall_gone")
    given = event.one("answer")
    if given not in {str(number) for number in range(len(piece.recall.options))}:
        return Mistakes(_question(words, piece, event.about), {"answer": words.say("mistakes.choice")})
    right = int(given) == piece.recall.answer
    if facts["team"] and facts["slot"]:
        counted: Counted = "right" if right else "wrong"
        await context.count(event.who, facts["team"], int(facts["slot"]), {f"recall {piece.id}": counted})
    left = seal(event.who, context, {**facts, "asked": ".".join(asked[1:])}) if asked[1:] else ""
    return _why(words, piece.recall, right=right, left=left)


def _why(words: Words, recalled: Recall, *, right: bool, left: str) -> Dialog:
    more = Button(words.say("nudge.recall.more.button"), "nudge.recall", left, opens=True)
    return Dialog(
        "page",
        words.say("nudge.recall.dialog_title"),
        (
            Prose(words.say("nudge.recall.right" if right else "nudge.recall.wrong")),
            Entry(words.say("nudge.recall.answer"), recalled.options[recalled.answer]),
            Entry(words.say("nudge.recall.why"), recalled.why),
        ),
        buttons=(more,) if left else (),
    )


def _sealed(event: Pressed | Filled, context: NudgeContext) -> dict[str, str]:
    """What the form or button carried. One that is over a day old, or not hers, carries nothing."""
    try:
        return context.reporter.handles.read(event.who.id, PURPOSE, event.about)
    except (Stale, Unreadable):
        return {}
