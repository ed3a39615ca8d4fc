"""Teams that get a nudge each week: their channel, and what they chose. One sealed row a channel.

No person is in it: whoever acts in a channel may change what that channel gets.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables
from store.choices import Track
from store.database import Chance, Database
from store.letters import LetterBook, team_lane
from store.marks import one_at_a_time
from store.records import NotYours, pack, unpack
from store.vault import ContentKeys, Unreadable

TEAM_BYTES = 2048
MOST_PLACE = 1_000
"""Bytes of a channel's id that fit into a row beside everything else."""


@dataclass(frozen=True, slots=True)
class Team:
    """A channel and its week.

    ``weekday`` is ISO's (1 is Monday), ``minute`` counts from midnight in ``zone``, ``nation`` says whose
    bank holidays are kept (ENG, WLS, SCT or NIR). ``any_hour``: the team has asked for nights, or has another
    handover. ``since`` is in seconds since 1970: what was due before is none of ours. ``snoozed`` is the slot
    from which it is sent again, 0 if none. ``stopped``: its people wanted that, nobody had touched it for
    three weeks, or Wren was not in the channel any more. ``refused`` counts the cards in a row for which it
    was not. ``pulse``: the team wants a question or two once a month.
    """

    id: str
    platform: str
    place: str = field(repr=False)
    name: str = field(default="", repr=False)
    weekday: int = 3
    minute: int = 14 * 60
    zone: str = "Europe/London"
    nation: str = "ENG"
    track: Track = "everyone"
    any_hour: bool = False
    since: int = 0
    snoozed: int = 0
    paused: bool = False
    stopped: bool = False
    pulse: bool = False
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Teams:
    """The rows. ``key`` makes the ids: without it a row names no channel."""

    database: Database
    content: ContentKeys = field(repr=False)
    letters: LetterBook
    key: bytes = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)

    def id_of(self, platform: str, place: str) -> str:
        """The id a channel has, whether or not it gets nudges: 26 characters."""
        tag = hmac.digest(self.key, f"{self.tenant}/{platform}/{place}".encode(), sha256)[:16]
        return base64.b32encode(tag).decode().rstrip("=").lower()

    async def find(self, platform: str, place: str) -> Team | None:
        """The team of this channel, or None."""
        return await self.team(self.id_of(platform, place))

    async def team(self, team: str) -> Team | None:
        """The team with this id, or None. Raises ``Unreadable`` where its row was damaged."""
        async with self.database.read() as connection:
            return await self._read(connection, team)

    async def all(self) -> list[Team]:
        """Every team. A row that cannot be opened is left out."""
        return await self._found(select(tables.team).where(tables.team.c.tenant == self.tenant))

    async def these(self, teams: Collection[str]) -> list[Team]:
        """The teams with these ids. A row that cannot be opened is left out."""
        table = tables.team.c
        return await self._found(
            select(tables.team).where(table.tenant == self.tenant, table.id.in_(list(teams)))
        )

    async def _found(self, query: Select[Any]) -> list[Team]:
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            with suppress(Unreadable):
                found.append(self._opened(row.id, row.body))
        return found

    async def keep(self, platform: str, place: str, tell: str = "", /, **what: object) -> Team:
        """Begin with a channel, or change what is given for it; the rest stays. Gives the team as it is now.

        ``tell`` is the kind of letter that says so in the channel, where anything has changed.
        Raises ValueError for a channel whose id has more than 1,000 bytes.
        """
        if len(place.encode()) > MOST_PLACE:
            raise ValueError("the id of this channel is too long")
        team = self.id_of(platform, place)
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            old = await self._read(connection, team)
            new: Team = replace(old or Team(team, platform, place), **what)  # type: ignore[arg-type]
            if old is None:
                values = {"tenant": self.tenant, "id": team, "body": self._sealed(new)}
                await connection.execute(insert(tables.team).values(**values))
            elif new != old:
                await self._write(connection, new)
            if tell and new != old:
                await self.letters.write(connection, tell, team_lane(team), team)
        return new

    async def change(self, team: str, **what: object) -> Team:
        """Change a team that there is. Raises ``NotYours`` where there is none."""
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            old = await self._read(connection, team)
            if old is None:
                raise NotYours
            new: Team = replace(old, **what)  # type: ignore[arg-type]
            await self._write(connection, new)
        return new

    async def _read(self, connection: AsyncConnection, team: str) -> Team | None:
        query = select(tables.team.c.body).where(
            tables.team.c.tenant == self.tenant, tables.team.c.id == team
        )
        body = (await connection.execute(query)).scalar_one_or_none()
        return None if body is None else self._opened(team, body)

    async def _write(self, connection: AsyncConnection, team: Team) -> None:
        await connection.execute(
            update(tables.team)
            .where(tables.team.c.tenant == self.tenant, tables.team.c.id == team.id)
            .values(body=self._sealed(team))
        )

    def _sealed(self, team: Team) -> bytes:
        plain = pack({name: getattr(team, name) for name in Team.__slots__ if name != "id"})
        return self.content.seal("team", ("team", self.tenant, team.id), plain, TEAM_BYTES, self.chance)

    def _opened(self, team: str, body: bytes) -> Team:
        facts = unpack(self.content.unseal("team", ("team", self.tenant, team), body))
        return Team(team, **{name: value for name, value in facts.items() if name in Team.__slots__})
