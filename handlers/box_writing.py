"""What a reporter writes in her box: more, an answer, whether she would speak up again, "take it back"."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal

from handlers.box import RECEIPT_LIMIT, Key, box_button, handle, key_of, receipt_field
from handlers.chat import (
    Answer,
    Choice,
    Dialog,
    DialogField,
    Filled,
    Mistakes,
    Option,
    Person,
    Pressed,
    Prose,
)
from handlers.concern_form import cap_in_words, release_choice
from handlers.context import ReporterContext
from handlers.pieces import fault_of, page, safety, tidy, words_field
from handlers.raise_concern import FORM_MINUTES
from handlers.safety import alarm, met_first
from handlers.unkept import not_kept
from store.database import Unavailable
from store.inbox import SentBefore
from store.records import Gone, NotYours

Form = Literal["box.add", "box.answer", "box.again", "box.withdraw"]
WOULD_AGAIN = ("yes", "maybe", "no", "unsure")


def _form(
    context: ReporterContext,
    who: Person,
    form: Form,
    key: Key,
    text: str = "",
    answer: str = "",
    release: str = "",
) -> Dialog:
    words = context.words
    first = alarm(context, text, told="safety.not_told")
    fields: list[DialogField] = [*(first or (safety(words),)), Prose(words.say(f"{form}.first"))]
    if form in ("box.add", "box.answer"):
        fields += [words_field(words, form, text), *release_choice(context, release or "wait")]
    if form == "box.again":
        options = tuple(Option(value, words.say(f"box.again.{value}")) for value in WOULD_AGAIN)
        chosen = (answer,) if answer else ()
        fields.append(Choice("again", words.say("box.again.label"), options, chosen=chosen))
        fields.append(Prose(words.say("box.again.who_sees"), tone="quiet"))
    if key.by_receipt:
        fields.append(receipt_field(context, again=True))
    return Dialog(
        form,
        words.say(f"{form}.dialog_title"),
        tuple(fields),
        submit=words.say(f"{form}.submit"),
        about=key.stale or handle(context, who, _numbered(context, key)),
        danger=bool(first),
    )


def _numbered(context: ReporterContext, key: Key) -> Key:
    """The key of a form: each opening of it is good for one sending, within two days."""
    if key.sent:
        return key
    until = int(context.clock().timestamp()) + FORM_MINUTES * 60
    return replace(key, sent=context.number(), until=until)


async def _open(event: Pressed, context: ReporterContext, form: Form) -> Answer:
    key = await key_of(context, event.who, event.about)
    if not key.open:
        return page(context.words, "box.receipt_over", buttons=(box_button(context),))
    return _form(context, event.who, form, key)


async def begin_add(event: Pressed, context: ReporterContext) -> Answer:
    """Open the form that adds to a concern."""
    return await _open(event, context, "box.add")


async def begin_answer(event: Pressed, context: ReporterContext) -> Answer:
    """Open the form that answers the guardians."""
    return await _open(event, context, "box.answer")


async def begin_again(event: Pressed, context: ReporterContext) -> Answer:
    """Ask whether she would speak up again."""
    return await _open(event, context, "box.again")


async def begin_withdraw(event: Pressed, context: ReporterContext) -> Answer:
    """Ask once whether she means it."""
    return await _open(event, context, "box.withdraw")


async def _still_hers(event: Filled, context: ReporterContext, form: Form, text: str = "") -> Key | Mistakes:
    """The key of a form she sends; once a receipt's minutes are over, with the words typed again."""
    words = context.words
    key = await key_of(context, event.who, event.about)
    if key.open:
        return key
    dialog = _form(context, event.who, form, key, text, event.one("again"), event.one("release"))
    if not event.one("receipt"):
        return Mistakes(dialog, {"receipt": words.say("mistakes.receipt_again")})
    if not context.limits.receipts.allows(event.who):
        return Mistakes(dialog, {"receipt": words.say("mistakes.too_many_tries")})
    try:
        found = await context.box.by_receipt(event.one("receipt")[:RECEIPT_LIMIT])
    except NotYours:
        found = ""
    if found != key.case:
        return Mistakes(dialog, {"receipt": words.say("mistakes.receipt_wrong")})
    context.limits.receipts.start_again(event.who)
    return replace(key, stale="")


async def _write(event: Filled, context: ReporterContext, form: Form, kind: str) -> Answer:
    text = tidy(event.words())
    try:
        key = await _still_hers(event, context, form, text)
    except Gone:
        return _lost(event, context, form, text, "withdrawn")
    except NotYours:
        return _lost(event, context, form, text, "form_foreign")
    if isinstance(key, Mistakes):
        return key
    if key.until < context.clock().timestamp():
        return _lost(event, context, form, text, "form_old")
    faults = fault_of(context.words, text)
    if faults:
        dialog = _form(context, event.who, form, key, text, release=event.one("release"))
        return Mistakes(dialog, faults)
    return await _take(event, context, form, key, kind, text)


async def _take(
    event: Filled, context: ReporterContext, form: Form, key: Key, kind: str, text: str
) -> Answer:
    alone = event.one("release") == "now" and context.rules.release_cap > 0
    due = context.due(at_once=alone)
    as_filled = partial(_form, context, event.who, form, key, text, release=event.one("release"))
    allowed = context.limits.additions.allows(event.who, key.sent)
    if not (allowed or as_filled().danger):
        return Mistakes(as_filled(), {"words": context.words.say("mistakes.many")}, ours=True)
    try:
        await context.box.add(key.case, kind, text, key.sent, due, alone=alone)
    except (Gone, NotYours):
        return _lost(event, context, form, text, "withdrawn")
    except SentBefore:
        return _lost(event, context, form, text, "sent_before")
    except Unavailable as fault:
        return Mistakes(as_filled(), {"words": not_kept(context.words, fault)}, ours=True)
    if alone or context.rules.release_cap == 0:
        sent = page(context.words, "box.sent_now", buttons=(box_button(context),))
    else:
        sent = page(context.words, "box.sent", buttons=(box_button(context),), hours=cap_in_words(context))
    return replace(sent, fields=(*met_first(context, text), *sent.fields))


def _lost(event: Filled, context: ReporterContext, form: Form, text: str, why: str) -> Mistakes:
    """The form with her words in it, for her to copy: it leads nowhere any more."""
    dialog = _form(context, event.who, form, Key("", by_receipt=False), text)
    return Mistakes(dialog, {"words": context.words.say(f"mistakes.{why}")}, ours=True)


async def add(event: Filled, context: ReporterContext) -> Answer:
    """Add to a concern; a closed one opens again."""
    return await _write(event, context, "box.add", "added")


async def answer(event: Filled, context: ReporterContext) -> Answer:
    """Answer the guardians."""
    return await _write(event, context, "box.answer", "answered")


async def again(event: Filled, context: ReporterContext) -> Answer:
    """Keep her answer to "would you speak up again?" with the case."""
    words, value = context.words, event.one("again")
    key = await _still_hers(event, context, "box.again")
    if isinstance(key, Mistakes):
        return key
    if value not in WOULD_AGAIN:
        dialog = _form(context, event.who, "box.again", key)
        return Mistakes(dialog, {"again": words.say("mistakes.choice")})
    as_filled = partial(_form, context, event.who, "box.again", key, answer=value)
    if not context.limits.additions.allows(event.who, key.sent):
        return Mistakes(as_filled(), {"again": words.say("mistakes.many_choices")}, ours=True)
    due = context.due(at_once=False)
    try:
        await context.box.add(key.case, "again", words.say(f"box.again.{value}"), key.sent, due)
    except SentBefore:
        return Mistakes(as_filled(), {"again": words.say("mistakes.sent_before_choice")}, ours=True)
    except Unavailable as fault:
        return Mistakes(as_filled(), {"again": not_kept(words, fault)}, ours=True)
    return page(words, "box.again_thanks", safety(words), buttons=(box_button(context),))


async def withdraw(event: Filled, context: ReporterContext) -> Answer:
    """Take a concern back."""
    key = await _still_hers(event, context, "box.withdraw")
    if isinstance(key, Mistakes):
        return key
    erased = await context.box.withdraw(key.case)
    told = "box.erased" if erased else "box.withdrawn"
    return page(context.words, told, safety(context.words), buttons=(box_button(context),))
