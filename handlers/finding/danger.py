"""Whether a text speaks of danger to life: idioms and other people's harm are taken out, then rules look.

The rules are lists of phrases in `prompts/en-GB/danger/`; the start of a list's name says what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Literal

from handlers.finding.english import English
from handlers.finding.plain import plain, words_of
from handlers.finding.rules import GAP, HER_OWN, Rules
from handlers.finding.spelling import Spelling

Danger = Literal["card", "checkin", "none"]
DANGERS: tuple[Danger, ...] = ("none", "checkin", "card")
"""From the least to the most."""

# Letters that people write as figures and signs to get past a filter: su1c1de, k!ll, k*ll, s.u.i.c.i.d.e
_SIGNS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "*": ""}
)
_MASKED = re.compile(r"(?<!\S)(?!\d+[^\W\d_]+(?!\w))(?=\S*[^\W\d_])[^\W_]+(?:[@$!*013457]+[^\W\d_]+)+")
_WORD = re.compile(r"[a-z]+")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){3,}\w(?!\w)")


class DangerRules:
    """Made once from the lists; then only read."""

    def __init__(self, lists: Mapping[str, Sequence[str]], english: English, spelling: Spelling) -> None:
        self._english = english
        self._spelling = spelling
        says = {name.removeprefix("say_"): said for name, said in lists.items() if name.startswith("say_")}
        self._empty = frozenset(lists.get("empty_words", ()))
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

    def read(self, text: str) -> tuple[str, ...]:
        """A text as typed, spelt out, without empty words, and last with misspelt words mended."""
        unmasked = _MASKED.sub(lambda found: found[0].translate(_SIGNS), plain(text))
        unmasked = _SPACED.sub(lambda found: re.sub(r"\W|_", "", found[0]), unmasked)
        spelt = self._english.read(unmasked)
        short = [word for word in spelt if word not in self._empty]
        mended = [word if word in self._kept else self._spelling.mended(word) for word in spelt]
        readings = [f" {' '.join(words)} " for words in (words_of(unmasked), spelt, short, mended)]
        without = {reading: self._idioms.without(reading) for reading in set(readings)}
        return tuple(without[reading] for reading in readings)

    def meet(self, readings: Sequence[str]) -> Danger:
        """The full card for what is precise, the quiet question for what may be, or none."""
        meant = tuple(dict.fromkeys(readings))
        own = [self._others.without(reading) for reading in meant]
        if any(map(self._card.meet, own)):
            return "card"
        if now := list(chain.from_iterable(map(self._now.around, meant))):
            return "checkin" if all(map(self._past.meet, now)) else "card"
        return "checkin" if any(map(self._checkin.meet, own)) else "none"

    def elsewhere(self, readings: Sequence[str]) -> bool:
        """Whether a text tells of somebody else's harm, or of what is long over."""
        return self._others.without(readings[-1]) != readings[-1] or self._past.meet(readings[-1])
