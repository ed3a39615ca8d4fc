"""Writes tests/vectors/vault.json: sealed things that every later version of Wren must still open.

Run once, by hand (`PYTHONPATH=. python tests/vectors/make.py`), never by the tests. It writes no file that is
already there: vectors made again would hide that rows sealed by an earlier version no longer open.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from datetime import UTC, datetime
from hashlib import shake_256
from itertools import count
from pathlib import Path

from store.vault import ContentKeys, Handles, OwnerTags, Receipts, Ring, RouteSealer, seal
from store.vault.route import route_key

KEY = bytes(range(32))
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
WORDS = "amber river kettle lantern meadow pebble thistle"
CONTEXT = ("message", "trust", "c1", 7)
STEPS = count()


def chance(wanted: int) -> bytes:
    """Bytes that look random and are the same at every run."""
    return shake_256(next(STEPS).to_bytes(8, "big")).digest(wanted)


def ring() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "keys"
        made = Ring.make(folder, "trust", chance)
        files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        guardian, reporter = made.guardian(), made.reporter()
        return {
            "tenant": "trust",
            "files": {name: path.read_bytes().hex() for name, path in files.items()},
            "fingerprint": made.fingerprint("trust").hex(),
            "guardian_handles_key": guardian.handles_key.hex(),
            "reporter_handles_key": reporter.handles_key.hex(),
            "audit_key": guardian.audit_key.hex(),
            "event_key": guardian.event_key.hex(),
            "owner_tag": reporter.owner.tag("slack:T/U", "c1").hex(),
            "lookup": asyncio.run(reporter.receipts.lookup(WORDS)).hex(),
            "content": guardian.content.seal("pool", CONTEXT, b"words", 8, chance).hex(),
            "route": reporter.route.seal(CONTEXT, b"slack:T/U").hex(),
        }


def vectors() -> dict[str, object]:
    content = ContentKeys(3, {3: KEY})
    sealer = RouteSealer(3, route_key(KEY).public_key())
    lookup = asyncio.run(Receipts(b"p" * 32, b"s" * 32, "trust").lookup(WORDS))
    return {
        "key": KEY.hex(),
        "context": CONTEXT,
        "seal": seal(KEY, CONTEXT, b"words", 8, chance).hex(),
        "seal_of_parts_of_every_kind": seal(KEY, ("é", b"\xff", -1), b"", 0, chance).hex(),
        "content": content.seal("pool", CONTEXT, b"words", 8, chance).hex(),
        "wrapped": content.wrap(bytes(32), CONTEXT, chance).hex(),
        "route": sealer.seal(CONTEXT, b"slack:T/U").hex(),
        "blank": sealer.seal(CONTEXT, b"").hex(),
        "owner_tag": OwnerTags(KEY).tag("slack:T/U", "c1").hex(),
        "words": WORDS,
        "lookup": lookup.hex(),
        "handle": Handles(KEY, chance, lambda: NOON).make("slack:T/U", "box", 15, case="c1"),
        "ring": ring(),
    }


if __name__ == "__main__":
    target = Path(__file__).with_name("vault.json")
    with target.open("x", encoding="utf-8") as file:
        file.write(json.dumps(vectors(), indent=1) + "\n")
