"""Receipts: words that open a box from any account, with nothing about the person kept.

The words carry 77 bits. What the database holds is a lookup value: without the pepper, which lives in the key
ring, no guess can be tried against it, and with the pepper each try costs 64 MiB and some tenths of a second.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Sequence

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from store.vault.sealing import KEY_BYTES, Chance, derive, draw

RECEIPT_WORDS = 7
LIST_WORDS = 2048
_MEMORY_KIB = 64 * 1024
_ITERATIONS = 3
_LANES = 1
_AT_ONCE = 2


def normalise(words: str) -> str:
    """The words as they count: capitals, wide letters, punctuation, digits and spacing do not."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return " ".join("".join(letter if letter.isalpha() else " " for letter in folded).split())


def new_receipt(wordlist: Sequence[str], chance: Chance) -> str:
    """Seven words chosen evenly from a list of exactly 2,048 distinct ones, joined by spaces: 77 bits.

    Raises ValueError for any other list, or one with a word that is not in small letters a to z.
    """
    if len(wordlist) != LIST_WORDS or len(set(wordlist)) != LIST_WORDS:
        raise ValueError("a receipt needs a list of exactly 2,048 distinct words")
    if not all(word.isascii() and word.isalpha() and word.islower() for word in wordlist):
        raise ValueError("a word of the receipt list is not in plain small letters")
    return " ".join(wordlist[even_choice(chance)] for _ in range(RECEIPT_WORDS))


def even_choice(chance: Chance) -> int:
    """A number below 2,048, each as likely as any other."""
    # 2,048 divides 65,536: the remainder of two random bytes favours no number, so none is drawn again.
    return int.from_bytes(draw(chance, 2), "big") % LIST_WORDS


class Receipts:
    """Turns receipt words into the lookup value of their case, for one organisation."""

    def __init__(self, pepper: bytes, salt: bytes, tenant: str) -> None:
        self._pepper = pepper
        self._salt = salt
        self._tenant = tenant
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def lookup(self, words: str) -> bytes:
        """32 bytes, the same for every way of typing the same words. Two run at a time; others wait."""
        # Shielded: a caller who goes away must not free the gate while the thread still holds its 64 MiB.
        return await asyncio.shield(self._through_the_gate(words))

    async def _through_the_gate(self, words: str) -> bytes:
        async with self._gate:
            return await asyncio.to_thread(self._stretch, normalise(words))

    def _stretch(self, words: str) -> bytes:
        stretch = Argon2id(
            salt=self._salt,
            length=KEY_BYTES,
            iterations=_ITERATIONS,
            lanes=_LANES,
            memory_cost=_MEMORY_KIB,
            secret=self._pepper,
        )
        return derive(stretch.derive(words.encode("utf-8")), "lookup", self._tenant)
