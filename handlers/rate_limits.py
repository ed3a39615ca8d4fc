"""How often one person may do something. Far above what anybody meets who writes herself.

Counted in memory, in this process only. Who she is stands there as an HMAC under a key that is made at the
start and kept nowhere, for no longer than the minutes of the limit and the clean-up. Beside it stand only
whole minutes, and forms by what the database does not hold, so that no row can be found by this memory.
Safety is never counted: every answer has the safety line, and words are looked at for danger however many.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.chat import Person

MOST_PEOPLE = 10_000
"""Who comes when so many are counted already makes the one counted longest ago be forgotten."""
TAG_BYTES = 16

Clock = Callable[[], datetime]


@dataclass(slots=True)
class RateLimit:
    """``most`` acts of one person in any ``minutes``. Nobody can use up anybody else's."""

    most: int
    minutes: int
    clock: Clock = field(repr=False)
    key: bytes = field(repr=False)
    _counted: dict[bytes, list[tuple[datetime, bytes]]] = field(default_factory=dict, repr=False)

    def allows(self, who: Person, form: str = "") -> bool:
        """Count one act before it is done; False if there were too many of late.

        The same ``form`` sent again counts once, so that nobody is told "not sent" of what was sent. It must
        be nothing that the database holds: with the key it would tell whose row that is.
        """
        person, sent = self._tag(who.id), self._tag(form) if form else b""
        recent = self._recent(self._counted.pop(person, []))
        again = bool(form) and any(one == sent for _, one in recent)
        allowed = again or len(recent) < self.most
        if allowed and not again:
            recent.append((self.clock().replace(second=0, microsecond=0), sent))
        while len(self._counted) >= MOST_PEOPLE:
            del self._counted[next(iter(self._counted))]
        self._counted[person] = recent
        return allowed

    def start_again(self, who: Person) -> None:
        """Count from nothing."""
        self._counted.pop(self._tag(who.id), None)

    def forget(self) -> None:
        """Let go of what counts no more."""
        kept = ((person, self._recent(acts)) for person, acts in self._counted.items())
        self._counted = {person: acts for person, acts in kept if acts}

    def _recent(self, acts: list[tuple[datetime, bytes]]) -> list[tuple[datetime, bytes]]:
        since = self.clock() - timedelta(minutes=self.minutes)
        return [(moment, sent) for moment, sent in acts if moment > since]

    def _tag(self, text: str) -> bytes:
        return hmac.digest(self.key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)[:TAG_BYTES]


@dataclass(frozen=True, slots=True)
class RateLimits:
    """What is counted for each person. Why so much: docs/decisions/0033-limits-for-one-person.md."""

    receipts: RateLimit
    concerns: RateLimit
    additions: RateLimit
    questions: RateLimit
    to_editors: RateLimit

    @classmethod
    def of(cls, clock: Clock, key: bytes) -> RateLimits:
        """Nothing counted yet. ``key`` is random and of this process alone."""
        return cls(
            receipts=RateLimit(5, 10, clock, key),
            concerns=RateLimit(20, 60, clock, key),
            additions=RateLimit(60, 60, clock, key),
            questions=RateLimit(100, 10, clock, key),
            to_editors=RateLimit(10, 60, clock, key),
        )

    def forget(self) -> None:
        """Let go of what counts no more."""
        for limit in (self.receipts, self.concerns, self.additions, self.questions, self.to_editors):
            limit.forget()
