"""Wren's own page: the same for all staff; a guardian's lists the cases that wait for her."""

from __future__ import annotations

from typing import Literal

from handlers.casework import case_buttons, topic_of
from handlers.chat import Answer, Arrived, Button, Card, Fact, Home, Pressed
from handlers.context import Context, GuardianContext, ReporterContext
from handlers.limits import HOME_CARDS
from handlers.nudging import note
from handlers.pieces import help_button, hidden_and_not, other_ways, safety_card
from prompts import Words
from store.records import CaseThread


def begin_button(words: Words, tone: Literal["main", "plain"] = "main") -> Button:
    """The way to the private form."""
    return Button(words.say("concern.button"), "concern.begin", opens=True, tone=tone)


def staff_buttons(context: Context) -> tuple[Button, ...]:
    """What anybody can do from anywhere."""
    words = context.words
    return (
        begin_button(words),
        Button(words.say("box.button"), "box.open", opens=True),
        help_button(words),
    )


def introduction(context: Context) -> Card:
    """How Wren introduces itself to a team's channel."""
    words = context.words
    nudges = Button(words.say("nudges.button"), "nudges", opens=True)
    return Card(words.say("team.title"), (words.say("team.text"),), buttons=(*staff_buttons(context), nudges))


def _staff_cards(context: Context) -> tuple[Card, ...]:
    words = context.words
    release = "home.straight_away" if context.rules.release_cap == 0 else "home.waits"
    return (
        Card(
            words.say("home.title"),
            (words.say("home.what"), words.say(release)),
            buttons=(*staff_buttons(context), note.open_button(words)),
        ),
        Card(words.say("home.hides.title"), hidden_and_not(words, context.rules)),
        safety_card(words),
        Card(words.say("other_way.title"), other_ways(words)),
    )


async def staff_home(event: Pressed | Arrived, context: ReporterContext) -> Answer:
    """The home that all staff see: the same bytes for everybody, whatever they have done."""
    return Home(_staff_cards(context))


async def guardian_home(event: Pressed | Arrived, context: GuardianContext) -> Answer:
    """A guardian's open cases, the oldest unopened first, above the home that everybody has."""
    words = context.words
    cases = await context.casework.mine(event.who.id)
    staff = _staff_cards(context)
    most = HOME_CARDS - len(staff) - 1
    more = (words.say("guardian.more", count=str(len(cases) - most)),) if len(cases) > most else ()
    key = "guardian.some" if cases else "guardian.none"
    head = Card(words.say("guardian.title"), (words.say(key, count=str(len(cases))), *more))
    return Home((head, *(_case_card(context, case) for case in cases[:most]), *staff))


def _case_card(context: GuardianContext, case: CaseThread) -> Card:
    words, state = context.words, case.state
    key = "new" if not state.opened else "more" if state.unread else "read"
    facts = [Fact(words.say("case.status_label"), words.say(f"case.status.{key}"))]
    if context.rules.show_topic:
        # A platform may keep a home, so it names the topic only where the notice may.
        facts.append(Fact(words.say("case.topic_label"), topic_of(context, case)))
    if state.claimed:
        facts.append(Fact(words.say("case.claimed_label"), state.claimed))
    open_button = Button(words.say("case.open.button"), "case.open", case.case, opens=True, tone="main")
    danger = (words.say("case.danger"),) if state.danger else ()
    return Card(state.name, danger, tuple(facts), (open_button, *case_buttons(context, case)))
