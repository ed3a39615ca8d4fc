"""The lists that ship with Wren, topics, friendly names, receipt words, and their rules."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from prompts.reading import Faults, read_rows, read_strings, read_table, read_text
from prompts.words import OTHER_PROFESSION, Banned, HelpTopic, Profession, Topic

MOST_TOPICS = 10
MOST_HELP_TOPICS = 8
"""With one more for what is in no group, and a button to hide the page, they fit on every platform."""
MOST_PROFESSIONS = 10
LONGEST_LABEL = 75
FEWEST_NAMES = 48
LONGEST_NAME = 11
RECEIPT_WORDS = 2048


def read_topics(path: Path, faults: Faults) -> tuple[Topic, ...]:
    """One to ten topics with ids of their own, short enough for a button."""
    topics = tuple(Topic(**row) for row in read_rows(path, "topic", ("id", "label"), faults))
    if not 1 <= len(topics) <= MOST_TOPICS:
        faults.append(f"{path}: has {len(topics)} good topics; give 1 to {MOST_TOPICS}")
    for topic in topics:
        if not re.fullmatch("[a-z_]+", topic.id):
            faults.append(f"{path}: the id {topic.id!r} may hold only a to z and _; change it")
        if not 1 <= len(topic.label) <= LONGEST_LABEL:
            faults.append(
                f"{path}: the label of {topic.id} must have 1 to {LONGEST_LABEL} letters; change it"
            )
    for name, count in Counter(topic.id for topic in topics).items():
        if count > 1:
            faults.append(f"{path}: the id {name} is there {count} times; keep one")
    return topics


def read_help_topics(path: Path, faults: Faults) -> tuple[HelpTopic, ...]:
    """One to eight groups of the table of help with ids of their own, short enough for a button."""
    rows = _labelled(path, "group", "topics", MOST_HELP_TOPICS, faults)
    return tuple(HelpTopic(name, label, frozenset(topics)) for name, label, topics in rows)


def read_professions(path: Path, faults: Faults) -> tuple[Profession, ...]:
    """One to ten professions with ids of their own, short enough for a choice; the last for all others."""
    rows = _labelled(path, "profession", "words", MOST_PROFESSIONS, faults)
    if not rows or rows[-1][0] != OTHER_PROFESSION:
        faults.append(f"{path}: the last profession must have the id {OTHER_PROFESSION}; add it")
    return tuple(Profession(name, label, words) for name, label, words in rows)


def _labelled(
    path: Path, kind: str, words: str, most: int, faults: Faults
) -> list[tuple[str, str, tuple[str, ...]]]:
    """The id, label and list of words of each."""
    listed = read_table(path, faults).get(kind)
    rows = [_row(row, words) for row in listed] if isinstance(listed, list) else []
    if not 1 <= len(rows) <= most or None in rows:
        faults.append(f"{path}: give 1 to {most} groups under [[{kind}]], each with id, label and {words}")
    good = [row for row in rows if row]
    if len({row[0] for row in good}) < len(good):
        faults.append(f"{path}: two groups have the same id; change one")
    return good


def _row(row: object, words: str) -> tuple[str, str, tuple[str, ...]] | None:
    if not isinstance(row, dict) or set(row) != {"id", "label", words}:
        return None
    name, label, listed = str(row["id"]), str(row["label"]), row[words]
    named = re.fullmatch("[a-z_]{1,40}", name) and 1 <= len(label) <= LONGEST_LABEL
    if not named or not isinstance(listed, list) or not listed:
        return None
    return name, label, tuple(str(word) for word in listed)


def read_names(path: Path, faults: Faults) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Colours and birds for the friendly names of cases, such as Amber Heron."""
    return _names(path, "colours", faults), _names(path, "birds", faults)


def _names(path: Path, kind: str, faults: Faults) -> tuple[str, ...]:
    names = read_strings(path, kind, faults)
    if len(set(names)) < FEWEST_NAMES:
        faults.append(f"{path}: {kind} has {len(set(names))} different names; give at least {FEWEST_NAMES}")
    if len(set(names)) < len(names):
        faults.append(f"{path}: {kind} has a name twice; keep one")
    for name in names:
        if not re.fullmatch("[A-Z][a-z]+", name) or len(name) > LONGEST_NAME:
            faults.append(
                f"{path}: {kind} has {name!r}; write one word like Wren, at most {LONGEST_NAME} long"
            )
    return names


def read_receipt_words(path: Path, faults: Faults) -> tuple[str, ...]:
    """The words receipts are made of: 2,048 of them, so that each carries 11 bits."""
    words = tuple(read_text(path, faults).split())
    if len(words) != RECEIPT_WORDS:
        faults.append(f"{path}: has {len(words)} words; it must have {RECEIPT_WORDS}")
    if list(words) != sorted(set(words)):
        faults.append(f"{path}: is not sorted, or has a word twice; sort it and keep one of each")
    for word in words:
        if not re.fullmatch("[a-z]{4,8}", word):
            faults.append(f"{path}: {word!r} must have 4 to 8 letters a to z; choose another")
    # In a sorted list a word stands directly before the first word that starts with it.
    for first, second in pairwise(words):
        if second.startswith(first):
            faults.append(f"{path}: {second} starts with {first}; choose another")
    return words


def read_banned(path: Path, faults: Faults) -> tuple[Banned, ...]:
    """The words that Wren does not use, for `prompts.check`."""
    return tuple(Banned(**row) for row in read_rows(path, "banned", ("phrase", "reason", "instead"), faults))
