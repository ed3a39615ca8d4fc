"""Small facts that a platform learns and must not forget, such as which channel the guardians confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.database import Chance, Database
from store.marks import clear_mark, one_at_a_time, read_mark, set_mark
from store.vault import ContentKeys

KEPT_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Kept:
    """Sealed facts by name, at most 34 characters. Never about a member of staff."""

    database: Database
    content: ContentKeys = field(repr=False)
    tenant: str
    chance: Chance = field(repr=False)

    async def read(self, name: str) -> str | None:
        """What is kept under this name, or None. Raises ``Unreadable`` where it was damaged."""
        async with self.database.read() as connection:
            sealed = await read_mark(connection, self.tenant, f"kept:{name}")
        return None if sealed is None else self.content.unseal("kept", self._context(name), sealed).decode()

    async def write(self, name: str, value: str) -> None:
        """Keep this, replacing what was there. Raises ValueError above 2,048 bytes."""
        sealed = self._sealed(name, value)
        async with self.database.write() as connection:
            await set_mark(connection, self.tenant, f"kept:{name}", sealed)

    async def begin(self, name: str, value: str) -> bool:
        """Keep this where nothing is kept yet; False if something is, by whichever process."""
        sealed = self._sealed(name, value)
        async with self.database.write() as connection:
            await one_at_a_time(connection, self.tenant)
            if await read_mark(connection, self.tenant, f"kept:{name}") is not None:
                return False
            await set_mark(connection, self.tenant, f"kept:{name}", sealed)
        return True

    async def forget(self, name: str) -> None:
        """Keep nothing under this name."""
        async with self.database.write() as connection:
            await clear_mark(connection, self.tenant, f"kept:{name}")

    def _sealed(self, name: str, value: str) -> bytes:
        return self.content.seal("kept", self._context(name), value.encode(), KEPT_BYTES, self.chance)

    def _context(self, name: str) -> tuple[str, ...]:
        return ("kept", self.tenant, name)
