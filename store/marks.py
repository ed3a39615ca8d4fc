"""What the database says of itself: whose ring it was written with, and whether it is a playground's."""

from __future__ import annotations

import hmac

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables

RING = "ring"
PLAYGROUND = "playground"


async def one_at_a_time(connection: AsyncConnection, tenant: str) -> None:
    """Until this transaction ends, no other one of this organisation passes here.

    SQLite has one writer anyway; PostgreSQL waits on the row that every organisation has.
    """
    await connection.execute(
        select(tables.meta.c.name)
        .where(tables.meta.c.tenant == tenant, tables.meta.c.name == RING)
        .with_for_update()
    )


async def read_mark(connection: AsyncConnection, tenant: str, name: str) -> bytes | None:
    """A mark's value, or None where it was never set."""
    query = select(tables.meta.c.value).where(tables.meta.c.tenant == tenant, tables.meta.c.name == name)
    return (await connection.execute(query)).scalar_one_or_none()


async def set_mark(connection: AsyncConnection, tenant: str, name: str, value: bytes) -> None:
    """Set a mark, replacing what was there."""
    await clear_mark(connection, tenant, name)
    await connection.execute(insert(tables.meta).values(tenant=tenant, name=name, value=value))


async def clear_mark(connection: AsyncConnection, tenant: str, name: str) -> None:
    """Take a mark away, if there is one."""
    await connection.execute(
        delete(tables.meta).where(tables.meta.c.tenant == tenant, tables.meta.c.name == name)
    )


async def ring_is_ours(connection: AsyncConnection, tenant: str, fingerprint: bytes) -> bool:
    """Whether this database was written with this key ring. A new database takes the ring it first meets."""
    known = await read_mark(connection, tenant, RING)
    if known is None:
        await set_mark(connection, tenant, RING, fingerprint)
        return True
    return hmac.compare_digest(known, fingerprint)
