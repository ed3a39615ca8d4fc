"""Whether a text speaks of danger to life: idioms and other people's harm are taken out, then rules look.

The rules are lists of phrases in `prompts/en-GB/danger/`; the start of a list's name says what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from handlers.finding.english import English
from handlers.finding.plain import plain, words_of
from handlers.finding.rules import GAP, HER_OWN, Reading, Rules, Says, kept_under
from handlers.finding.spelling import Nearest, Spelling

Danger = Literal["card", "checkin", "none"]

TOPIC = "topic_rules_"
# Letters that people write as figures and signs to get past a filter: su1c1de, k!ll, k*ll, s.u.i.c.i.d.e
_SIGNS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "*": ""}
)
# Each stands after what every such word has in it, which is looked for first: few texts have it. The
# signs end where letters begin, either after all that is no sign or as the last figure before letters.
_MASK = re.compile(r"[@$!*013457][^\W\d_]")
_MASKED = re.compile(
    r"(?<!\S)(?!\d+[^\W\d_]+(?!\w))"
    r"(?:[^\W_]++[@$!*][@$!*013457]*+[^\W\d_]++(?:[@$!*013457]++[^\W\d_]++)*+|[^\W_]+[013457][^\W\d_]+)"
)
_SPACES = re.compile(r"[ .\-_*]\w[ .\-_*]\w[ .\-_*]")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){3,}\w(?!\w)")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Readings:
    """A text in several ways, without idioms: as typed, spelt out, without empty words, and last mended."""

    typed: Sequence[str] = field(repr=False)
    spelt: Sequence[str] = field(repr=False)
    """Its words as they stand, and with short forms spelt out: the idioms are still among both."""
    nearest: Nearest = field(repr=False)
    kept: Mapping[str, Sequence[str]] = field(repr=False)
    """All its words, as rules look for them."""
    meant: Sequence[Reading] = field(repr=False)
    own: Sequence[Reading] = field(repr=False)
    """The same without what happens to others."""


class DangerRules:
    """Made once from the lists; then only read."""

    def __init__(self, lists: Mapping[str, Sequence[str]], english: English, spelling: Spelling) -> None:
        self._english = english
        self._spelling = spelling
        says = Says.of(lists)
        self._empty = frozenset(lists.get("empty_words", ()))
        self._alone = frozenset(lists.get("alone_words", ()))
        rules = (said for name, said in lists.items() if not name.startswith(("meant_", "harmless_")))
        self._kept = frozenset(_WORD.findall(" ".join(chain.from_iterable(rules))))
        self._idioms, self._others, self._card, self._now, self._past, self._checkin = (
            Rules(
                [phrase for name in lists if name.startswith(kind) for phrase in lists[name]],
                says,
                HER_OWN if kind == "other_" else GAP,
            )
            for kind in ("idiom_", "other_", "card_", "now_", "past_", "checkin_")
        )

        self._topics = {
            name.removeprefix(TOPIC): Rules([phrase for one in named for phrase in lists[one]], says)
            for name, named in lists.items()
            if name.startswith(TOPIC)
        }

    def made_ready(self) -> Iterator[None]:
        """Make every pattern, one a step."""
        all_rules = (self._idioms, self._others, self._card, self._now, self._past, self._checkin)
        for rules in (*all_rules, *self._topics.values()):
            yield from rules.made_ready()

    def topics(self, readings: Readings) -> tuple[str, ...]:
        """The topics of `danger/beside.toml` that the words are near, whoever is in danger."""
        meant = set(readings.meant)
        return tuple(
            topic
            for topic, rules in self._topics.items()
            if any(map(rules.likely(readings.kept).meet, meant))
        )

    def read(self, text: str) -> Readings:
        """A text in the ways that people write, and mended where it is misspelt."""
        typed = words_of(_unmasked(plain(text)))
        spelt = self._english.spelt_out(typed)
        short = [word for word in spelt if word not in self._empty]
        nearest = Nearest(self._spelling)
        mended = [word if word in self._kept else nearest[word] for word in spelt]
        kept = kept_under({*typed, *spelt, *mended})
        texts = [f" {' '.join(words)} " for words in (typed, spelt, short, mended)]
        idioms, others = self._idioms.likely(kept), self._others.likely(kept)
        meant = {text: idioms.without(Reading(text)) for text in dict.fromkeys(texts)}
        own = {text: others.without(reading) for text, reading in meant.items()}
        return Readings(
            typed, spelt, nearest, kept, [meant[text] for text in texts], [own[text] for text in texts]
        )

    def meet(self, readings: Readings) -> Danger:
        """The full card for what is precise, the quiet question for what may be, or none."""
        kept, meant, own = readings.kept, set(readings.meant), set(readings.own)
        if any(map(self._card.likely(kept).meet, own)):
            return "card"
        now = self._now.likely(kept)
        if told := list(chain.from_iterable(map(now.around, meant))):
            return "checkin" if all(map(self._past.likely(kept).meet, told)) else "card"
        asked = self._checkin.likely(kept)
        asks = any(asked.meet(one) or one.text.strip(" .") in self._alone for one in own)
        return "checkin" if asks else "none"

    def elsewhere(self, readings: Readings, said: Danger) -> bool:
        """Whether a text tells of somebody else's harm, or of nothing once idioms are taken out.

        Or a rule only asks because it may be long over.
        """
        meant, own = readings.meant[-1], readings.own[-1]
        if own.text != meant.text or not own.text.strip(" ."):
            return True
        return said == "checkin" and self._past.likely(readings.kept).meet(meant)


def _unmasked(text: str) -> str:
    if _MASK.search(text):
        text = _MASKED.sub(lambda found: found[0].translate(_SIGNS), text)
    if _SPACES.search(text):
        text = _SPACED.sub(lambda found: re.sub(r"\W|_", "", found[0]), text)
    return text
