"""An envelope's length tells only its kind, and the same words are never sealed to the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from store.vault import (
    HANDLE_LENGTH,
    KEY_BYTES,
    OVERHEAD,
    ROUTE_PLAIN,
    ROUTE_SIZE,
    ContentKeys,
    Handles,
    RouteSealer,
    seal,
    sealed_size,
    wrapped_size,
)
from store.vault.route import route_key

KEY = bytes(range(32))
CONTENT = ContentKeys(1, {1: KEY})
SEALER = RouteSealer(1, route_key(KEY).public_key())
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@given(plain=st.binary(max_size=200), spare=st.integers(0, 200))
def test_the_length_is_that_of_the_size_and_never_of_the_words(plain: bytes, spare: int) -> None:
    size = len(plain) + spare
    assert sealed_size(size) == size + OVERHEAD == size + 77
    assert len(seal(KEY, ("a",), plain, size, os.urandom)) == sealed_size(size)
    assert len(CONTENT.seal("pool", ("a",), plain, size, os.urandom)) == wrapped_size(size)


@given(plain=st.binary(max_size=ROUTE_PLAIN))
def test_a_route_has_one_length_blank_or_not(plain: bytes) -> None:
    assert len(SEALER.seal(("a",), plain)) == len(SEALER.seal(("a",), b"")) == ROUTE_SIZE


def test_a_wrapped_case_key_has_the_length_it_says() -> None:
    assert len(CONTENT.wrap(os.urandom(32), ("a",), os.urandom)) == wrapped_size(KEY_BYTES)


@given(person=st.text(), purpose=st.text(), fact=st.text(max_size=50))
def test_a_handle_has_one_length(person: str, purpose: str, fact: str) -> None:
    assert len(Handles(KEY, os.urandom, lambda: NOON).make(person, purpose, 15, fact=fact)) == HANDLE_LENGTH


def test_the_same_words_are_never_sealed_to_the_same_bytes() -> None:
    handles = Handles(KEY, os.urandom, lambda: NOON)
    assert len({seal(KEY, ("a",), b"words", 8, os.urandom) for _ in range(50)}) == 50
    assert len({CONTENT.seal("pool", ("a",), b"words", 8, os.urandom) for _ in range(50)}) == 50
    assert len({SEALER.seal(("a",), b"words") for _ in range(50)}) == 50
    assert len({handles.make("ada", "box", 15) for _ in range(50)}) == 50


def test_every_envelope_asks_for_a_fresh_192_bit_salt() -> None:
    asked: list[int] = []

    def chance(count: int) -> bytes:
        asked.append(count)
        return os.urandom(count)

    seal(KEY, ("a",), b"words", 8, chance)
    seal(KEY, ("a",), b"words", 8, chance)
    assert asked == [24, 24]
