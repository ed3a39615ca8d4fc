"""The marks of an English text: its stems, the ideas its words stand for, and its neighbouring words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise

from handlers.finding.plain import ShortForms, words_of
from handlers.finding.stems import stem
from prompts.resources import Lexicon

# What a mark counts for beside a stem. Tried on the development set: little hangs on the exact figures.
IDEA = 0.6
PAIR = 0.5
FARTHEST_PAIR = 4
"""How many words apart two words may stand and still be neighbours, once small words are left out."""


class English:
    """Turns words into marks, with the lists of words that mean the same and of small words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._short = ShortForms(lexicon.short_forms)
        self._stem: dict[str, str] = {}
        self.words: Counter[str] = Counter()
        self._ideas: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for idea, phrases in lexicon.alike.items():
            for phrase in phrases:
                marks = self._ideas[self.stems(self.learn(phrase))]
                if f"idea {idea}" not in marks:
                    marks.append(f"idea {idea}")
        self._alone = {stems[0] for stems in self._ideas if len(stems) == 1}
        self._longest: dict[tuple[str, ...], int] = {}
        for stems in self._ideas:
            self._longest[stems[:2]] = max(self._longest.get(stems[:2], 1), len(stems))
        small = lexicon.small_words.get("small", ())
        for phrase in chain(lexicon.short_forms, small):
            self.learn(phrase)
        self._small = frozenset(small) | frozenset(map(stem, small))

    def read(self, text: str) -> list[str]:
        """The words of a text, short forms spelt out."""
        return self.spelt_out(words_of(text))

    def spelt_out(self, words: Sequence[str]) -> list[str]:
        """The same for the words of a text."""
        return self._short.spelt_out(words)

    def learn(self, text: str) -> list[str]:
        """The same for a text of the lists, whose words are counted and whose stems are kept."""
        words = self.read(text)
        self.words.update(words)
        for word in words:
            if word not in self._stem:
                self._stem[word] = stem(word)
        return words

    def marks(self, words: Sequence[str]) -> dict[str, float]:
        """Every mark of a text and what it counts for."""
        stems = self.stems(words)
        content = [(at, word) for at, word in enumerate(stems) if word not in self._small]
        found = {f"{one} {other}": PAIR for one, other in pairwise(stems)}
        for (at, one), (then, other) in pairwise(content):
            if 1 < then - at <= FARTHEST_PAIR:
                found[f"{one} {other}"] = PAIR
        begins = enumerate(pairwise((*stems, "")))
        for at in [at for at, two in begins if two in self._longest or two[0] in self._alone]:
            for many in range(1, self._longest.get(stems[at : at + 2], 1) + 1):
                for idea in self._ideas.get(stems[at : at + many], ()):
                    found[idea] = IDEA
        return found | {word: 1.0 for _, word in content}

    def stems(self, words: Sequence[str]) -> tuple[str, ...]:
        """Stems of the lists are kept; what somebody types is worked out each time, and never kept."""
        stems = {word: self._stem.get(word) or stem(word) for word in set(words)}
        return tuple([stems[word] for word in words])

    def stems_of(self, texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """The same for each of many texts of the lists, whose words are not learnt: no typo becomes one."""
        met = cache(stem)
        for text in texts:
            yield tuple([self._stem.get(word) or met(word) for word in self.read(text)])
