"""Receipt words are chosen evenly, forgiven their typing, and useless without our own key ring."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.vault import Receipts, new_receipt, normalise
from store.vault.receipts import even_choice

WORDS = ["".join(letters) for letters in product("abcdefghijkl", repeat=4)][:2048]
TYPED = "amber river kettle lantern meadow pebble thistle"


def receipts(pepper: bytes = b"p" * 32, salt: bytes = b"s" * 32, tenant: str = "trust") -> Receipts:
    return Receipts(pepper, salt, tenant)


@pytest.mark.parametrize(
    "typed",
    [
        TYPED.upper(),
        TYPED.title(),
        TYPED.replace(" ", "  "),
        TYPED.replace(" ", ", ") + ".",
        TYPED.replace(" ", "\r\n"),
        TYPED.replace(" ", "-"),
        TYPED.replace(" ", "\u00a0"),
        f"\t{TYPED}\n",
        "".join(f"{place}. {word} " for place, word in enumerate(TYPED.split(), 1)),
        f"\u201c{TYPED}\u201d",
        "".join(chr(ord(letter) + 0xFEE0) if letter != " " else "\u3000" for letter in TYPED),
    ],
)
def test_the_way_the_words_are_typed_does_not_matter(typed: str) -> None:
    assert normalise(typed) == TYPED


def test_other_words_other_order_or_words_run_together_do_matter() -> None:
    assert normalise(TYPED.replace("amber", "ember")) != TYPED
    assert normalise(" ".join(reversed(TYPED.split()))) != TYPED
    assert normalise(TYPED.replace(" ", "")) != TYPED


@given(st.text())
def test_any_text_at_all_has_a_settled_form(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)
    normalise(typed).encode("utf-8")


async def test_the_lookup_is_the_words_own_for_one_organisation_and_one_ring() -> None:
    known = await receipts().lookup(TYPED)
    assert len(known) == 32
    assert await receipts().lookup(TYPED.upper().replace(" ", ",\n")) == known
    others = [
        await receipts().lookup(TYPED + " extra"),
        await receipts(tenant="another trust").lookup(TYPED),
        await receipts(pepper=b"q" * 32).lookup(TYPED),
        await receipts(salt=b"t" * 32).lookup(TYPED),
    ]
    assert len({known, *others}) == 5


class Held(Receipts):
    """Receipts whose costly part waits until it is let go, and counts how many run."""

    def __init__(self) -> None:
        super().__init__(b"p" * 32, b"s" * 32, "trust")
        self.running: list[str] = []
        self.both = threading.Event()
        self.let_go = threading.Event()

    def _stretch(self, words: str) -> bytes:
        self.running.append(words)
        if len(self.running) == 2:
            self.both.set()
        assert self.let_go.wait(10)
        return words.encode()


async def test_two_run_at_a_time_even_when_the_callers_have_gone_away() -> None:
    held = Held()
    tasks = [asyncio.create_task(held.lookup(word)) for word in ("one", "two", "three")]
    try:
        assert await asyncio.to_thread(held.both.wait, 5)
        for task in tasks[:2]:
            task.cancel()
        await asyncio.sleep(0.1)
        assert held.running == ["one", "two"]
    finally:
        held.let_go.set()
    assert await tasks[2] == b"three"
    assert [task.cancelled() for task in tasks] == [True, True, False]


def test_a_receipt_is_seven_words_of_the_list() -> None:
    words = new_receipt(WORDS, os.urandom).split(" ")
    assert len(words) == 7
    assert set(words) <= set(WORDS)
    assert normalise(new_receipt(WORDS, os.urandom).upper()).count(" ") == 6


def test_every_word_is_chosen_equally_often_over_all_that_chance_can_give() -> None:
    draws = count()
    chosen = Counter(even_choice(lambda wanted: next(draws).to_bytes(wanted, "big")) for _ in range(65_536))
    assert chosen == dict.fromkeys(range(2048), 32)


def test_each_word_of_a_receipt_has_a_choice_of_its_own() -> None:
    draws = count(100)
    assert new_receipt(WORDS, lambda wanted: next(draws).to_bytes(wanted, "big")) == " ".join(WORDS[100:107])


@pytest.mark.parametrize(
    "wordlist",
    [
        WORDS[:-1],
        [*WORDS, "extra"],
        [*WORDS[:-1], WORDS[0]],
        [*WORDS[:-1], "two words"],
        [*WORDS[:-1], "Capital"],
        [*WORDS[:-1], "drop-down"],
        [*WORDS[:-1], "café"],
        [*WORDS[:-1], ""],
        [],
    ],
)
def test_a_list_that_would_weaken_the_receipt_is_refused(wordlist: list[str]) -> None:
    with pytest.raises(ValueError, match="receipt"):
        new_receipt(wordlist, os.urandom)
