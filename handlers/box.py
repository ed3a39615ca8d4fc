"""The reporter's box: her concerns and their threads, read in private pages.

Every ``about`` here is a handle sealed to this person. A case whose address she kept is asked for again
from the store; one opened by receipt words stays open for 15 minutes, and nothing is stored about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.chat import Answer, Ask, Button, Dialog, DialogField, Filled, Mistakes, Person, Pressed, Prose
from handlers.context import ReporterContext
from handlers.pieces import entries, page, pages, safety
from store.records import BoxCase, Gone, NotYours
from store.vault import Unreadable

RECEIPT_MINUTES = 15
CASES_ON_A_PAGE = 8
RECEIPT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Key:
    """What opens one case of the box: which, and how she came to it.

    ``sent`` numbers one sending of a form, which is good until ``until`` (seconds since 1970).
    ``stale`` is the handle of a receipt whose minutes are over: it is handed back as it is, never renewed.
    """

    case: str
    by_receipt: bool
    page: int = 0
    sent: str = ""
    until: int = 0
    stale: str = field(default="", repr=False)

    @property
    def open(self) -> bool:
        """Whether it still opens the case."""
        return not self.stale


def handle(context: ReporterContext, who: Person, key: Key) -> str:
    """The sealed form of a key, for a button or a form."""
    return context.handles.make(
        who.id,
        "box",
        RECEIPT_MINUTES,
        case=key.case,
        via="receipt" if key.by_receipt else "address",
        page=str(key.page),
        sent=key.sent,
        until=str(key.until),
    )


async def key_of(context: ReporterContext, who: Person, about: str) -> Key:
    """Ask again whether this person may open the case. Raises ``NotYours``, or ``Gone`` once withdrawn.

    A receipt's 15 minutes may be over: then ``open`` is False and the words must be typed again.
    """
    try:
        facts, fresh = context.handles.read_even_if_stale(who.id, "box", about)
    except Unreadable:
        raise NotYours from None
    by_receipt = facts["via"] == "receipt"
    if not by_receipt and facts["case"] not in await context.box.mine(who.id):
        # The handle is hers, so the case was; only taking it back cuts the tie.
        raise Gone
    stale = about if by_receipt and not fresh else ""
    return Key(facts["case"], by_receipt, int(facts["page"]), facts["sent"], int(facts["until"]), stale)


async def open_box(event: Pressed, context: ReporterContext) -> Answer:
    """List the concerns whose address she kept, and ask for receipt words for any other."""
    return await _box(context, event.who, int(event.about) if event.about.isdecimal() else 0)


async def _box(context: ReporterContext, who: Person, start: int = 0) -> Dialog:
    words, cases = context.words, await context.box.read_mine(who.id)
    shown = sorted(cases, key=_needs_reading, reverse=True)[start : start + CASES_ON_A_PAGE]
    labels = {topic.id: topic.label for topic in words.topics}
    lines: list[DialogField] = [safety(words), Prose(words.say("box.first" if cases else "box.empty"))]
    buttons = []
    for number, case in enumerate(shown, start=start + 1):
        topic = labels.get(case.topic, words.say("box.other_topic"))
        title = words.say("box.line", number=str(number), topic=topic, status=status(context, case))
        lines.append(Prose(title))
        label = words.say("box.read.button", number=str(number))
        about = handle(context, who, Key(case.case, by_receipt=False))
        buttons.append(Button(label, "box.read", about, opens=True, tone="main"))
    if start + CASES_ON_A_PAGE < len(cases):
        more = str(start + CASES_ON_A_PAGE)
        buttons.append(Button(words.say("box.more.button"), "box.open", more, opens=True))
    return Dialog(
        "box.receipt",
        words.say("box.dialog_title"),
        (*lines, receipt_field(context)),
        submit=words.say("box.submit"),
        buttons=tuple(buttons),
    )


def receipt_field(context: ReporterContext, *, again: bool = False) -> Ask:
    """Where receipt words are typed. ``again``: only needed once the 15 minutes are over."""
    key = "box.receipt_again" if again else "box.receipt"
    words = context.words
    return Ask(
        "receipt",
        words.say(f"{key}.label"),
        words.say(f"{key}.hint"),
        limit=RECEIPT_LIMIT,
        required=not again,
    )


def _needs_reading(case: BoxCase) -> tuple[bool, str]:
    """Those a guardian spoke last in come first."""
    return bool(case.messages) and case.messages[-1].side == "guardian" and not case.pending, case.case


async def has_answer(context: ReporterContext, who: Person) -> bool:
    """Whether a guardian spoke last in one of her cases."""
    return any(_needs_reading(case)[0] for case in await context.box.read_mine(who.id))


def status(context: ReporterContext, case: BoxCase) -> str:
    """Where a case stands, in her words."""
    words = context.words
    if case.waiting:
        return words.say("box.status.waiting")
    if case.status == "closed":
        return words.say("box.status.closed")
    if _needs_reading(case)[0]:
        return words.say("box.status.answered")
    if case.claimed:
        return words.say("box.status.claimed", name=case.claimed)
    return words.say("box.status.opened" if case.opened else "box.status.released")


async def read(event: Pressed, context: ReporterContext) -> Answer:
    """Show one thread, the newest page first."""
    key = await key_of(context, event.who, event.about)
    if not key.open:
        return page(context.words, "box.receipt_over", buttons=(box_button(context),))
    return await thread(context, event.who, key)


async def by_receipt(event: Filled, context: ReporterContext) -> Answer:
    """Open a case by its receipt words, from any account."""
    words = context.words
    if not event.one("receipt"):
        return Mistakes(await _box(context, event.who), {"receipt": words.say("mistakes.receipt_empty")})
    if not context.limits.receipts.allows(event.who):
        return Mistakes(await _box(context, event.who), {"receipt": words.say("mistakes.too_many_tries")})
    try:
        case = await context.box.by_receipt(event.one("receipt")[:RECEIPT_LIMIT])
    except NotYours:
        return Mistakes(await _box(context, event.who), {"receipt": words.say("mistakes.receipt_wrong")})
    context.limits.receipts.start_again(event.who)
    return await thread(context, event.who, Key(case, by_receipt=True))


def box_button(context: ReporterContext) -> Button:
    """The way back to the list."""
    return Button(context.words.say("box.button"), "box.open", opens=True)


async def thread(context: ReporterContext, who: Person, key: Key) -> Dialog:
    """One page of a thread with what she can do. Raises ``NotYours``, ``Gone``."""
    words = context.words
    case = await context.box.read(key.case)
    shown = pages(
        words,
        [
            *entries(words, case.messages, reader="staff"),
            *entries(words, case.pending, reader="staff"),
        ],
        who.platform,
    )
    number = max(0, len(shown) - 1 - key.page)
    notes: list[DialogField] = [safety(words), Prose(status(context, case))]
    if len(shown) > 1:
        here, last = str(number + 1), str(len(shown))
        notes.append(Prose(words.say("thread.page", page=here, pages=last), tone="quiet"))
    if case.pending and not case.waiting:
        notes.append(Prose(words.say("box.pending"), tone="quiet"))
    return Dialog(
        "box.read",
        words.say("box.thread.dialog_title"),
        (*notes, *shown[number]),
        buttons=_thread_buttons(context, who, key, case, older=number > 0, newer=key.page > 0),
    )


def _thread_buttons(
    context: ReporterContext, who: Person, key: Key, case: BoxCase, *, older: bool, newer: bool
) -> tuple[Button, ...]:
    words, about = context.words, handle(context, who, key)
    buttons = []
    if any(message.side == "guardian" for message in case.messages):
        buttons.append(Button(words.say("box.answer.button"), "box.answer", about, opens=True, tone="main"))
    if case.status == "closed":
        buttons.append(Button(words.say("box.again.button"), "box.again", about, opens=True))
    buttons.append(Button(words.say("box.add.button"), "box.add", about, opens=True))
    if older:
        earlier = handle(context, who, Key(key.case, key.by_receipt, key.page + 1))
        buttons.append(Button(words.say("thread.older.button"), "box.read", earlier, opens=True))
    if newer:
        later = handle(context, who, Key(key.case, key.by_receipt, key.page - 1))
        buttons.append(Button(words.say("thread.newer.button"), "box.read", later, opens=True))
    buttons.append(box_button(context))
    label = words.say("box.withdraw.button")
    buttons.append(Button(label, "box.withdraw", about, opens=True, tone="warning"))
    return tuple(buttons)
