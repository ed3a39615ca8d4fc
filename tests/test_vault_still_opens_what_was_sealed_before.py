"""Frozen vectors: what an earlier Wren sealed must open for ever. tests/vectors/make.py wrote them, once."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.vault import (
    ContentKeys,
    Handles,
    OwnerTags,
    Receipts,
    Ring,
    RouteOpener,
    Unreadable,
    unseal,
)
from store.vault.route import route_key

FROZEN: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "vault.json").read_text("utf-8"))
KEY = bytes.fromhex(FROZEN["key"])
CONTEXT = tuple(FROZEN["context"])
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def frozen(name: str) -> bytes:
    return bytes.fromhex(FROZEN[name])


def test_envelopes() -> None:
    assert unseal(KEY, CONTEXT, frozen("seal")) == b"words"
    assert unseal(KEY, ("é", b"\xff", -1), frozen("seal_of_parts_of_every_kind")) == b""


def test_content_and_case_keys() -> None:
    content = ContentKeys(4, {3: KEY, 4: bytes(32)})
    assert content.unseal("pool", CONTEXT, frozen("content")) == b"words"
    assert content.unwrap(CONTEXT, frozen("wrapped")) == bytes(32)


def test_routes() -> None:
    opener = RouteOpener({3: route_key(KEY)})
    assert opener.open(CONTEXT, frozen("route")) == b"slack:T/U"
    assert opener.open(CONTEXT, frozen("blank")) == b""
    with pytest.raises(Unreadable):
        RouteOpener({3: route_key(bytes(32))}).open(CONTEXT, frozen("route"))


def test_owner_tags() -> None:
    assert OwnerTags(KEY).tag("slack:T/U", "c1") == frozen("owner_tag")


@pytest.mark.usefixtures("receipts_at_full_cost")
async def test_receipts() -> None:
    assert await Receipts(b"p" * 32, b"s" * 32, "trust").lookup(FROZEN["words"]) == frozen("lookup")


def test_handles() -> None:
    inside = Handles(KEY, os.urandom, lambda: NOON + timedelta(minutes=14))
    outside = Handles(KEY, os.urandom, lambda: NOON + timedelta(minutes=16))
    assert inside.read("slack:T/U", "box", FROZEN["handle"]) == {"case": "c1"}
    assert outside.read_even_if_stale("slack:T/U", "box", FROZEN["handle"]) == ({"case": "c1"}, False)


@pytest.mark.usefixtures("receipts_at_full_cost")
async def test_a_whole_key_ring(tmp_path: Path) -> None:
    known = FROZEN["ring"]
    folder = tmp_path / "keys"
    for name, content in known["files"].items():
        (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / name).write_bytes(bytes.fromhex(content))
        (folder / name).chmod(0o600)
    folder.chmod(0o700)
    ring = Ring.load(folder, known["tenant"])
    guardian, reporter, courier = ring.guardian(), ring.reporter(), ring.courier()
    found = {
        "fingerprint": ring.fingerprint(known["tenant"]),
        "guardian_handles_key": guardian.handles_key,
        "reporter_handles_key": reporter.handles_key,
        "audit_key": guardian.audit_key,
        "event_key": guardian.event_key,
        "owner_tag": courier.owner.tag("slack:T/U", "c1"),
        "lookup": await reporter.receipts.lookup(FROZEN["words"]),
    }
    assert {name: value.hex() for name, value in found.items()} == {name: known[name] for name in found}
    assert guardian.content.unseal("pool", CONTEXT, bytes.fromhex(known["content"])) == b"words"
    assert courier.route.open(CONTEXT, bytes.fromhex(known["route"])) == b"slack:T/U"
