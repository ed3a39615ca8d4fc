"""The editor's lint: what makes a text hard to read, too long to show, or untrue. `wren check` prints it.

A fault here does not keep Wren from starting; it tells an editor what to mend and how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from prompts.readability import grade, length, sentences
from prompts.words import Banned, Words

# Slack: a section's text, the title of a modal and its submit button, the label of a button.
LONGEST_TEXT = 3_000
LONGEST_TITLE = 24
LONGEST_BUTTON = 75
LONGEST_SENTENCE = 30
HIGHEST_GRADE = 8.0
HIGHEST_MEDIAN = 6.5
# What a row is for names jobs and services, whose long words staff know: midwives, physiotherapy.
HIGHEST_GRADE_OF_A_ROW = 10.0


def check(words: Words) -> tuple[str, ...]:
    """Every fault of every text, each naming the key and how to mend it. None means an editor is done."""
    texts = dict(words.texts)
    texts |= {f"topics.{topic.id}": topic.label for topic in words.topics}
    texts |= {f"safety.line of {nation}": line for nation, line in words.safety_lines.items()}
    grades = {key: measured for key, text in texts.items() if (measured := grade(text)) is not None}
    rows = {f"resources.{row.id}": row.what_for for row in words.resources.rows}
    found = [fault for key, text in (texts | rows).items() for fault in _faults(key, text, words.banned)]
    found += _hard(grades, HIGHEST_GRADE)
    found += _hard({key: grade(text) or 0.0 for key, text in rows.items()}, HIGHEST_GRADE_OF_A_ROW)
    if grades and median(grades.values()) > HIGHEST_MEDIAN:
        hardest = ", ".join(sorted(grades, key=lambda key: -grades[key])[:5])
        found.append(
            f"all texts: the middle one reads at grade {median(grades.values()):.1f}, "
            f"the most is {HIGHEST_MEDIAN:g}; begin with {hardest}"
        )
    return tuple(found)


def _hard(grades: dict[str, float], highest: float) -> list[str]:
    return [
        f"{key}: reads at grade {measured:.1f}, the most is {highest:g}; use shorter words"
        for key, measured in grades.items()
        if measured > highest
    ]


def _faults(key: str, text: str, banned: tuple[Banned, ...]) -> Iterator[str]:
    most = _most_characters(key)
    if len(text) > most:
        yield f"{key}: has {len(text)} characters, the most is {most}; shorten it"
    for rule in banned:
        if found := _pattern(rule.phrase).search(text):
            yield f"{key}: says {found[0]!r}: {rule.reason}; {rule.instead}"
    if text.count("!") > 1 or re.search(r"!\?|\?!", text):
        yield f"{key}: has more than one exclamation mark; keep one at most, or none"
    for sentence in sentences(text):
        if length(sentence) > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:6])
            yield (
                f"{key}: the sentence '{start} ...' has {length(sentence)} words, "
                f"the most is {LONGEST_SENTENCE}; make two of it"
            )


def _most_characters(key: str) -> int:
    tables, _, last = key.rpartition(".")
    if last in ("dialog_title", "submit"):
        return LONGEST_TITLE
    if last == "button" or "button" in tables.split("."):
        return LONGEST_BUTTON
    return LONGEST_TEXT


def _pattern(phrase: str) -> re.Pattern[str]:
    stem = r"\s+".join(re.escape(word) for word in phrase.removesuffix("*").split())
    stem = stem.replace("'", "['\u2019]")
    return re.compile(rf"(?<!\w){stem}" + (r"\w*" if phrase.endswith("*") else r"(?!\w)"), re.IGNORECASE)
