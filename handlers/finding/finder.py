"""Finds the rows of the table of help that a question is for. Why it is built so: decision 0024."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf

from handlers.finding.danger import Danger, DangerRules, Readings
from handlers.finding.english import English
from handlers.finding.index import Index
from handlers.finding.languages import read_languages, spoken
from handlers.finding.likeness import Likeness
from handlers.finding.meaning import joined
from handlers.finding.plain import words_of
from handlers.finding.refusals import Refusals
from handlers.finding.spelling import Nearest, Spelling
from prompts.resources import Decoy, Resource, Resources

LEAST_SCORE = 3.0
"""A best row below this is a guess: one rare word is worth about this much."""
OTHER_NATION = 0.5
ENGLISH_INSIDE = 0.5
"""What English words count for inside a text of another language, such as ``visa`` or ``sponsor``."""
# How like the examples of danger a text must be for the card, and for the quiet question. What a rule asks
# about needs less for the card; what tells of others, or may be long over, needs more; so does what is near
# a row of the table, for both. Tried on writers whose own examples were left out: decision 0036.
CARD, QUESTION = -0.1, -1.6
IF_A_RULE_ASKS, ELSEWHERE = 1.0, 2.5
NEAR_A_ROW, NEAREST = 0.08, 36.0
LONG = 100
"""In words. A longer text is as near to some row as can be: it is not asked about, which would take long."""
AROUND, DOUBT, DISMISSED = 5, -2.0, -3.3
"""Where no so many words come near danger, a rule that calls for the card asks instead, or is dismissed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question is for. `rows`, best first, are there even where `unsure`, to be leaned on by nobody.

    `unsure` means "I do not know, here is a person": the question is none for this table, and `decoy` says
    which kind, or nothing in the table is near, and `decoy` is empty. `scores` are those of the rows.
    """

    rows: tuple[Resource, ...]
    unsure: bool
    decoy: str = ""
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What a text speaks of: danger to life, and the topics that have a line beside the fixed one."""

    danger: Danger = "none"
    topics: tuple[str, ...] = ()


class Finder:
    """Made once at start; then only read. Keeps no text that it was asked, in no form."""

    def __init__(self, resources: Resources, danger: Mapping[str, Sequence[str]]) -> None:
        self._rows = resources.rows
        self._decoys = tuple(decoy.id for decoy in resources.decoys)
        self._english = English(resources.lexicon)
        texts = [_of_row(row) for row in resources.rows] + [_of_decoy(decoy) for decoy in resources.decoys]
        documents = [[self._english.learn(text) for text in phrases] for phrases in texts]
        self._index = Index(map(self._english.marks, phrases) for phrases in documents)
        self._spelling = Spelling(self._english.words)
        self._languages = read_languages(resources)
        self._refusals = Refusals(resources.refusals, self._english)
        self._danger = DangerRules(danger, self._english, self._spelling)
        harmless = chain(_named(danger, "harmless_"), *(decoy.staff_words for decoy in resources.decoys))
        self._likeness = Likeness(*map(self._english.stems_of, (_named(danger, "meant_"), harmless)))

    def made_ready(self) -> Iterator[None]:
        """Make what the first questions would wait for: a second of work, in steps of about 0.1 at most."""
        self._spelling.make_ready()
        yield from self._danger.made_ready()
        yield from self._refusals.made_ready()
        for language in self._languages:
            yield
            language.make_ready()

    def find(self, text: str, *, nation: str = "", top: int = 3, near: Sequence[float] = ()) -> Found:
        """The best rows for a question, over all rows, live or off. `nation`, if given, is where she is.

        Whether it speaks of danger is asked apart, with `signs`.

        `near` is what a sentence model says of the rows, if there is one. It changes their order only.
        """
        typed = words_of(text)
        scores = self._scores(typed, Nearest(self._spelling))
        here = [
            OTHER_NATION if nation and row.nations and nation not in row.nations else 1.0
            for row in self._rows
        ]
        rows = [score * factor for score, factor in zip(scores, here, strict=False)]
        both = [score * factor for score, factor in zip(joined(scores[: len(here)], near), here, strict=True)]
        ranked = sorted(range(len(rows)), key=lambda number: (-both[number], self._rows[number].order))
        named = tuple(self._rows[number] for number in ranked[:top] if both[number] > 0)
        closeness = tuple(both[number] for number in ranked[: len(named)])
        best = max(rows, default=0.0)
        if refused := self._refusals.of(typed):
            return Found(named, True, refused, closeness)
        decoys = dict(zip(self._decoys, scores[len(rows) :], strict=False))
        winner = max(decoys, key=lambda decoy: decoys[decoy], default="")
        if winner and decoys[winner] > best:
            return Found(named, True, winner, closeness)
        return Found(named, best < LEAST_SCORE, scores=closeness)

    def danger(self, text: str) -> Danger:
        """Whether a text speaks of danger to life. Never raises: the fixed safety line stands in any case."""
        return self.signs(text).danger

    def signs(self, text: str) -> Signs:
        """The same, with the topics that it is near, whoever is in danger."""
        signs = Signs()
        try:
            readings = self._danger.read(text)
            signs = Signs(self._danger.meet(readings))
            signs = Signs(self._weighed(readings, signs.danger))
            signs = Signs(signs.danger, self._danger.topics(readings))
        except Exception:  # A fault here must cost nobody her answer: what was found before it counts.
            return signs
        return signs

    def _weighed(self, readings: Readings, said: Danger) -> Danger:
        """What the rules said, and what the text is like, whatever its words are: two witnesses."""
        stems = self._english.stems(readings.spelt)
        if said == "card":
            around = self._likeness.of(stems, AROUND)
            doubted: Danger = "none" if around <= DISMISSED else "checkin"
            return doubted if -inf < around <= DOUBT else "card"
        near = NEAREST if len(stems) > LONG else min(NEAREST, self._nearest_row(readings))
        like = self._likeness.of(stems) - NEAR_A_ROW * near
        more = ELSEWHERE if self._danger.elsewhere(readings, said) else 0.0
        if like + (IF_A_RULE_ASKS if said == "checkin" else 0.0) > CARD + more:
            return "card"
        return "checkin" if said == "checkin" or like > QUESTION else "none"

    def _nearest_row(self, readings: Readings) -> float:
        """The best score of a row or a decoy that is not for a crisis."""
        scores = self._scores(readings.typed, readings.nearest)
        rows = (score for row, score in zip(self._rows, scores, strict=False) if not row.crisis)
        return max(chain(rows, scores[len(self._rows) :]), default=0.0)

    def _scores(self, typed: Sequence[str], nearest: Nearest) -> list[float]:
        """The score of each row, then of each decoy."""
        words = self._english.spelt_out(typed)
        language = spoken(self._languages, typed, self._english.words)
        if language is None:
            return self._index.scores(self._english.marks([nearest[word] for word in words]))
        inside = [word for word in words if self._spelling.knows(word) and not language.is_small(word)]
        found = [score * ENGLISH_INSIDE for score in self._index.scores(self._english.marks(inside))]
        for number, score in enumerate(language.scores(typed)):
            found[number] += score
        return found


def _named(lists: Mapping[str, Sequence[str]], kind: str) -> Iterator[str]:
    return chain.from_iterable(texts for name, texts in lists.items() if name.startswith(kind))


def _of_row(row: Resource) -> tuple[str, ...]:
    topics = (topic.replace("_", " ") for topic in row.topics)
    return (row.name, row.what_for, *topics, *row.staff_words)


def _of_decoy(decoy: Decoy) -> tuple[str, ...]:
    return decoy.staff_words
