"""Words typed into a chat with Wren: answered safely, kept nowhere, sent nowhere without a press."""

from __future__ import annotations

from handlers.chat import Answer, Button, Card, Link, Said
from handlers.context import ReporterContext
from handlers.find_help import look
from handlers.finding import Danger
from handlers.help_asked import worth_asking
from handlers.help_rows import safety_links
from handlers.home import begin_button
from handlers.limits import TYPED_BYTES, weight
from handlers.pieces import fault_of, help_button, tidy
from handlers.safety import card_text, first_line, not_safe_button, safe_now, signs_in
from prompts import Words


async def said(event: Said, context: ReporterContext) -> Answer:
    """Say what this chat can and cannot hide, then offer three ways on; the private form comes first.

    Where the words speak of danger to life, the safety card stands above all of it. What was typed after a
    command is looked at for danger alone, and then forgotten: the command has its own answer.
    """
    words, text = context.words, tidy(event.text)
    danger = signs_in(context, text).danger
    if event.after_command:
        return _after_command(words, danger)
    if event.files:
        prose, buttons = [words.say("files.staff")], [begin_button(words)]
        title = words.say("files.title")
    else:
        prose, buttons = _ways_on(event, context, text)
        title = words.say("typed.title")
    if danger == "checkin":
        prose.insert(0, safe_now(words))
        buttons.insert(0, not_safe_button(words))
    if danger == "card":
        return _card_first(words, title, prose, buttons)
    return Card(title, (*prose, words.safety_line), buttons=tuple(buttons))


def _after_command(words: Words, danger: Danger) -> Card:
    """The card, the check-in or the fixed line, and nothing beside it: others may read along in a chat."""
    return Card(
        words.say("safety.title"), (first_line(words, danger, "safety.not_told").text,), tone="safety"
    )


def _card_first(words: Words, title: str, prose: list[str], buttons: list[Button]) -> Card:
    card = card_text(words, "safety.not_told")
    ways: tuple[Button | Link, ...] = (*safety_links(words), *buttons)
    return Card(words.say("safety.title"), (card, title, *prose), buttons=ways, tone="safety")


def _ways_on(event: Said, context: ReporterContext, text: str) -> tuple[list[str], list[Button]]:
    words = context.words
    where = "private" if event.where is None else "channel"
    platform = event.who.platform
    prose = [words.say(f"typed.{where}"), words.say(f"typed.limits.{platform}"), words.say("typed.choose")]
    buttons, helps = [begin_button(words)], help_button(words)
    faults = fault_of(words, text)
    if text and faults:
        prose.append(faults["words"])
    too_long = weight(text) > TYPED_BYTES.get(platform, weight(text))
    if not faults and too_long:
        prose.append(words.say("typed.too_long"))
    elif not faults:
        number = context.drafts.keep(event.who, text, delivered=event.id)
        buttons.append(Button(words.say("typed.send.button"), "said.send", number, opens=True))
        asks = worth_asking(text) and context.limits.questions.allows(event.who)
        if asks and not look(context, text, "").unsure:
            helps = Button(words.say("typed.help.button"), "help.typed", number, opens=True)
    return prose, [*buttons, helps]
