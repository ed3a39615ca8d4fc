"""What the courier hands to a platform: all that was to be read for it has been read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from handlers import letters
from handlers.chat import Card, Chat, Person, Place, Posted, Refused, TryLater, Unclear, Undelivered
from handlers.context import Rules
from prompts import Words
from store.database import Unavailable
from store.records import CaseState, Letter

READY_SECONDS = 10
_log = logging.getLogger("wren.courier")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A card, and where it goes. ``repeated``: it may stand there already, and says so."""

    chat: Chat
    to: Place | Person = field(repr=False)
    card: Card
    marker: str
    under: Posted | None = None
    repeated: bool = False

    async def send(self) -> Posted:
        """Hand it over, once. Raises ``Undelivered``."""
        if isinstance(self.to, Person):
            return await self.chat.direct(self.to, self.card, self.marker)
        try:
            return await self.chat.post(self.to, self.card, self.marker, self.under)
        except Refused:
            if self.under is None:
                raise
        # The notice it belongs under is gone: what is new must not go unheard for that.
        return await self.chat.post(self.to, self.card, self.marker)


@dataclass(frozen=True, slots=True)
class Revision:
    """A newer card in the place of one that was posted. Never a double, so never ``repeated``."""

    chat: Chat
    posted: Posted
    card: Card
    repeated: bool = False

    async def send(self) -> Posted:
        """Hand it over. Raises ``Undelivered``; ``Refused`` where the earlier card is gone."""
        try:
            await self.chat.revise(self.posted, self.card)
        except Unclear:
            # Replacing a card with the same card changes nothing: no look-up is needed.
            raise TryLater from None
        return self.posted


Ready = Parcel | Revision | Posted | None
"""A letter before it is sent. Posted: it stands there already; None: it need not go."""


class NotOurs(Exception):
    """Somebody took the letter back, or another process has claimed it since: it is not sent from here."""


@asynccontextmanager
async def nothing_sent_yet() -> AsyncIterator[None]:
    """Around all that comes before the platform is asked: whatever fails or takes too long in here, the
    letter was certainly not posted. Raises ``Undelivered`` and ``NotOurs``.
    """
    try:
        async with asyncio.timeout(READY_SECONDS):
            yield
    except (Undelivered, NotOurs):
        raise
    except TimeoutError:
        _log.warning("courier.not_ready_in_time", extra={"fault": "timeout"})
        raise TryLater from None
    except Unavailable:
        _log.warning("courier.store_unavailable", extra={"fault": "unavailable"})
        raise TryLater from None
    except Exception as fault:
        _log.error("courier.letter_failed", extra={"fault": fault})
        raise TryLater from None


def relay_card(
    words: Words, rules: Rules, letter: Letter, state: CaseState | None, *, repeated: bool
) -> tuple[Card | None, Posted | None]:
    """What a letter says in the guardians' channel or the editors', and under which notice. ``state`` is that
    of its case as it stands now, if it is about one. No card where there is nothing left to say.
    """
    if state is None:
        about = letters.about_roster if letter.kind.startswith("roster.") else letters.to_editors
        return about(words, letter, repeated=repeated), None
    told_by_notice = letter.kind in ("case.changed", "case.withdrawn")
    if state.status == "withdrawn" and not told_by_notice:
        return None, None
    if letter.kind == "case.unopened" and state.opened:
        return None, None
    if told_by_notice or letter.kind == "case.new":
        return letters.notice(words, rules, letter.case, state, repeated=repeated), None
    under = Posted(state.posted) if state.posted else None
    return letters.under_notice(words, letter, state, repeated=repeated), under
