"""The guardians' channel: what is typed there, and letting a new guardian into earlier cases."""

from __future__ import annotations

from handlers.chat import Answer, Button, Card, Pressed, Said
from handlers.context import GuardianContext
from handlers.pieces import fault_of, tidy
from store.records import Closed, NotYours


async def said(event: Said, context: GuardianContext) -> Answer:
    """Somebody typed in the guardians' channel. Nothing travels until she says so.

    Only words typed in the thread of a notice can belong to a case; anything else is theirs alone.
    """
    words = context.words
    if not await context.roster.is_guardian(event.who.id):
        return Card(words.say("relay.stranger.title"), (words.say("relay.stranger.text"),))
    if event.files:
        return Card(words.say("files.title"), (words.say("files.guardian"),))
    if event.under is None:
        return None
    text = tidy(event.text)
    try:
        case = await context.casework.by_notice(event.who.id, event.under)
    except NotYours:
        return Card(words.say("relay.typed.title"), (words.say("relay.typed.no_case"),))
    faults = fault_of(words, text)
    if faults:
        return Card(words.say("relay.typed.title"), (faults["words"],))
    name, number = case.state.name, context.drafts.keep(event.who, text, case.case, event.id)
    buttons = [
        Button(words.say("note.send.button", name=name), "note.send", number, tone="main"),
        Button(words.say("note.keep.button"), "note.keep", number),
        Button(words.say("case.reply.button"), "case.reply", case.case, opens=True),
    ]
    if case.state.status == "closed":
        buttons = buttons[1:2]
    return Card(
        words.say("relay.typed.title"),
        (words.say("relay.typed.ask", name=name), words.say("relay.typed.exported")),
        buttons=tuple(buttons),
    )


async def send_typed(event: Pressed, context: GuardianContext) -> Answer:
    """Send what was typed to the reporter, now that a guardian has said so."""
    words = context.words
    found = context.drafts.find(event.who, event.about)
    if found is None:
        return Card(words.say("relay.typed.title"), (words.say("relay.typed.forgotten"),))
    text, case = found
    try:
        await context.casework.reply(event.who.id, case, text, f"{event.about}.send")
    except Closed:
        return Card(words.say("relay.typed.title"), (words.say("mistakes.closed"),))
    state = (await context.casework.look(event.who.id, case)).state
    said = words.say("case.on_its_way.text", name=state.name)
    return Card(words.say("relay.sent.title"), (said,), settles=True)


async def keep_typed(event: Pressed, context: GuardianContext) -> Answer:
    """Keep what was typed with the case, for guardians only."""
    words = context.words
    found = context.drafts.find(event.who, event.about)
    if found is None:
        return Card(words.say("relay.typed.title"), (words.say("relay.typed.forgotten"),))
    text, case = found
    await context.casework.note(event.who.id, case, text, f"{event.about}.keep")
    return Card(words.say("relay.kept.title"), (words.say("relay.kept.text"),), settles=True)


async def confirm(event: Pressed, context: GuardianContext) -> Answer:
    """A sitting guardian lets a new one into the cases she may open herself."""
    words = context.words
    try:
        new = await context.roster.confirm(event.who.id, event.about)
    except NotYours:
        return Card(words.say("roster.confirm.title"), (words.say("roster.confirm.refused"),))
    done = words.say("roster.confirm.done", name=new.name)
    return Card(words.say("roster.confirm.title"), (done,), settles=True)
