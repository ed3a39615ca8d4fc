"""What a letter says when it arrives. Notices carry no words of anybody."""

from __future__ import annotations

from datetime import date

from handlers.chat import Button, Card, Fact
from handlers.context import Rules
from prompts import Words
from store.records import CaseState, Letter

MOST_NAMES = 20
"""Rows named in one letter: with the longest names they fit in a card."""


def notice(words: Words, rules: Rules, case: str, state: CaseState, *, repeated: bool = False) -> Card:
    """The notice of a case in the guardians' channel, as the case stands now."""
    if state.status == "withdrawn":
        return Card(state.name, (words.say("notice.withdrawn"),))
    prose = [words.say("notice.closed" if state.status == "closed" else "notice.new")]
    if state.danger and state.status == "open":
        prose.append(words.say("notice.danger"))
    if repeated:
        prose.append(words.say("notice.repeated"))
    facts = []
    if rules.show_topic:
        labels = {topic.id: topic.label for topic in words.topics}
        topic = labels.get(state.topic, words.say("box.other_topic"))
        facts.append(Fact(words.say("case.topic_label"), topic))
    opened = "opened" if state.opened else "unopened"
    facts.append(Fact(words.say("case.status_label"), words.say(f"notice.status.{opened}")))
    if state.claimed:
        facts.append(Fact(words.say("case.claimed_label"), state.claimed))
    return Card(state.name, tuple(prose), tuple(facts), _buttons(words, case, state))


def _buttons(words: Words, case: str, state: CaseState) -> tuple[Button, ...]:
    read = Button(words.say("case.open.button"), "case.open", case, opens=True, tone="main")
    if state.status == "closed":
        return (read,)
    return (
        read,
        Button(words.say("case.claim.button"), "case.claim", case),
        Button(words.say("case.reply.button"), "case.reply", case, opens=True),
        Button(words.say("case.close.button"), "case.close", case, opens=True),
    )


def under_notice(words: Words, letter: Letter, state: CaseState, *, repeated: bool = False) -> Card:
    """A line in the thread of a notice: something was added, it was re-opened, nobody has opened it."""
    key = letter.kind.removeprefix("case.")
    prose = [words.say(f"notice.under.{key}", name=state.name)]
    if repeated:
        prose.append(words.say("notice.repeated"))
    read = Button(words.say("case.open.button"), "case.open", letter.case, opens=True, tone="main")
    return Card(state.name, tuple(prose), buttons=(read,))


def about_roster(words: Words, letter: Letter, *, repeated: bool = False) -> Card:
    """A change of the guardians, told to the guardians."""
    prose = [words.say(f"{letter.kind}.text", **letter.facts)]
    if repeated:
        prose.append(words.say("notice.repeated"))
    buttons: tuple[Button, ...] = ()
    if letter.kind == "roster.asked":
        label = words.say("roster.confirm.button")
        buttons = (Button(label, "roster.confirm", letter.facts["guardian"], tone="main"),)
    return Card(words.say(f"{letter.kind}.title"), tuple(prose), buttons=buttons)


def to_editors(words: Words, letter: Letter, *, repeated: bool = False) -> Card:
    """A question that had no answer, or the rows that are due as the table stands now."""
    kind = letter.kind.removeprefix("help.")
    prose = _missing(words, letter) if kind == "missing" else _due(words, letter)
    if repeated:
        prose.append(words.say("notice.repeated"))
    return Card(words.say(f"editors.{kind}.title"), tuple(prose))


def _missing(words: Words, letter: Letter) -> list[str]:
    return [words.say("editors.missing.text"), letter.facts["words"]]


def _due(words: Words, letter: Letter) -> list[str]:
    until = letter.facts["until"]
    due = words.resources.due(date.fromisoformat(until))
    names = [words.say(f"editors.due.{'crisis' if row.crisis else 'row'}", name=row.name) for row in due]
    if len(names) > MOST_NAMES:
        names[MOST_NAMES:] = [words.say("editors.due.more", count=str(len(names) - MOST_NAMES))]
    count = words.say("editors.due.text", count=str(len(due)), date=until)
    return [count, "\n".join(names), words.say("editors.due.how", date=until)]


def something_new(words: Words) -> Card:
    """The neutral notice for a reporter who asked to be told sooner: it names no case and no concern."""
    return Card(
        words.say("notice.staff.title"),
        (words.say("notice.staff.text"),),
        buttons=(Button(words.say("box.button"), "box.open", opens=True),),
    )
