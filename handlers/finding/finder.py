"""Finds the rows of the table of help that a question is for. Why it is built so: decision 0024."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.finding.danger import DANGERS, Danger, DangerRules, Readings
from handlers.finding.english import English
from handlers.finding.index import Index
from handlers.finding.languages import read_languages, spoken
from handlers.finding.plain import words_of
from handlers.finding.spelling import Nearest, Spelling
from prompts.resources import Decoy, Resource, Resources

LEAST_SCORE = 3.0
"""A best row below this is a guess: one rare word is worth about this much."""
OTHER_NATION = 0.5
ENGLISH_INSIDE = 0.5
"""What English words count for inside a text of another language, such as ``visa`` or ``sponsor``."""
NEAR = ("near_now", "near_dying", "near_despair")
# How near a text must be to those lists, beside its best row. A long text shares some words with
# everything: it must be nearer for the quiet question, and only rules show it the card.
NEAR_NOW, NEAR_DYING, NEAR_DESPAIR, NEAR_IF_LONG = 1.1, 1.4, 1.0, 1.3
LONG = 30


@dataclass(frozen=True, slots=True)
class Found:
    """What a question is for. `rows`, best first, are there even where `unsure`, to be leaned on by nobody.

    `unsure` means "I do not know, here is a person": the question is none for this table, and `decoy` says
    which kind, or nothing in the table is near, and `decoy` is empty.
    """

    rows: tuple[Resource, ...]
    danger: Danger
    unsure: bool
    decoy: str = ""


class Finder:
    """Made once at start; then only read. Keeps no text that it was asked, in no form."""

    def __init__(self, resources: Resources, danger: Mapping[str, Sequence[str]]) -> None:
        self._rows = resources.rows
        self._decoys = tuple(decoy.id for decoy in resources.decoys)
        self._english = English(resources.lexicon)
        texts = [_of_row(row) for row in resources.rows] + [_of_decoy(decoy) for decoy in resources.decoys]
        texts += [tuple(danger.get(name, ())) for name in NEAR]
        documents = [[self._english.learn(text) for text in phrases] for phrases in texts]
        self._index = Index(map(self._english.marks, phrases) for phrases in documents)
        self._spelling = Spelling(self._english.words)
        self._languages = read_languages(resources)
        self._danger = DangerRules(danger, self._english, self._spelling)

    def make_ready(self) -> None:
        """Make now what the first questions would wait for: up to a second of work."""
        self._spelling.make_ready()
        self._danger.make_ready()
        for language in self._languages:
            language.make_ready()

    def find(self, text: str, *, nation: str = "", top: int = 3) -> Found:
        """The best rows for a question, over all rows, live or off. `nation`, if given, is where she is."""
        scores = self._scores(words_of(text), Nearest(self._spelling))
        rows = [
            score * (OTHER_NATION if nation and row.nations and nation not in row.nations else 1.0)
            for row, score in zip(self._rows, scores, strict=False)
        ]
        ranked = sorted(range(len(rows)), key=lambda number: (-rows[number], self._rows[number].order))
        named = tuple(self._rows[number] for number in ranked[:top] if rows[number] > 0)
        best = max(rows, default=0.0)
        decoys = dict(zip(self._decoys, scores[len(rows) :], strict=False))
        winner = max(decoys, key=lambda decoy: decoys[decoy], default="")
        if winner and decoys[winner] > best:
            return Found(named, self.danger(text), True, winner)
        return Found(named, self.danger(text), best < LEAST_SCORE)

    def danger(self, text: str) -> Danger:
        """Whether a text speaks of danger to life. Never raises: the fixed safety line stands in any case."""
        met: Danger = "none"
        try:
            readings = self._danger.read(text)
            met = self._danger.meet(readings)
            return met if met == "card" else max(met, self._near(readings), key=DANGERS.index)
        except Exception:  # A fault here must cost nobody her answer.
            return met

    def _near(self, readings: Readings) -> Danger:
        """How near a text is to what people say who do not say the word."""
        own, elsewhere = self._danger.own(readings)
        *others, now, dying, despair = self._scores(own, readings.nearest)
        best = max(LEAST_SCORE, *others)
        long = len(readings.meant[0].text.split()) > LONG
        if not (long or elsewhere) and max(dying / NEAR_DYING, now / NEAR_NOW) >= best:
            return "card"
        near = NEAR_IF_LONG if long else NEAR_DESPAIR
        return "checkin" if max(now, dying, despair) >= near * best else "none"

    def _scores(self, typed: Sequence[str], nearest: Nearest) -> list[float]:
        """The score of each row, then of each decoy, then of each list of `NEAR`."""
        words = self._english.spelt_out(typed)
        language = spoken(self._languages, typed, self._english.words)
        if language is None:
            return self._index.scores(self._english.marks([nearest[word] for word in words]))
        inside = [word for word in words if self._spelling.knows(word) and not language.is_small(word)]
        found = [score * ENGLISH_INSIDE for score in self._index.scores(self._english.marks(inside))]
        for number, score in enumerate(language.scores(typed)):
            found[number] += score
        return found


def _of_row(row: Resource) -> tuple[str, ...]:
    topics = (topic.replace("_", " ") for topic in row.topics)
    return (row.name, row.what_for, *topics, *row.staff_words)


def _of_decoy(decoy: Decoy) -> tuple[str, ...]:
    return decoy.staff_words
