"""How hard a text is to read: sentences, syllables and the Flesch-Kincaid grade.

The grade is Kincaid, Fishburne, Rogers and Chissom (1975): 0.39 words per sentence
+ 11.8 syllables per word - 15.59. Names, numbers, addresses and placeholders are left out: a reader
does not find "Freedom to Speak Up Guardian" hard because it is long.
"""

from __future__ import annotations

import re

from prompts.words import PLACEHOLDER

FEWEST_WORDS = 8
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])[\"'\u2019\u201d)]*\s+|\n+")
_STAND_IN = "Placeholder"
# A y before a vowel is a consonant: employer, everyone.
_SOUND = re.compile(r"[aeiou](?:[aeiou]|y(?![aeiou]))*|y(?![aeiou])")
# An e that is not heard: safe, sides, asked; safely, careful, safety; someone, everything.
_SILENT_END = re.compile(
    r"(?<![^aeiouy]l)(?<=[^aeiouycgsxzh])es$|(?<![dt])ed$|(?<![^aeiouy]l)(?<![aeiouy])e$"
)
_SILENT_INSIDE = re.compile(
    r"(?<=[^aeiouy])e(?=(?:ly|ful|fully|ment|ments|less|ness)$)|(?<=saf)e(?=ty)|(?<=som)e|(?<=ev)e(?=ry)"
)
# Two vowels that are two sounds: idea, area, create, being, trial; and endings in which they are one.
_APART = re.compile(
    r"i[ao](?!u)|every(?=[aeiou])|(?<!v)iou|[^q]ua(?!r)|crea|eo(?!p)|[dr]ea$|[aeou]ing|uie|scie|erie"
)
_TOGETHER = re.compile(r"[tcsxg]i[ao]|[tcxg]iou|lion|nion")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a new line begins a new one, and a placeholder counts as one word."""
    plain = PLACEHOLDER.sub(_STAND_IN, text)
    return tuple(part for part in _SENTENCE_END.split(plain) if part.strip())


def length(sentence: str) -> int:
    """How many words a sentence has, numbers included."""
    return len(sentence.split())


def grade(text: str) -> float | None:
    """The Flesch-Kincaid grade, in years of school, or None where the text is too short to measure."""
    counted = [words for words in map(_plain_words, sentences(text)) if words]
    total = sum(len(words) for words in counted)
    if total < FEWEST_WORDS:
        return None
    spoken = sum(syllables(word) for words in counted for word in words)
    return 0.39 * total / len(counted) + 11.8 * spoken / total - 15.59


def syllables(word: str) -> int:
    """How many syllables an English word has, by its letters; at least one. About nine in ten are right."""
    return sum(_syllables_of_part(part) for part in re.split(r"-", word) if part)


def _plain_words(sentence: str) -> list[str]:
    words: list[str] = []
    for position, token in enumerate(sentence.split()):
        found = _WORD.search(token)
        # A capital inside a sentence marks a name; "I" is a word like any other.
        named = found is not None and found[0][0].isupper() and (position > 0 or found[0].isupper())
        if found is None or re.search(r"\d|@|\w\.\w|/", token) or _STAND_IN in token:
            continue
        if not named or found[0].split("'")[0].split("\u2019")[0] == "I":
            words.append(found[0])
    return words


def _syllables_of_part(part: str) -> int:
    word = re.split(r"['\u2019]", part.lower())[0]
    sounds = len(_SOUND.findall(word))
    silent = len(_SILENT_END.findall(word)) + len(_SILENT_INSIDE.findall(word))
    apart = len(_APART.findall(word)) - len(_TOGETHER.findall(word))
    return max(1, sounds - silent + apart)
