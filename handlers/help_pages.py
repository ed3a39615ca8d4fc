"""The pages of help. Danger to life stands first on each; then one thing large, and a person to talk to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.beside import beside, topics_with
from handlers.chat import Ask, Button, Dialog, DialogField, Entry, Link, Prose
from handlers.context import HelpContext
from handlers.help_asked import Asked
from handlers.help_choices import choices
from handlers.help_rows import a_person, big, links, safety_links, small
from handlers.home import begin_button
from handlers.limits import BUTTON_LABEL
from handlers.pieces import help_button, other_ways
from handlers.safety import HELP, card_text, hide_button, not_safe_button, safe_now
from prompts import Resource, Words

QUESTION_LIMIT = 500
"""In characters. A letter to the editors holds so many of the widest."""
SHOWN = 3
ROWS_ON_A_PAGE = 6
OTHER = "other"


def ask_page(context: HelpContext, *before: Prose) -> Dialog:
    """The empty form."""
    words = context.words
    line = f"{words.safety_line}\n\n{words.say('safety.nobody_watches')}"
    people = "\n\n".join((*other_ways(words), words.say("help.outside")))
    return Dialog(
        HELP,
        words.say("help.dialog_title"),
        (Prose(line, tone="helpline"), *before, _question(words), Prose(people, tone="quiet")),
        submit=words.say("help.submit"),
        buttons=(_topics_button(words), begin_button(words, "plain"), hide_button(words)),
    )


def result_page(context: HelpContext, asked: Asked) -> Dialog:
    """One row large, two beside it, a person to talk to, and the question again."""
    words = context.words
    first, *others = _rows(words, asked)[:SHOWN]
    asked = replace(asked, topics=topics_with(words, asked.topics, first.id))
    beside: tuple[DialogField, ...] = ()
    if others:
        beside = (Prose(words.say("help.beside"), tone="quiet"), *small(context, *others))
    return _page(
        context,
        asked,
        (big(context, first, asked.nation), *beside, a_person(context, health=not first.contact_is_live)),
        (*choices(words, first, asked), _question(words, asked, again=True)),
        (*links(words, first), _more_button(words, asked, "help.more"), _topics_button(words)),
    )


def unsure_page(context: HelpContext, asked: Asked, decoy: str = "") -> Dialog:
    """I do not know, here is a person. A question that is not for this table has an answer of its own."""
    words = context.words
    reply = next((one.reply for one in words.resources.decoys if one.id == decoy), "")
    # Who reads the card is not told first that Wren does not know.
    unsure = () if asked.danger == "card" else (words.say("help.unsure"),)
    shown = [a_person(context, *unsure, health=True)]
    if reply:
        shown = [Prose(words.say(reply)), a_person(context, health=True)]
    near = not decoy and bool(asked.rows)
    return _page(
        context,
        asked,
        shown,
        (_question(words, asked, again=True),),
        (
            *((_more_button(words, asked, "help.near", 0),) if near else ()),
            _topics_button(words),
            *_tell_button(context, asked),
        ),
    )


def more_page(context: HelpContext, asked: Asked) -> Dialog:
    """The next rows; after the last of them, a person."""
    words, rows = context.words, _rows(context.words, asked)[:SHOWN]
    shown: list[DialogField] = [a_person(context, words.say("help.no_more"), health=True)]
    if rows:
        next_ones = Prose(words.say("help.next"))
        shown = [next_ones, *small(context, *rows), a_person(context, health=True)]
    left = (_more_button(words, asked, "help.more"),) if len(asked.rows) > SHOWN else ()
    return _page(
        context,
        asked,
        shown,
        (_question(words, asked, again=True),),
        (*left, _topics_button(words), *_tell_button(context, asked)),
    )


def row_page(context: HelpContext, row: Resource) -> Dialog:
    """One row, chosen without typing."""
    words = context.words
    shown = (big(context, row), a_person(context, health=not row.contact_is_live))
    asked = Asked(topics=topics_with(words, (), row.id))
    return _page(context, asked, shown, (), (*links(words, row), _topics_button(words)))


def topics_page(context: HelpContext, asked: Asked, *, waits: bool = False) -> Dialog:
    """The groups of the table, one button each; and the question, for who would rather type.

    ``waits``: she asked so often that her own words have to wait, but a person need not.
    """
    words = context.words
    groups = [(group.id, group.label) for group in words.help_topics]
    if rows_of(words, OTHER):
        groups.append((OTHER, words.say("help.topics.other")))
    buttons = tuple(Button(label, "help.topic", name, opens=True) for name, label in groups)
    shown = [Prose(words.say("help.topics.text"))]
    if waits:
        shown = [Prose(words.say("help.topics.many")), a_person(context, health=True)]
    return _page(
        context,
        asked,
        shown,
        (_question(words, asked),),
        buttons,
        many=True,
    )


def topic_page(context: HelpContext, name: str, start: int) -> Dialog:
    """The rows of one group, some at a time, each with its button."""
    words, rows = context.words, rows_of(context.words, name)
    here = rows[start : start + ROWS_ON_A_PAGE]
    listed = [Entry(f"{number}. {row.name}", row.what_for) for number, row in enumerate(here, start + 1)]
    buttons = [
        Button(_named(words, row, number), "help.row", row.id, opens=True)
        for number, row in enumerate(here, start + 1)
    ]
    after = start + ROWS_ON_A_PAGE
    if after < len(rows):
        label = words.say("help.topics.more_button")
        buttons.append(Button(label, "help.topic", f"{name}|{after}", opens=True))
    buttons.append(_topics_button(words))
    return _page(context, Asked(), tuple(listed), (), tuple(buttons), many=True)


def rows_of(words: Words, name: str) -> tuple[Resource, ...]:
    """The rows of a group, those of another nation last. ``other``: those that are in no group."""
    topics = next((group.topics for group in words.help_topics if group.id == name), frozenset[str]())
    grouped = frozenset[str]().union(*(group.topics for group in words.help_topics))
    here = words.organisation["nation"]

    def stands(row: Resource) -> bool:
        return not grouped & set(row.topics) if name == OTHER else bool(topics & set(row.topics))

    found = [row for row in words.resources.rows if not row.withdrawn and stands(row)]
    return tuple(sorted(found, key=lambda row: bool(here and row.nations) and here not in row.nations))


def hidden_page(context: HelpContext) -> Dialog:
    """Nothing but the line that stands everywhere."""
    words = context.words
    return Dialog(
        HELP,
        words.say("help.hidden.dialog_title"),
        (Prose(words.safety_line, tone="helpline"), Prose(words.say("help.hidden.text"))),
        buttons=(help_button(words),),
    )


def _page(
    context: HelpContext,
    asked: Asked,
    shown: Sequence[DialogField],
    asks: Sequence[DialogField],
    buttons: Sequence[Button | Link],
    *,
    many: bool = False,
) -> Dialog:
    """``many``: the page has so many buttons that it needs the room of those which can be left out."""
    words = context.words
    line = words.safety_lines[asked.nation] if asked.nation else words.safety_line
    first: tuple[Prose, ...] = (Prose(line, tone="helpline"),)
    safe: tuple[Button | Link, ...] = ()
    if asked.danger == "card":
        first = (Prose(card_text(words, "safety.not_told", line), tone="safety"),)
    if asked.danger == "card" and not many:
        # Beside the card these alone: what else could be called stands in the text.
        safe = safety_links(words, asked.nation)
        buttons = [one for one in buttons if isinstance(one, Button)]
    elif asked.danger == "checkin" and many:
        first = (Prose(f"{words.say('safety.check_in')} {line}", tone="helpline"),)
    elif asked.danger == "checkin":
        first = (*first, Prose(safe_now(words), button=not_safe_button(words)))
    ways = () if many else (begin_button(words, "plain"),)
    return Dialog(
        HELP,
        words.say("help.dialog_title"),
        (*first, *beside(context, asked.topics, asked.nation), *shown, *asks),
        submit=words.say("help.submit") if asks else "",
        buttons=(*safe, *buttons, *ways, hide_button(words)),
    )


def _rows(words: Words, asked: Asked) -> list[Resource]:
    found = (words.resources.row(name) for name in asked.rows)
    return [row for row in found if row is not None and not row.withdrawn]


def _question(words: Words, asked: Asked | None = None, *, again: bool = False) -> Ask:
    key = "help.again" if again else "help.question"
    text = asked.text if asked and len(asked.text) <= QUESTION_LIMIT else ""
    label, hint = words.say(f"{key}.label"), words.say("help.question.hint")
    return Ask("question", label, hint, lines=2, limit=QUESTION_LIMIT, required=False, value=text)


def _more_button(words: Words, asked: Asked, key: str, shown: int = SHOWN) -> Button:
    return Button(words.say(f"{key}.button"), "help.more", asked.after(shown).packed(), opens=True)


def _topics_button(words: Words) -> Button:
    return Button(words.say("help.topics.button"), "help.topics", opens=True)


def _tell_button(context: HelpContext, asked: Asked) -> tuple[Button, ...]:
    if not context.rules.editors or not asked.draft:
        return ()
    return (Button(context.words.say("help.tell.button"), "help.tell", asked.draft, opens=True),)


def _named(words: Words, row: Resource, number: int) -> str:
    if len(row.name) <= BUTTON_LABEL:
        return row.name
    return words.say("help.topics.row_button", number=str(number))
