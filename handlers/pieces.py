"""Small pieces that several stories show."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers.chat import WORDS_LIMIT, Ask, Button, Card, Dialog, Entry, Prose
from handlers.context import Rules
from handlers.exposure import kept_from, said_first
from handlers.limits import ENTRY_BYTES, PAGE_BYTES, PAGE_CHARACTERS, PAGE_ENTRIES, weight
from prompts import Words
from store.records import Message

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All of Unicode's control characters (category Cc) but the end of a line and the tab."""
WIDTHLESS = {0x200B: None, 0x2060: None, 0xFEFF: None}
"""Marks that show nothing, and could carry a watermark from where a text was copied."""


def tidy(text: str) -> str:
    """The text without control characters, halves of characters and marks without width.

    Nothing visible is changed. Line ends become one kind. What joins or shapes characters stays.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return CONTROLS.sub("", text.translate(WIDTHLESS)).strip()


def safety(words: Words) -> Prose:
    """The fixed safety line, for forms and the box."""
    return Prose(words.safety_line, tone="helpline")


def safety_now(words: Words) -> Prose:
    """The same where somebody may be in danger now: it also says that nobody watches at night."""
    return Prose(f"{words.safety_line}\n\n{words.say('safety.nobody_watches')}", tone="safety")


def other_ways(words: Words) -> tuple[str, ...]:
    """How to reach a guardian without a chat. Facts that the trust has not given yet are left out."""
    facts, unfilled = ("names", "phone", "email", "hours"), words.unfilled
    lines = [words.say(f"other_way.{fact}") for fact in facts if f"guardian_{fact}" not in unfilled]
    return (words.say("other_way.text"), *(["\n".join(lines)] if lines else []))


def help_button(words: Words) -> Button:
    """The way to help, which is a dialog."""
    return Button(words.say("help.button"), "help", opens=True)


def bullets(words: Words, keys: Sequence[str]) -> str:
    """Sentences as a list."""
    return "\n".join(f"• {words.say(key)}" for key in keys)


def not_hidden(rules: Rules) -> tuple[str, ...]:
    """The wording keys of what these rules cannot hide."""
    return said_first(
        playground=rules.playground, straight_away=rules.release_cap == 0, topic=rules.show_topic
    )


def hidden_and_not(words: Words, rules: Rules) -> tuple[str, str]:
    """What Wren hides, and what it cannot: from the same table as the form and the threat model."""
    can = not_hidden(rules)
    hides = f"{words.say('home.hides.hidden')}\n{bullets(words, kept_from())}"
    return hides, f"{words.say('home.hides.open')}\n{bullets(words, can)}"


def safety_card(words: Words) -> Card:
    """Where to turn when life is at risk, and what Wren has not done."""
    return Card(
        words.say("safety.title"),
        (words.safety_line, words.say("safety.nobody_watches"), words.say("safety.not_read")),
        tone="safety",
    )


def page(
    words: Words, key: str, *more: Prose | Entry, buttons: tuple[Button, ...] = (), **values: str
) -> Dialog:
    """A private page that says one thing: ``<key>.dialog_title`` and ``<key>.text``."""
    return Dialog(
        "page",
        words.say(f"{key}.dialog_title"),
        (Prose(words.say(f"{key}.text", **values)), *more),
        buttons=buttons,
    )


def words_field(words: Words, key: str, value: str = "") -> Ask:
    """The field that holds the words, labelled ``<key>.label`` and ``<key>.hint``."""
    return Ask(
        "words",
        words.say(f"{key}.label"),
        words.say(f"{key}.hint"),
        lines=8,
        limit=WORDS_LIMIT,
        value=value,
    )


def fault_of(words: Words, text: str) -> dict[str, str]:
    """What is wrong with the words, by field; empty where nothing is."""
    if not text:
        return {"words": words.say("mistakes.empty")}
    if len(text) > WORDS_LIMIT:
        over = len(text) - WORDS_LIMIT
        return {"words": words.say("mistakes.too_long", limit=f"{WORDS_LIMIT:,}", over=f"{over:,}")}
    return {}


def entries(words: Words, messages: Sequence[Message], *, reader: str) -> list[Entry]:
    """A thread as entries. ``reader`` is ``staff`` or ``guardian``: it decides who "you" is."""
    shown = []
    for message in messages:
        heading = words.say(f"thread.{reader}.{message.kind}", name=message.author)
        shown.append(Entry(heading, message.text, side=message.side))
    return shown


def pages(words: Words, items: Sequence[Entry], platform: str) -> list[list[Entry]]:
    """Entries on pages that the reader's platform can show whole, the oldest page first."""
    most = PAGE_BYTES.get(platform)
    found: list[list[Entry]] = [[]]
    for item in items if most is None else _parted(words, items, most):
        together = [*found[-1], item]
        size = sum(len(one.text) for one in together)
        full = size > PAGE_CHARACTERS or len(together) > PAGE_ENTRIES
        heavy = most is not None and sum(_weight(one) for one in together) > most
        if found[-1] and (full or heavy):
            found.append([])
        found[-1].append(item)
    return found


def _weight(item: Entry) -> int:
    return ENTRY_BYTES + weight(item.heading) + weight(item.text)


def _parted(words: Words, items: Sequence[Entry], most: int) -> Iterator[Entry]:
    """Messages that are too heavy for one page, in parts that are not."""
    for item in items:
        again = replace(item, heading=words.say("thread.continued", heading=item.heading), text="")
        first, *rest = in_parts(item.text, most - _weight(again))
        yield replace(item, text=first)
        for text in rest:
            yield replace(again, text=text)


def in_parts(text: str, most: int) -> list[str]:
    """The text in parts that weigh at most so many bytes, nothing lost; cut between words where it can be."""
    parts = []
    while weight(text) > most:
        end = bisect_right(range(len(text)), most, key=lambda length: weight(text[:length])) - 1
        between = max(text.rfind(sign, 0, end) for sign in " \n") + 1
        end = between if between > end // 2 else end
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]
