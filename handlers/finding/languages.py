"""Questions in the other languages that the lists know: which language it is, and what it asks for."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from handlers.finding.index import Index
from handlers.finding.plain import plain, words_of
from prompts.resources import Resource, Resources

# Parts of words, because these languages put much of a word into its ending, or into its middle.
PART = 4
PART_WEIGHT = 0.3
# How many of a text's words a language must know before the text is taken for it, and how many English may.
FEWEST_KNOWN = 0.3
MOST_ENGLISH = 0.7


class Language:
    """One language: its words by row, and its small words."""

    def __init__(
        self, words: Mapping[str, Sequence[str]], small: Sequence[str], rows: Sequence[Resource]
    ) -> None:
        self._small = frozenset(map(plain, small))
        self._rows = rows
        self._phrases = {name: [words_of(phrase) for phrase in listed] for name, listed in words.items()}
        self._known = self._small.union(
            *(set(phrase) for listed in self._phrases.values() for phrase in listed)
        )

    @cached_property
    def _index(self) -> Index:
        """Made when the first question in this language comes, or by `make_ready`."""
        return Index(
            [
                self.marks(phrase)
                for name in dict.fromkeys((row.id, *row.topics))
                for phrase in self._phrases.get(name, ())
            ]
            for row in self._rows
        )

    def make_ready(self) -> None:
        """Make now what the first question would wait for."""
        self._index  # noqa: B018 - a look makes it

    def share(self, words: Sequence[str]) -> float:
        """How much of a text this language knows, from 0 to 1."""
        return sum(map(self._known.__contains__, words)) / len(words)

    def is_small(self, word: str) -> bool:
        """Whether a word says little in this language."""
        return word in self._small

    def marks(self, words: Sequence[str]) -> dict[str, float]:
        """Words, parts of words and neighbouring words."""
        found = {f"{one} {other}": 1.0 for one, other in pairwise(words)}
        for word in words:
            if word not in self._small:
                found |= dict.fromkeys(_parts(word), PART_WEIGHT)
                found[word] = 1.0
        return found

    def scores(self, words: Sequence[str]) -> list[float]:
        """The score of each row."""
        return self._index.scores(self.marks(words))


def read_languages(resources: Resources) -> tuple[Language, ...]:
    """Every language that the table has words in."""
    small = resources.lexicon.small_words
    return tuple(
        Language(words, small.get(name, ()), resources.rows) for name, words in resources.languages.items()
    )


def spoken(languages: Sequence[Language], words: Sequence[str], english: Container[str]) -> Language | None:
    """The language of a text, or nothing for English and for what no list knows."""
    if not languages or not words:
        return None
    known = sum(map(english.__contains__, words)) / len(words)
    if known >= MOST_ENGLISH:
        return None
    best = max(languages, key=lambda language: language.share(words))
    share = best.share(words)
    return best if share >= FEWEST_KNOWN and share > known - 0.1 else None


def _parts(word: str) -> Iterator[str]:
    edged = f"_{word}_"
    for at in range(max(1, len(edged) - PART + 1)):
        yield "part " + edged[at : at + PART]
