"""The editor's lint for civility pieces and guides: short, plain, and nothing in them without a source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prompts.learning import Guide, Nudge, Source
from prompts.markdown import OPENING
from prompts.nudges import ASK, HELP, NOT_WHEN, RECALL, TRY
from prompts.readability import grade
from prompts.text_rules import grade_faults, median_faults, text_faults
from prompts.words import Banned, Words

MOST_WORDS = 120
MOST_WORDS_OF_WHY = 45
MOST_WORDS_OF_GUIDE = 160
LONGEST_SERIES = 5
WEAK = ("memory", "own advice")
_COUNT = "one|two|three|four|five|six|seven|eight|nine|ten"
_SHARES = (
    r"hal(?:f|ves)|twice|doubled?|doubling|trebled?|dozens?|hundreds?|thousands?|millions?|billions?"
    rf"|per ?cent|(?:a|one|two|three) (?:thirds?|quarters?)|(?:{_COUNT}) in (?:{_COUNT})"
)
FIGURE = re.compile(rf"£?\d(?:[\d,]*\d)?(?:\.\d+)?%?|\b(?:{_SHARES})\b", re.IGNORECASE)
"""A number in digits, or a share or multitude in words. Small counts in words are everyday speech."""

_MARKS = re.compile(r"\*\*|__|`|\]\(|\(\(|^[-*] |<[!@#]", re.MULTILINE)
"""Marks that other Markdown would draw. A card shows them as they stand."""


def check_pieces(words: Words) -> tuple[str, ...]:
    """Every fault of the pieces and guides, each with file, line and how to mend it."""
    found: list[str] = []
    grades: dict[str, float] = {}
    for nudge in words.nudges:
        found += _nudge_faults(nudge, words.banned)
        grades |= _grades(nudge, OPENING, nudge.spoken)
    others: dict[str, float] = {}
    for nudge in words.nudges:
        # Options are often mere phrases, so the question and the reason are what is measured.
        others |= _grades(nudge, RECALL, f"{nudge.recall.question}\n{nudge.recall.why}")
    for guide in words.guides:
        found += _guide_faults(guide, words.banned)
        others |= _grades(guide, OPENING, guide.spoken)
    found += grade_faults(grades | others)
    found += median_faults("all pieces", grades)
    return (*found, *_series_faults(words.nudges))


def _nudge_faults(nudge: Nudge, banned: tuple[Banned, ...]) -> Iterator[str]:
    parts = {OPENING: nudge.idea, ASK: nudge.ask, TRY: nudge.try_it, HELP: nudge.help}
    yield from _length_faults(nudge, OPENING, nudge.spoken, MOST_WORDS)
    recall = nudge.recall
    yield from _length_faults(nudge, RECALL, recall.why, MOST_WORDS_OF_WHY)
    for part, question in ((ASK, nudge.ask), (RECALL, recall.question)):
        if question.count("?") != 1:
            yield f"{_place(nudge, part)}: has {question.count('?')} question marks; ask one question"
    told = {re.sub(r"\W+", " ", option).strip().casefold() for option in recall.options}
    if len(told) < len(recall.options):
        yield f"{_place(nudge, RECALL)}: has two options that say the same; change one"
    parts[RECALL] = "\n".join((recall.question, *recall.options, recall.why))
    yield from _wording_faults(nudge, {"title": nudge.title, **parts}, banned)


def _guide_faults(guide: Guide, banned: tuple[Banned, ...]) -> Iterator[str]:
    yield from _length_faults(guide, OPENING, guide.spoken, MOST_WORDS_OF_GUIDE)
    parts = {"title": guide.title, OPENING: guide.how, NOT_WHEN: guide.not_when}
    yield from _wording_faults(guide, parts, banned)


def _wording_faults(piece: Nudge | Guide, parts: dict[str, str], banned: tuple[Banned, ...]) -> Iterator[str]:
    if not piece.sources:
        yield f"{_place(piece, 'source')}: names no source; add a [[source]], or say that it is own advice"
    backed = _figures_of(piece.sources)
    for part, text in parts.items():
        place = _place(piece, part)
        yield from text_faults(place, text, banned)
        if mark := _MARKS.search(text):
            yield f"{place}: has {mark[0]!r}, which is shown as it stands; write it in plain words"
        for figure in FIGURE.findall(text):
            if figure.casefold() not in backed:
                yield (
                    f"{place}: the figure {figure!r} is in no source that was read; add it to what a "
                    "[[source]] supports, or say it without the figure"
                )


def _figures_of(sources: tuple[Source, ...]) -> set[str]:
    """The figures that a source stands for. Memory and own advice stand for none."""
    firm = [source for source in sources if source.confidence not in WEAK]
    texts = (f"{source.name}; {source.supports}" for source in firm)
    return {figure.casefold() for text in texts for figure in FIGURE.findall(text)}


def _length_faults(piece: Nudge | Guide, part: str, text: str, most: int) -> Iterator[str]:
    if len(text.split()) > most:
        yield f"{_place(piece, part)}: has {len(text.split())} words, the most is {most}; cut some"


def _series_faults(nudges: tuple[Nudge, ...]) -> Iterator[str]:
    series: dict[str, list[Nudge]] = {}
    for nudge in nudges:
        series.setdefault(nudge.series, []).append(nudge)
    for name, pieces in series.items():
        last = _place(pieces[-1], "series")
        if len({piece.track for piece in pieces}) > 1:
            yield f"{last}: the series {name!r} is in two tracks; give one of them another name"
        if len(pieces) > LONGEST_SERIES:
            yield f"{last}: the series {name!r} is {len(pieces)} long, the most is {LONGEST_SERIES}; part it"


def _grades(piece: Nudge | Guide, part: str, text: str) -> dict[str, float]:
    measured = grade(text)
    return {} if measured is None else {_place(piece, part): measured}


def _place(piece: Nudge | Guide, part: str) -> str:
    return f"{piece.path}:{piece.lines.get(part, 1)}"
