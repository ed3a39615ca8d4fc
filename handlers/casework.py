"""The guardians' work on a case: open, claim, reply, close. Authority is asked again at every press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from handlers.chat import Answer, Button, Card, Dialog, DialogField, Filled, Mistakes, Person, Pressed, Prose
from handlers.context import GuardianContext
from handlers.pieces import entries, fault_of, page, pages, tidy, words_field
from handlers.unkept import not_kept
from store.database import Unavailable
from store.inbox import SentBefore
from store.records import CaseThread, Closed, Gone, NotYours
from store.vault import Unreadable

Form = Literal["case.reply", "case.close"]
FORM_MINUTES = 48 * 60
REFUSALS: Mapping[type[Exception], str] = {
    NotYours: "mistakes.not_entitled",
    Gone: "mistakes.withdrawn",
    Closed: "mistakes.closed",
}


def topic_of(context: GuardianContext, case: CaseThread) -> str:
    """The topic's label, or "something else" where the trust has since taken it off its list."""
    labels = {topic.id: topic.label for topic in context.words.topics}
    return labels.get(case.state.topic, context.words.say("box.other_topic"))


def case_buttons(context: GuardianContext, case: CaseThread) -> tuple[Button, ...]:
    """What a guardian can do with a case she has open."""
    words = context.words
    buttons = []
    if case.state.status == "open":
        buttons.append(Button(words.say("case.reply.button"), "case.reply", case.case, opens=True))
        buttons.append(Button(words.say("case.claim.button"), "case.claim", case.case))
        buttons.append(Button(words.say("case.close.button"), "case.close", case.case, opens=True))
    return tuple(buttons)


async def open_case(event: Pressed, context: GuardianContext) -> Answer:
    """Show the whole thread in a private page, the newest part first."""
    words = context.words
    case_id, _, back = event.about.partition(".")
    case = await context.casework.open(event.who.id, case_id)
    shown = pages(words, entries(words, case.messages, reader="guardian"), event.who.platform)
    older = int(back) if back.isdecimal() else 0
    number = max(0, len(shown) - 1 - older)
    buttons = list(case_buttons(context, case))
    if number > 0:
        label, about = words.say("thread.older.button"), f"{case_id}.{older + 1}"
        buttons.append(Button(label, "case.open", about, opens=True))
    if older > 0:
        label, about = words.say("thread.newer.button"), f"{case_id}.{older - 1}"
        buttons.append(Button(label, "case.open", about, opens=True))
    place = words.say("thread.page", page=str(number + 1), pages=str(len(shown))) if len(shown) > 1 else ""
    notes: list[DialogField] = [Prose(text) for text in (*_facts(context, case), place) if text]
    if case.state.danger:
        notes = [Prose(words.say("case.danger"), tone="safety"), *notes]
    return Dialog("case.open", case.state.name, (*notes, *shown[number]), buttons=tuple(buttons))


def _facts(context: GuardianContext, case: CaseThread) -> tuple[str, ...]:
    words, state = context.words, case.state
    known = (
        words.say("case.called", name=state.called) if state.mode == "open" else words.say("case.anonymous")
    )
    claimed = words.say("case.claimed", name=state.claimed) if state.claimed else ""
    closed = words.say("case.closed") if state.status == "closed" else ""
    return words.say("case.topic", topic=topic_of(context, case)), known, claimed, closed


async def claim(event: Pressed, context: GuardianContext) -> Answer:
    """Tell the other guardians "I have this one"."""
    before = await context.casework.claim(event.who.id, event.about)
    case = await context.casework.look(event.who.id, event.about)
    words, name = context.words, case.state.name
    if before and before != case.state.claimed:
        return Card(
            words.say("case.claim.title"), (words.say("case.claim.taken_over", case=name, name=before),)
        )
    return Card(words.say("case.claim.title"), (words.say("case.claim.yours", case=name),))


async def begin_reply(event: Pressed, context: GuardianContext) -> Answer:
    """Open the form that answers the reporter."""
    return await _begin(event, context, "case.reply")


async def begin_close(event: Pressed, context: GuardianContext) -> Answer:
    """Open the form that closes a case: it asks for the feedback she will read."""
    return await _begin(event, context, "case.close")


async def _begin(event: Pressed, context: GuardianContext, form: Form) -> Answer:
    case = await context.casework.look(event.who.id, event.about)
    if case.state.status == "closed":
        raise Closed
    return _form(context, event.who, form, case.case, case.state.name, context.number())


def _form(
    context: GuardianContext, who: Person, form: Form, case: str, name: str, sent: str, text: str = ""
) -> Dialog:
    words = context.words
    about = context.handles.make(who.id, form, FORM_MINUTES, case=case, sent=sent, name=name)
    first = Prose(words.say(f"{form}.first", name=name))
    plain = Prose(words.say("case.plain_text"), tone="quiet")
    return Dialog(
        form,
        words.say(f"{form}.dialog_title"),
        (first, words_field(words, form, text), plain),
        submit=words.say(f"{form}.submit"),
        about=about,
    )


async def reply(event: Filled, context: GuardianContext) -> Answer:
    """Send an answer to the reporter's box."""
    return await _write(event, context, "case.reply")


async def close(event: Filled, context: GuardianContext) -> Answer:
    """Close with feedback; the reporter is asked whether she would speak up again."""
    return await _write(event, context, "case.close")


def _not_hers(event: Filled, context: GuardianContext, form: Form, text: str) -> Mistakes:
    """The form with her words in it, for her to copy: it leads nowhere."""
    dialog = _form(context, event.who, form, "", context.words.say("case.unknown"), "", text)
    return Mistakes(dialog, {"words": context.words.say("mistakes.form_foreign")}, ours=True)


async def _write(event: Filled, context: GuardianContext, form: Form) -> Answer:
    words, text = context.words, tidy(event.words())
    try:
        facts, fresh = context.handles.read_even_if_stale(event.who.id, form, event.about)
    except Unreadable:
        return _not_hers(event, context, form, text)
    case, name, sent = facts["case"], facts["name"], facts["sent"]
    dialog = _form(context, event.who, form, case, name, sent, text)
    faults = fault_of(words, text) if fresh else {"words": words.say("mistakes.form_old")}
    if faults:
        # The form that was sent stays the one it was, however often it comes back.
        return Mistakes(replace(dialog, about=event.about), faults, ours=not fresh)
    work = context.casework.reply if form == "case.reply" else context.casework.close
    try:
        await work(event.who.id, case, text, sent)
    except (NotYours, Gone, Closed) as why:
        return Mistakes(dialog, {"words": words.say(REFUSALS[type(why)])}, ours=True)
    except SentBefore:
        fresh_form = _form(context, event.who, form, case, name, context.number(), text)
        return Mistakes(fresh_form, {"words": words.say("mistakes.sent_before_reply")}, fresh=True)
    except Unavailable as fault:
        return Mistakes(replace(dialog, about=event.about), {"words": not_kept(words, fault)}, ours=True)
    again = Button(words.say("case.open.button"), "case.open", case, opens=True)
    key = "case.on_its_way" if form == "case.reply" else "case.closing"
    return page(words, key, buttons=(again,), name=name)
