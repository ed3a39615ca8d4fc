"""A question that had no answer, sent to the editors of the table: only if she chooses, without her name."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat import Answer, Ask, Dialog, Filled, Mistakes, Person, Pressed, Prose
from handlers.context import ReporterContext
from handlers.help_pages import QUESTION_LIMIT
from handlers.pieces import page, safety, tidy
from handlers.safety import alarm, met_first
from handlers.unkept import not_kept
from handlers.working_days import next_morning
from store.database import Unavailable
from store.inbox import SentBefore
from store.vault import Unreadable

FORM = "help.tell"
FORM_MINUTES = 48 * 60
TOLD = "safety.to_editors"
"""What the safety card says once something went to the editors."""


async def begin(event: Pressed, context: ReporterContext) -> Answer:
    """Show exactly what would be sent, and where; she can change it first."""
    found = context.drafts.find(event.who, event.about)
    return _form(context, event.who, found[0] if found else "")


async def send(event: Filled, context: ReporterContext) -> Answer:
    """Queue it for the editors, once."""
    words, text = context.words, tidy(event.words("question"))
    fault = _fault(context, text)
    try:
        sealed, fresh = context.handles.read_even_if_stale(event.who.id, FORM, event.about)
    except Unreadable:
        form = _form(context, event.who, text)
        return Mistakes(form, {"question": words.say("mistakes.form_unknown")}, fresh=True)
    form = _form(context, event.who, text, event.about)
    if fault or not fresh:
        why = fault if fresh else words.say("mistakes.form_old")
        return Mistakes(form, {"question": why}, ours=not (fresh and context.rules.editors))
    if not context.limits.to_editors.allows(event.who, sealed["sent"]):
        return Mistakes(form, {"question": words.say("mistakes.many")}, ours=True)
    due = next_morning(context.clock(), context.rules.zone, words.safety_nation)
    try:
        await context.editors.missing(text, sealed["sent"], due)
    except SentBefore:
        form = _form(context, event.who, text, event.about, told=TOLD)
        return Mistakes(form, {"question": words.say("mistakes.sent_before_question")}, ours=True)
    except Unavailable as why:
        return Mistakes(form, {"question": not_kept(words, why)}, ours=True)
    told = page(words, "help.told")
    first = met_first(context, text, told=TOLD)
    return replace(told, fields=(*first, *told.fields))


def _fault(context: ReporterContext, text: str) -> str:
    words = context.words
    if not context.rules.editors:
        return words.say("help.tell.nowhere")
    if not text:
        return words.say("mistakes.empty")
    if (over := len(text) - QUESTION_LIMIT) > 0:
        return words.say("mistakes.too_long", limit=str(QUESTION_LIMIT), over=f"{over:,}")
    return ""


def _form(
    context: ReporterContext, who: Person, text: str, about: str = "", told: str = "safety.not_told"
) -> Dialog:
    """``told``: what the safety card says of who knows, where one is called for."""
    words = context.words
    number = about or context.handles.make(who.id, FORM, FORM_MINUTES, sent=context.number())
    label, hint = words.say("help.tell.label"), words.say("help.tell.hint")
    first = alarm(context, text, told=told)
    return Dialog(
        FORM,
        words.say("help.tell.dialog_title"),
        (
            *(first or (safety(words),)),
            Prose(words.say("help.tell.first")),
            Ask("question", label, hint, lines=3, limit=QUESTION_LIMIT, value=text),
        ),
        submit=words.say("help.tell.submit"),
        about=number,
        danger=bool(first),
    )
