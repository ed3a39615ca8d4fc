"""Finds the rows of the table of help that a question is for. Why it is built so: decision 0024."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.finding.danger import DANGERS, Danger, DangerRules
from handlers.finding.english import English
from handlers.finding.index import Index
from handlers.finding.languages import read_languages, spoken
from handlers.finding.plain import words_of
from handlers.finding.spelling import Spelling
from prompts.resources import Decoy, Resource, Resources

LEAST_SCORE = 3.0
"""A best row below this is a guess: one rare word is worth about this much."""
OTHER_NATION = 0.5
ENGLISH_INSIDE = 0.5
"""What English words count for inside a text of another language, such as ``visa`` or ``sponsor``."""
NEAR = ("near_now", "near_dying", "near_despair")
# How near a text must be to those lists, beside its best row. A text that a rule of the quiet question knows
# needs less to have the card. A long text shares some words with everything: it is looked at in parts.
# Where nearly each word is one of despair (a point to a word), less is enough too.
NEAR_NOW, NEAR_DYING, NEAR_IF_DENSE, NEAR_QUIET, NEAR_IF_ASKED = 1.25, 1.5, 1.2, 1.0, 0.9
PART_NOW, PART_NOW_QUIET, PART_DYING_QUIET, PART_IF_ASKED, NEAR_ELSEWHERE = 1.7, 1.5, 2.2, 1.3, 1.5
LONG = 30
"""Words. A longer text is cut into parts of `PART` words, each half in the one before."""
PART = 24


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

    def find(self, text: str, *, nation: str = "", top: int = 3) -> Found:
        """The best rows for a question, over all rows, live or off. `nation`, if given, is where she is."""
        scores = self._scores(text)
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
            return met if met == "card" else max(met, self._near(readings, met), key=DANGERS.index)
        except Exception:  # A fault here must cost nobody her answer.
            return met

    def topics(self, text: str) -> tuple[str, ...]:
        """The topics that have a line beside the fixed one, where the rules find them in a text."""
        return self._danger.topics(self._danger.read(text))

    def _near(self, readings: Sequence[str], met: Danger) -> Danger:
        """How near a text is to what people say who do not say the word; `met` is what the rules say."""
        own, elsewhere = self._danger.own(readings)
        words = own.split()
        if len(words) > LONG:
            return self._near_in_part(readings, words)
        now, dying, points = self._nearness(own)
        enough = NEAR_IF_DENSE if points >= len(words) else NEAR_DYING
        enough = NEAR_IF_ASKED if met == "checkin" else enough
        if not elsewhere and (now >= NEAR_NOW or dying >= enough):
            return "card"
        return "checkin" if max(now, dying) >= (NEAR_ELSEWHERE if elsewhere else NEAR_QUIET) else "none"

    def _near_in_part(self, readings: Sequence[str], words: Sequence[str]) -> Danger:
        """The same for a long text: part by part, and about each phrase that a quiet rule knows."""
        step = PART // 2
        parts = [" ".join(words[at : at + PART]) for at in range(0, len(words) - step, step)]
        near = [self._nearness(part) for part in parts if not self._danger.own((part,))[1]]
        now = max((one for one, _, _ in near), default=0.0)
        dying = max((one for _, one, _ in near), default=0.0)
        asked = max((self._nearness(part)[1] for part in self._danger.asked(readings)), default=0.0)
        if now >= PART_NOW or asked >= PART_IF_ASKED:
            return "card"
        return "checkin" if now >= PART_NOW_QUIET or dying >= PART_DYING_QUIET else "none"

    def _nearness(self, text: str) -> tuple[float, float, float]:
        """How near to the list of danger now, to dying and despair, and the score of the nearer of these.

        Rows for a crisis know the words of despair themselves, so they are no rivals of those two.
        """
        *others, now, dying, despair = self._scores(text)
        plain = (score for score, row in zip(others, self._rows, strict=False) if not row.crisis)
        best = max(LEAST_SCORE, *others[len(self._rows) :], *plain)
        points = max(dying, despair)
        return now / max(LEAST_SCORE, *others), points / best, points

    def _scores(self, text: str) -> list[float]:
        """The score of each row, then of each decoy, then of each list of `NEAR`."""
        typed = words_of(text)
        words = self._english.read(text)
        language = spoken(self._languages, typed, self._spelling.knows)
        if language is None:
            mended = [self._spelling.mended(word) for word in words]
            return self._index.scores(self._english.marks(mended))
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
