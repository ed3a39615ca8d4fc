"""Words of a text as the finder compares them: small letters, no accents, no signs, no stretched letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'",
    "\u093c": "", "\u0901": "\u0902",  # Hindi is typed with the dot and without it
})  # fmt: skip
_ACCENT = re.compile("[\u0300-\u036f]")
# Marks of vowels are parts of a word in Hindi, and no letters to Python.
_WORD = re.compile(r"[^\W_](?:[\w\u0900-\u0963']|[&+/](?=\w))*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
LONGEST_TEXT = 8_000
"""How much of a text is looked at, in characters. Forms take fewer."""


def plain(text: str) -> str:
    """The text in small letters without accents, with one kind of apostrophe."""
    folded = text[:LONGEST_TEXT].casefold()
    if folded.isascii():
        return folded.replace("`", "'")
    return _ACCENT.sub("", unicodedata.normalize("NFKD", folded.translate(_LETTERS))).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text, in its order: ``Soooo tired!`` gives ``soo`` and ``tired``."""
    found = [word for typed in _WORD.findall(plain(text)) if (word := typed.rstrip("'_"))]
    return [_STRETCHED.sub(r"\1\1", word) if len(set(word)) < len(word) - 1 else word for word in found]


class ShortForms:
    """Spells out what people type in a hurry: ``cnt`` is ``can not``, ``pt`` is ``patient``."""

    def __init__(self, short_forms: Mapping[str, Iterable[str]]) -> None:
        self._full = {
            tuple(words_of(typed)): full.split() for full, forms in short_forms.items() for typed in forms
        }
        self._longest = {typed[0]: 1 for typed in self._full}
        for typed in self._full:
            self._longest[typed[0]] = max(self._longest[typed[0]], len(typed))

    def spelt_out(self, words: Sequence[str]) -> list[str]:
        """The words with every short form in full, and without the endings of apostrophes."""
        found: list[str] = []
        at = 0
        while at < len(words):
            many, full = self._at(words, at)
            found += full
            at += many
        return found

    def _at(self, words: Sequence[str], at: int) -> tuple[int, list[str]]:
        """How many words from here on are one, the longest first, and what they are in full."""
        for many in range(self._longest.get(words[at], 0), 0, -1):
            if (full := self._full.get(tuple(words[at : at + many]))) is not None:
                return many, full
        first, *ends = _parts(words[at])
        return 1, [first, *(word for end in ends for word in self._full.get((end,), [end]))]


def _parts(word: str) -> list[str]:
    if word.isalnum():
        return [word]
    return [part for part in re.split(r"['&+/]", word.removesuffix("'s")) if part]
