"""Handles: facts that go out to a client and come back, readable by nobody there, good for one person only.

Nothing is stored. A handle is sealed to the person and the purpose it was made for, and the time it ends is
inside it. All handles have one length, so that what they hold does not show.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime

from store.vault.sealing import Chance, Unreadable, seal, sealed_size, unseal

Clock = Callable[[], datetime]

HANDLE_PLAIN = 384
"""The most bytes of facts (as JSON, with the expiry) that a handle can hold."""

HANDLE_LENGTH = -(-sealed_size(HANDLE_PLAIN) * 4 // 3)
"""Characters in every handle."""


class Stale(Exception):
    """The handle is ours and this person's, but its time is over."""


class Handles:
    """Makes and reads the handles of one side: reporters' and guardians' have different keys."""

    def __init__(self, key: bytes, chance: Chance, clock: Clock) -> None:
        self._key = key
        self._chance = chance
        self._clock = clock

    def make(self, person_id: str, purpose: str, minutes: int, **facts: str) -> str:
        """A handle good for `minutes` from now. ValueError('too long for its envelope') above 384 bytes."""
        until = int(self._clock().timestamp()) + minutes * 60
        plain = json.dumps([until, facts], ensure_ascii=False, separators=(",", ":"))
        packed = plain.encode("utf-8", "surrogatepass")
        return _text(seal(self._key, _context(person_id, purpose), packed, HANDLE_PLAIN, self._chance))

    def read(self, person_id: str, purpose: str, handle: str) -> dict[str, str]:
        """The facts. Stale when its time is over; Unreadable if forged, or for another person or purpose."""
        facts, fresh = self.read_even_if_stale(person_id, purpose, handle)
        if not fresh:
            raise Stale
        return facts

    def read_even_if_stale(self, person_id: str, purpose: str, handle: str) -> tuple[dict[str, str], bool]:
        """The facts, and whether the handle is still good. To say what to do next, never as authority."""
        sealed = _sealed(handle)
        if sealed is None:
            raise Unreadable
        until, facts = json.loads(unseal(self._key, _context(person_id, purpose), sealed))
        return facts, self._clock().timestamp() < until


def _context(person_id: str, purpose: str) -> tuple[str, str, str]:
    return "handle", person_id, purpose


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")


def _sealed(handle: str) -> bytes | None:
    if len(handle) != HANDLE_LENGTH or not handle.isascii():
        return None
    try:
        sealed = base64.b64decode(handle + "=" * (-len(handle) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    # Base64 has spare bits at its end: only the spelling that we would write ourselves counts.
    return sealed if _text(sealed) == handle else None
