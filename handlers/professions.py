"""Rows that are for some professions only, and the answer for hers: decision 0032. It is kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prompts import Resource, Words
from prompts.words import OTHER_PROFESSION

OWN, OTHERS = 1.5, 0.5
"""What the score of a row counts that is for her profession, and of one that is only for other people's."""

Scored = Sequence[tuple[Resource, float]]


def serving(words: Words, row: Resource) -> frozenset[str]:
    """The professions that a row is for and nobody else; empty where it is for everybody."""
    serves = row.serves.casefold()
    named = {one.id for one in words.professions for word in one.words if re.search(rf"\b{word}", serves)}
    return frozenset() if OTHER_PROFESSION in named else frozenset(named)


def profession_of(words: Words, text: str) -> str:
    """A profession that Wren knows, else nothing."""
    return text if text in {one.id for one in words.professions} else ""


def ranked(words: Words, rows: Scored, profession: str) -> tuple[Resource, ...]:
    """The rows, best first for this profession; as they are where it is not known."""
    return tuple(row for row, _ in sorted(rows, key=lambda one: -one[1] * _fit(words, one[0], profession)))


def _fit(words: Words, row: Resource, profession: str) -> float:
    whose = serving(words, row)
    if not profession or not whose:
        return 1.0
    return OWN if profession in whose else OTHERS


def worth_asking_for(words: Words, rows: Scored) -> tuple[str, ...]:
    """The professions to choose from; none where the first row would be the same for all."""
    named = {one for row, _ in rows for one in serving(words, row)}
    first = {ranked(words, rows, one)[0].id for one in ("", *named, OTHER_PROFESSION)} if named else set()
    if len(first) < 2:
        return ()
    return tuple(one.id for one in words.professions if one.id in named or one.id == OTHER_PROFESSION)
