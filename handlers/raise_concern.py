"""Raising a concern: the form, its faults, and putting it into the pool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handlers.chat import Answer, Button, Dialog, Filled, Mistakes, Person, Pressed, Prose
from handlers.concern_form import Draft, cap_in_words, concern_form, faults_of
from handlers.context import ReporterContext
from handlers.pieces import safety_now, tidy
from handlers.safety import alarm, met_first
from handlers.unkept import not_kept
from prompts import Words
from store.database import Unavailable
from store.inbox import SentBefore
from store.records import Concern, Guardian
from store.vault import Unreadable, new_receipt

FORM_MINUTES = 48 * 60
SHOWN_LETTERS = 8


async def begin(event: Pressed, context: ReporterContext) -> Answer:
    """Open the empty form."""
    return await _fresh_form(event.who, context, Draft())


async def from_typed(event: Pressed, context: ReporterContext) -> Answer:
    """Open the form with what she typed into the chat already in it. Nothing has gone anywhere yet."""
    found = context.drafts.find(event.who, event.about)
    words = found[0] if found else ""
    form = await _fresh_form(event.who, context, Draft(words=words))
    if found:
        return _danger_above(context, form, words)
    return replace(form, fields=(Prose(context.words.say("typed.forgotten")), *form.fields))


async def _fresh_form(who: Person, context: ReporterContext, draft: Draft) -> Dialog:
    guardians = await context.roster.all()
    receipt = new_receipt(context.words.receipt_words, context.chance)
    about = context.handles.make(
        who.id,
        "concern",
        FORM_MINUTES,
        case=context.number(),
        slot=context.number(),
        receipt=receipt,
        shown=",".join(guardian.id[:SHOWN_LETTERS] for guardian in guardians),
    )
    return concern_form(context, guardians, about, receipt, draft)


async def send(event: Filled, context: ReporterContext) -> Answer:
    """Take the concern, or say beside each field what to put right."""
    draft = Draft.of(event)
    called = " ".join(tidy(draft.called).split())
    draft = replace(draft, words=tidy(draft.words), wish=tidy(draft.wish), called=called)
    guardians = await context.roster.all()
    try:
        sealed, fresh = context.handles.read_even_if_stale(event.who.id, "concern", event.about)
    except Unreadable:
        form = await _fresh_form(event.who, context, draft)
        return Mistakes(form, {"words": context.words.say("mistakes.form_unknown")}, fresh=True)
    as_filled = partial(_as_filled, context, guardians, event.about, sealed["receipt"], draft)
    if not fresh:
        return Mistakes(as_filled(), {"words": context.words.say("mistakes.form_old")}, ours=True)
    entitled = _entitled(guardians, sealed["shown"], draft)
    faults = faults_of(context, draft, guardians_left=bool(entitled))
    if faults:
        return Mistakes(as_filled(), faults)
    excluded = tuple(guardian.person for guardian in guardians if guardian.id in draft.exclude)
    concern = replace(_concern(event.who, context, draft, sealed), entitled=entitled, excluded=excluded)
    return await _take(event, context, concern, as_filled)


async def _take(
    event: Filled, context: ReporterContext, concern: Concern, as_filled: Callable[[], Dialog]
) -> Answer:
    # Counted by the sealed handle, which no table holds: the number in it names a row of the pool.
    allowed = context.limits.concerns.allows(event.who, event.about)
    if not (allowed or concern.danger or as_filled().danger):
        return Mistakes(as_filled(), {"words": context.words.say("mistakes.many_concerns")}, ours=True)
    try:
        await context.box.send(concern)
    except SentBefore:
        return Mistakes(as_filled(), {"words": context.words.say("mistakes.sent_before")}, ours=True)
    except Unavailable as fault:
        return Mistakes(as_filled(), {"words": not_kept(context.words, fault)}, ours=True)
    return _sent(context, concern)


def _as_filled(
    context: ReporterContext, guardians: list[Guardian], about: str, receipt: str, draft: Draft
) -> Dialog:
    """The form with all she wrote."""
    form = concern_form(context, guardians, about, receipt, draft)
    return _danger_above(context, form, draft.words, draft.wish)


def _danger_above(context: ReporterContext, form: Dialog, *texts: str) -> Dialog:
    """The form; where what she wrote speaks of danger, help comes before everything else."""
    first = alarm(context, *texts, told="safety.not_told")
    return replace(form, fields=(*first, *form.fields), danger=bool(first))


def _entitled(guardians: list[Guardian], shown: str, draft: Draft) -> tuple[str, ...]:
    """Those on the list she was shown, less those she excluded. Nobody joins whom she could not exclude."""
    seen = set(shown.split(","))
    return tuple(
        guardian.id
        for guardian in guardians
        if guardian.id[:SHOWN_LETTERS] in seen and guardian.id not in draft.exclude
    )


def _concern(who: Person, context: ReporterContext, draft: Draft, sealed: dict[str, str]) -> Concern:
    now = draft.release == "now" or (draft.danger == "yes" and draft.release != "wait")
    alone = now and context.rules.release_cap > 0
    return Concern(
        slot=sealed["slot"],
        case=sealed["case"],
        topic=draft.topic,
        words=draft.words,
        wish=draft.wish,
        danger=draft.danger == "yes",
        mode="open" if draft.identity == "open" else "anonymous",
        called=draft.called if draft.identity == "open" else "",
        person=None if draft.keep == "receipt" else who.id,
        notify="soon" if draft.notify == "soon" else "look",
        receipt="" if draft.keep == "address" else sealed["receipt"],
        due=context.due(at_once=alone),
        alone=alone,
    )


def _sent(context: ReporterContext, concern: Concern) -> Dialog:
    words = context.words
    kept: tuple[Prose, ...] = ()
    if concern.receipt:
        kept = (Prose(words.say("sent.receipt")), Prose(concern.receipt, tone="keep"))
    if concern.alone or context.rules.release_cap == 0:
        when = words.say("sent.straight_away")
    else:
        when = words.say("sent.waiting", hours=cap_in_words(context))
    return Dialog(
        "page",
        words.say("sent.dialog_title"),
        (
            *_danger_first(context, concern),
            Prose(words.say("sent.thanks")),
            Prose(when),
            Prose(_next_steps(words)),
            *kept,
            Prose(words.say("sent.how_to_read")),
        ),
        buttons=(Button(words.say("box.button"), "box.open", opens=True),),
    )


def _danger_first(context: ReporterContext, concern: Concern) -> tuple[Prose, ...]:
    found = met_first(context, concern.words, concern.wish)
    said = concern.danger and not any(one.tone == "safety" for one in found)
    return (safety_now(context.words),) if said else found


def _next_steps(words: Words) -> str:
    """What happens next, and how long it takes where the trust has said so."""
    given = [fact for fact in ("reply_days", "feedback_days") if fact not in words.unfilled]
    lines = [words.say(f"sent.{fact}") for fact in given or ["no_days"]]
    return " ".join([words.say("sent.next"), *lines])
