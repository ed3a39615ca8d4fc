"""Words typed into a chat with Wren: answered safely, kept nowhere, sent nowhere without a press."""

from __future__ import annotations

from handlers.chat import Answer, Button, Card, Said
from handlers.context import ReporterContext
from handlers.home import begin_button
from handlers.limits import TYPED_BYTES, weight
from handlers.pieces import fault_of, tidy


async def said(event: Said, context: ReporterContext) -> Answer:
    """Say what this chat can and cannot hide, then offer three ways on; the private form comes first."""
    words = context.words
    if event.files:
        return Card(words.say("files.title"), (words.say("files.staff"),), buttons=(begin_button(context),))
    where = "private" if event.where is None else "channel"
    platform = event.who.platform
    prose = [words.say(f"typed.{where}"), words.say(f"typed.limits.{platform}"), words.say("typed.choose")]
    buttons = [begin_button(context)]
    text = tidy(event.text)
    faults = fault_of(words, text)
    if text and faults:
        prose.append(faults["words"])
    too_long = weight(text) > TYPED_BYTES.get(platform, weight(text))
    if not faults and too_long:
        prose.append(words.say("typed.too_long"))
    elif not faults:
        number = context.drafts.keep(event.who, text, delivered=event.id)
        buttons.append(Button(words.say("typed.send.button"), "said.send", number, opens=True))
    buttons.append(Button(words.say("help.button"), "help"))
    return Card(words.say("typed.title"), (*prose, words.safety_line), buttons=tuple(buttons))
