"""What makes any text of Wren hard to read or untrue. Each fault says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from statistics import median

from prompts.readability import length, sentences
from prompts.words import Banned

LONGEST_SENTENCE = 30
HIGHEST_GRADE = 8.0
HIGHEST_MEDIAN = 6.5


def text_faults(place: str, text: str, banned: tuple[Banned, ...]) -> Iterator[str]:
    """Words that Wren does not use, shouting, and sentences that nobody can say in one breath."""
    for rule in banned:
        if found := _pattern(rule.phrase).search(text):
            yield f"{place}: says {found[0]!r}: {rule.reason}; {rule.instead}"
    if text.count("!") > 1 or re.search(r"!\?|\?!", text):
        yield f"{place}: has more than one exclamation mark; keep one at most, or none"
    for sentence in sentences(text):
        if length(sentence) > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:6])
            yield (
                f"{place}: the sentence '{start} ...' has {length(sentence)} words, "
                f"the most is {LONGEST_SENTENCE}; make two of it"
            )


def grade_faults(grades: Mapping[str, float], highest: float = HIGHEST_GRADE) -> Iterator[str]:
    """Texts by place that read above the highest grade of school."""
    for place, measured in grades.items():
        if measured > highest:
            yield f"{place}: reads at grade {measured:.1f}, the most is {highest:g}; use shorter words"


def median_faults(what: str, grades: Mapping[str, float]) -> Iterator[str]:
    """A set of texts, called `what`, the middle one of which is too hard."""
    if grades and median(grades.values()) > HIGHEST_MEDIAN:
        hardest = ", ".join(sorted(grades, key=lambda place: -grades[place])[:5])
        yield (
            f"{what}: the middle one reads at grade {median(grades.values()):.1f}, "
            f"the most is {HIGHEST_MEDIAN:g}; begin with {hardest}"
        )


def _pattern(phrase: str) -> re.Pattern[str]:
    stem = r"\s+".join(re.escape(word) for word in phrase.removesuffix("*").split())
    stem = stem.replace("'", "['\u2019]")
    return re.compile(rf"(?<!\w){stem}" + (r"\w*" if phrase.endswith("*") else r"(?!\w)"), re.IGNORECASE)
