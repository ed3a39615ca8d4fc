"""The form in which a concern is raised: what it asks, in which order, and what it says first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from handlers.chat import WORDS_LIMIT, Ask, Choice, Dialog, DialogField, Filled, Option, Prose
from handlers.context import ReporterContext
from handlers.pieces import bullets, not_hidden, other_ways, safety, safety_now, words_field
from store.records import Guardian

WISH_LIMIT = 3_000
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form is filled with when it is shown: nothing, or what she has typed so far."""

    topic: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    wish: str = field(default="", repr=False)
    called: str = field(default="", repr=False)
    danger: str = "no"
    identity: str = "anonymous"
    keep: str = "both"
    notify: str = "look"
    release: str = ""
    exclude: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: Filled) -> Draft:
        """What she sent, so that a form that comes back has lost nothing."""
        return cls(
            topic=event.one("topic"),
            words=event.words(),
            wish=event.words("wish"),
            called=event.one("name"),
            danger=event.one("danger", "no"),
            identity=event.one("identity", "anonymous"),
            keep=event.one("keep", "both"),
            notify=event.one("notify", "look"),
            release=event.one("release"),
            exclude=event.many("exclude"),
        )


def concern_form(
    context: ReporterContext, guardians: Sequence[Guardian], about: str, receipt: str, draft: Draft
) -> Dialog:
    """The whole form. ``about`` carries the receipt and the case number, sealed to this person."""
    words = context.words
    return Dialog(
        "concern",
        words.say("concern.dialog_title"),
        (
            Prose(words.say("concern.first")),
            safety(words),
            *_limits(context),
            _danger(context, draft),
            *_about_a_guardian(context, guardians, draft),
            _topic(context, draft),
            words_field(words, "concern.words", draft.words),
            Ask(
                "wish",
                words.say("concern.wish.label"),
                words.say("concern.wish.hint"),
                lines=3,
                limit=WISH_LIMIT,
                required=False,
                value=draft.wish,
            ),
            _identity(context, draft),
            _address(context, receipt, draft),
        ),
        submit=words.say("concern.submit"),
        about=about,
    )


def _limits(context: ReporterContext) -> tuple[DialogField, ...]:
    words, rules = context.words, context.rules
    return (
        Prose(f"{words.say('concern.limits_first')}\n{bullets(words, not_hidden(rules))}", tone="quiet"),
        Prose("\n\n".join(other_ways(words)), tone="quiet"),
    )


def release_choice(context: ReporterContext, chosen: str) -> tuple[DialogField, ...]:
    """When guardians should see it. Nothing to choose where everything goes straight away."""
    words = context.words
    if context.rules.release_cap == 0:
        return ()
    return (
        Choice(
            "release",
            words.say("concern.release.label"),
            (
                Option("wait", words.say("concern.release.wait", hours=cap_in_words(context))),
                Option("now", words.say("concern.release.now")),
            ),
            hint=words.say("concern.release.hint"),
            chosen=(chosen,),
        ),
    )


def cap_in_words(context: ReporterContext) -> str:
    """The longest wait before guardians see a concern, as a person would say it."""
    minutes = max(1, ceil(context.rules.release_cap / 60))
    if minutes < 90:
        return context.words.say("time.minutes", count=str(minutes))
    return context.words.say("time.hours", count=str(ceil(minutes / 60)))


def _danger(context: ReporterContext, draft: Draft) -> Choice:
    words = context.words
    warned = (
        safety_now(words),
        *release_choice(context, draft.release if draft.danger == "yes" and draft.release else "now"),
    )
    calm = release_choice(context, draft.release if draft.danger == "no" and draft.release else "wait")
    return Choice(
        "danger",
        words.say("concern.danger.label"),
        (
            Option("no", words.say("concern.danger.no"), calm),
            Option("yes", words.say("concern.danger.yes"), warned),
        ),
        chosen=(draft.danger,),
    )


def _about_a_guardian(
    context: ReporterContext, guardians: Sequence[Guardian], draft: Draft
) -> tuple[DialogField, ...]:
    words = context.words
    if not guardians:
        return (Prose(words.say("concern.nobody_left"), tone="safety"),)
    return (
        Choice(
            "exclude",
            words.say("concern.exclude.label"),
            tuple(Option(guardian.id, guardian.name) for guardian in guardians),
            hint=words.say("concern.exclude.hint"),
            chosen=draft.exclude,
            multiple=True,
            required=False,
            when_all=(Prose(words.say("concern.nobody_left"), tone="safety"),),
        ),
    )


def _topic(context: ReporterContext, draft: Draft) -> Choice:
    return Choice(
        "topic",
        context.words.say("concern.topic.label"),
        tuple(Option(topic.id, topic.label) for topic in context.words.topics),
        chosen=(draft.topic,) if draft.topic else (),
    )


def _identity(context: ReporterContext, draft: Draft) -> Choice:
    words = context.words
    name = Ask(
        "name",
        words.say("concern.name.label"),
        words.say("concern.name.hint"),
        limit=NAME_LIMIT,
        value=draft.called,
    )
    return Choice(
        "identity",
        words.say("concern.identity.label"),
        (
            Option("anonymous", words.say("concern.identity.anonymous")),
            Option("open", words.say("concern.identity.open"), (name,)),
        ),
        chosen=(draft.identity,),
    )


def _address(context: ReporterContext, receipt: str, draft: Draft) -> Choice:
    words = context.words
    shown = (Prose(words.say("concern.receipt.keep")), Prose(receipt, tone="keep"))
    told = Choice(
        "notify",
        words.say("concern.notify.label"),
        (Option("look", words.say("concern.notify.look")), Option("soon", words.say("concern.notify.soon"))),
        chosen=(draft.notify,),
    )
    return Choice(
        "keep",
        words.say("concern.keep.label"),
        (
            Option("both", words.say("concern.keep.both"), (*shown, told)),
            Option("address", words.say("concern.keep.address"), (told,)),
            Option("receipt", words.say("concern.keep.receipt"), shown),
        ),
        hint=words.say("concern.keep.hint"),
        chosen=(draft.keep,),
    )


def faults_of(context: ReporterContext, draft: Draft, guardians_left: bool) -> dict[str, str]:
    """Everything that must be put right, by field name."""
    words, faults = context.words, {}
    if draft.topic not in {topic.id for topic in words.topics}:
        faults["topic"] = words.say("mistakes.topic")
    if not draft.words:
        faults["words"] = words.say("mistakes.empty")
    elif len(draft.words) > WORDS_LIMIT:
        over = f"{len(draft.words) - WORDS_LIMIT:,}"
        faults["words"] = words.say("mistakes.too_long", limit=f"{WORDS_LIMIT:,}", over=over)
    if len(draft.wish) > WISH_LIMIT:
        over = f"{len(draft.wish) - WISH_LIMIT:,}"
        faults["wish"] = words.say("mistakes.too_long", limit=f"{WISH_LIMIT:,}", over=over)
    if draft.identity == "open" and not 0 < len(draft.called) <= NAME_LIMIT:
        faults["name"] = words.say("mistakes.name", limit=str(NAME_LIMIT))
    if not guardians_left:
        faults["exclude"] = words.say("concern.nobody_left")
    for name, value, known in (
        ("danger", draft.danger, ("no", "yes")),
        ("identity", draft.identity, ("anonymous", "open")),
        ("keep", draft.keep, ("both", "address", "receipt")),
        ("notify", draft.notify, ("look", "soon")),
        ("release", draft.release or "wait", ("wait", "now")),
    ):
        if value not in known:
            faults[name] = words.say("mistakes.choice")
    return faults
