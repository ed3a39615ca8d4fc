"""What a reporter writes in her box: more, an answer, whether she would speak up again, "take it back"."""

from __future__ import annotations

from typing import Literal

from handlers.box import Key, box_button, handle, key_of, receipt_field
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
from store.records import Gone, NotYours

Form = Literal["box.add", "box.answer", "box.again", "box.withdraw"]
WOULD_AGAIN = ("yes", "maybe", "no", "unsure")


def _form(
    context: ReporterContext, who: Person, form: Form, key: Key, text: str = "", answer: str = ""
) -> Dialog:
    words = context.words
    fields: list[DialogField] = [Prose(words.say(f"{form}.first"))]
    if form in ("box.add", "box.answer"):
        fields += [safety(words), words_field(words, form, text), *release_choice(context, "wait")]
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
        about=handle(context, who, Key(key.case, key.by_receipt, key.page, key.sent or context.number())),
    )


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


async def _still_hers(
    event: Filled, context: ReporterContext, form: Form, text: str = "", answer: str = ""
) -> Key | Mistakes:
    """The key of a form she sends; once a receipt's minutes are over, with the words typed again."""
    words = context.words
    key = await key_of(context, event.who, event.about)
    if key.open:
        return key
    dialog = _form(context, event.who, form, key, text, answer)
    if context.tries.must_wait(event.who):
        return Mistakes(dialog, {"receipt": words.say("mistakes.too_many_tries")})
    if not event.one("receipt"):
        return Mistakes(dialog, {"receipt": words.say("mistakes.receipt_again")})
    try:
        found = await context.box.by_receipt(event.one("receipt"))
    except NotYours:
        found = ""
    if found != key.case:
        context.tries.wrong(event.who)
        return Mistakes(dialog, {"receipt": words.say("mistakes.receipt_wrong")})
    context.tries.right(event.who)
    return key


async def _write(event: Filled, context: ReporterContext, form: Form, kind: str) -> Answer:
    words, text = context.words, tidy(event.words())
    key = await _still_hers(event, context, form, text)
    if isinstance(key, Mistakes):
        return key
    faults = fault_of(words, text)
    if faults:
        return Mistakes(_form(context, event.who, form, key, text), faults)
    alone = event.one("release") == "now" and context.rules.release_cap > 0
    due = int(context.clock().timestamp()) + (0 if alone else context.rules.release_cap)
    try:
        await context.box.add(key.case, kind, text, key.sent, due, alone=alone)
    except Gone:
        return Mistakes(
            _form(context, event.who, form, key, text), {"words": words.say("mistakes.withdrawn")}
        )
    if alone or context.rules.release_cap == 0:
        return page(words, "box.sent_now", buttons=(box_button(context),))
    return page(words, "box.sent", buttons=(box_button(context),), hours=cap_in_words(context))


async def add(event: Filled, context: ReporterContext) -> Answer:
    """Add to a concern; a closed one opens again."""
    return await _write(event, context, "box.add", "added")


async def answer(event: Filled, context: ReporterContext) -> Answer:
    """Answer the guardians."""
    return await _write(event, context, "box.answer", "answered")


async def again(event: Filled, context: ReporterContext) -> Answer:
    """Keep her answer to "would you speak up again?" with the case."""
    words, value = context.words, event.one("again")
    key = await _still_hers(event, context, "box.again", answer=value)
    if isinstance(key, Mistakes):
        return key
    if value not in WOULD_AGAIN:
        dialog = _form(context, event.who, "box.again", key)
        return Mistakes(dialog, {"again": words.say("mistakes.choice")})
    due = int(context.clock().timestamp()) + context.rules.release_cap
    await context.box.add(key.case, "again", words.say(f"box.again.{value}"), key.sent, due)
    return page(words, "box.again_thanks", buttons=(box_button(context),))


async def withdraw(event: Filled, context: ReporterContext) -> Answer:
    """Take a concern back."""
    key = await _still_hers(event, context, "box.withdraw")
    if isinstance(key, Mistakes):
        return key
    erased = await context.box.withdraw(key.case)
    return page(context.words, "box.erased" if erased else "box.withdrawn", buttons=(box_button(context),))
