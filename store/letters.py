"""Writing letters: always in the transaction of the fact they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.database import Chance
from store.records import new_id, pack
from store.vault import ContentKeys

LETTER_BYTES = 2304
"""The one size of all letters. The largest has 2,000 bytes of a question to the editors in it."""
UNSENT = ("waiting", "blocked")
"""The statuses of letters that surely went nowhere yet: due, or held up by what somebody has to mend."""


def relay_lane(case: str) -> str:
    """Letters of a case to the guardians' channel."""
    return f"r:{case}"


def staff_lane(case: str) -> str:
    """Letters of a case to whoever raised it."""
    return f"s:{case}"


def roster_lane(guardian: str) -> str:
    """Letters about one guardian: one that cannot be delivered silences no other change of the roster."""
    return f"g:{guardian}"


def editors_lane(letter: str) -> str:
    """One letter to the editors: none waits for another, and their order is nowhere."""
    return f"e:{letter}"


def team_lane(team: str) -> str:
    """Letters to a team's channel about its nudges."""
    return f"t:{team}"


@dataclass(frozen=True, slots=True)
class LetterBook:
    """Puts letters into the outbox. It never holds an address: the courier finds that at delivery."""

    content: ContentKeys = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)

    def row(
        self,
        kind: str,
        lane: str,
        seq: int,
        case: str = "",
        facts: Mapping[str, str] | None = None,
        due: int = 0,
    ) -> dict[str, Any]:
        """One letter as its row, at the place ``seq`` of its lane; ``due`` as in the table."""
        letter = new_id(self.chance)
        plain = pack({"kind": kind, "case": case, "facts": dict(facts or {})})
        context = ("letter", self.tenant, letter)
        return {
            "tenant": self.tenant,
            "id": letter,
            "lane": lane,
            "seq": seq,
            "status": "waiting",
            "due": due,
            "lease": 0,
            "attempt": 0,
            "repeats": 0,
            "marker": new_id(self.chance),
            "body": self.content.seal("letter", context, plain, LETTER_BYTES, self.chance),
        }

    async def write(
        self,
        connection: AsyncConnection,
        kind: str,
        lane: str,
        case: str = "",
        facts: Mapping[str, str] | None = None,
        due: int = 0,
    ) -> None:
        """Queue one letter behind the others of its lane."""
        seq = await self._last(connection, lane) + 1
        await connection.execute(insert(tables.letter), [self.row(kind, lane, seq, case, facts, due)])

    async def recall(self, connection: AsyncConnection, lane: str) -> None:
        """Take back what of a lane is not on its way yet."""
        table = tables.letter.c
        await connection.execute(
            delete(tables.letter).where(
                table.tenant == self.tenant, table.lane == lane, table.status.in_((*UNSENT, "dead"))
            )
        )

    async def _last(self, connection: AsyncConnection, lane: str) -> int:
        table = tables.letter.c
        query = select(func.coalesce(func.max(table.seq), 0)).where(
            table.tenant == self.tenant, table.lane == lane
        )
        return int((await connection.execute(query)).scalar_one())
