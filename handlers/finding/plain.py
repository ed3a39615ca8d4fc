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
_WORD = re.compile(r"[^\W_][\w\u0900-\u0963']*(?:[&+/]\w[\w\u0900-\u0963']*)*")
_STRETCHED = re.compile(r"([^\W\d_])\1\1+")
LONGEST_TEXT = 16_000
"""How much of a text is looked at, in characters: a longest concern and its wish, which are read as one."""


def plain(text: str) -> str:
    """The text in small letters without accents, with one kind of apostrophe."""
    folded = text[:LONGEST_TEXT].casefold()
    if folded.isascii():
        return folded.replace("`", "'")
    return _ACCENT.sub("", unicodedata.normalize("NFKD", folded.translate(_LETTERS))).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text, in its order: ``Soooo tired!`` gives ``soo`` and ``tired``."""
    text = plain(text)
    if any(3 * sign in text for sign in set(text)):
        text = _STRETCHED.sub(r"\1\1", text)
    return [word.rstrip("'_") for word in _WORD.findall(text)]


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
        after = 0
        short = [at for at, word in enumerate(words) if word in self._longest or not word.isalnum()]
        for at in short:
            if at >= after:
                found += words[after:at]
                many, full = self._at(words, at)
                found += full
                after = at + many
        return [*found, *words[after:]]

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
