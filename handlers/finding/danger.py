"""Whether a text speaks of danger to life: idioms and other people's harm are taken out, then rules look.

The rules are lists of phrases in `prompts/en-GB/danger/`; the start of a list's name says what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from handlers.finding.english import English
from handlers.finding.plain import plain, words_of
from handlers.finding.spelling import Spelling

Danger = Literal["card", "checkin", "none"]
DANGERS: tuple[Danger, ...] = ("none", "checkin", "card")
"""From the least to the most."""

# Letters that people write as figures and signs to get past a filter: su1c1de, k!ll, k*ll, s.u.i.c.i.d.e
_SIGNS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "*": ""}
)
_MASKED = re.compile(r"(?<!\S)(?=\S*[^\W\d_])[^\W_]+(?:[@$!*013457]+[^\W\d_]+)+")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){3,}\w(?!\w)")
_GAP = r"(?: \S+){0,4}?"
_PARTS = re.compile(r"\([^)]*\)\??|<\w+>|\.\.\.|\S+")


class DangerRules:
    """Made once from the lists; then only read."""

    def __init__(self, lists: Mapping[str, Sequence[str]], english: English, spelling: Spelling) -> None:
        self._english = english
        self._spelling = spelling
        says = {name[4:]: _either(phrases, {}) for name, phrases in lists.items() if name.startswith("say_")}
        said = {name: [_rule(phrase, says) for phrase in lists[name]] for name in lists}
        self._idioms, self._others, self._card, self._now, self._past, self._checkin = (
            _any_of(rule for name in said if name.startswith(kind) for rule in said[name])
            for kind in ("idiom_", "other_", "card_", "now_", "past_", "checkin_")
        )

    def meet(self, text: str) -> Danger:
        """The full card for what is precise, the quiet question for what may be, or none."""
        meant = list(dict.fromkeys(self._readings(text)))
        own = [self._others.sub(" .", reading) for reading in meant]
        if any(map(self._card.search, own)):
            return "card"
        if any(map(self._now.search, meant)):
            return "checkin" if any(map(self._past.search, meant)) else "card"
        return "checkin" if any(map(self._checkin.search, own)) else "none"

    def own(self, text: str) -> str:
        """What is left of a text without idioms and without what happened to others."""
        *_, mended = self._readings(text)
        return self._others.sub(" .", mended)

    def _readings(self, text: str) -> Iterator[str]:
        """The text as it was typed, with short forms spelt out, and with misspelt words mended."""
        unmasked = _MASKED.sub(lambda found: found[0].translate(_SIGNS), plain(text))
        unmasked = _SPACED.sub(lambda found: re.sub(r"\W|_", "", found[0]), unmasked)
        read = self._english.read(unmasked)
        for words in (words_of(unmasked), read, [self._spelling.mended(word) for word in read]):
            yield self._idioms.sub(" .", f" {' '.join(words)} ")


def _any_of(rules: Iterable[str]) -> re.Pattern[str]:
    # Nothing matches an empty list of rules.
    return re.compile("|".join(f"(?:{rule})(?= )" for rule in rules) or "(?!)")


def _rule(phrase: str, says: Mapping[str, str]) -> str:
    """A phrase as a pattern over words with a space before each. How to write one stands in idioms.toml."""
    return "".join(map(partial(_part, says=says), _PARTS.findall(phrase)))


def _part(part: str, says: Mapping[str, str]) -> str:
    if part == "...":
        return _GAP
    if part.startswith("<"):
        return says[part[1:-1]]
    either = part.removesuffix("?").removeprefix("(").removesuffix(")").split("/")
    return _either(either, says) + ("?" if part.endswith("?") else "")


def _either(phrases: Iterable[str], says: Mapping[str, str]) -> str:
    return "(?:" + "|".join(_words(phrase, says) for phrase in phrases) + ")"


def _words(phrase: str, says: Mapping[str, str]) -> str:
    found = ""
    for word in phrase.split():
        if word == "#":
            found += r" \d\d+\w*"
        elif word == "..." or word.startswith("<"):
            found += _part(word, says)
        else:
            found += "".join(f" {re.escape(part)}" for part in words_of(word)) + (
                r"\S*" if word.endswith("*") else ""
            )
    return found
