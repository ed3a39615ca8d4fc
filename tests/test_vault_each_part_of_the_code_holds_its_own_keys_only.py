"""A ring hands each part of the code what it may hold, the same after every start, and shows none of it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from store.vault import CourierKeys, GuardianKeys, ReporterKeys, Ring, RouteOpener, Unreadable

KEYS = ["house.key", "box/pepper.key", "box/salt.key", "content/0001.key", "courier/0001.key"]
CONTEXT = ("route", "trust", "c1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    Ring.make(made, "trust", os.urandom)
    return made


def test_a_ring_that_was_made_opens_the_same_things_after_loading(folder: Path, tmp_path: Path) -> None:
    first, again = Ring.load(folder, "trust"), Ring.load(folder, "trust")
    sealed = first.guardian().content.seal("pool", CONTEXT, b"words", 8, os.urandom)
    assert again.reporter().content.unseal("pool", CONTEXT, sealed) == b"words"
    route = first.reporter().route.seal(CONTEXT, b"slack:T/U")
    assert again.courier().route.open(CONTEXT, route) == b"slack:T/U"
    tag = first.reporter().owner.tag("slack:T/U", "c1")
    assert again.reporter().owner.tag("slack:T/U", "c1") == tag
    assert again.courier().owner.tag("slack:T/U", "c1") == tag
    assert again.guardian().handles_key == first.guardian().handles_key
    assert again.fingerprint("trust") == first.fingerprint("trust")
    assert len(first.fingerprint("trust")) == 32


async def test_receipts_find_the_same_case_after_loading(folder: Path) -> None:
    first, again = Ring.load(folder, "trust").reporter(), Ring.load(folder, "trust").reporter()
    assert await first.receipts.lookup("amber river") == await again.receipts.lookup("amber river")


def test_two_rings_share_nothing(folder: Path, tmp_path: Path) -> None:
    ours, other = Ring.load(folder, "trust"), Ring.make(tmp_path / "other", "trust", os.urandom)
    assert ours.fingerprint("trust") != other.fingerprint("trust")
    assert ours.fingerprint("trust") != ours.fingerprint("another")
    with pytest.raises(Unreadable):
        other.courier().route.open(CONTEXT, ours.reporter().route.seal(CONTEXT, b"slack:T/U"))
    sealed = ours.guardian().content.seal("pool", CONTEXT, b"words", 8, os.urandom)
    with pytest.raises(Unreadable):
        other.guardian().content.unseal("pool", CONTEXT, sealed)
    files = {(root / name).read_bytes() for root in (folder, tmp_path / "other") for name in KEYS}
    assert len(files) == 2 * len(KEYS)


def test_each_purpose_has_a_key_of_its_own(folder: Path) -> None:
    ring = Ring.load(folder, "trust")
    guardian, reporter = ring.guardian(), ring.reporter()
    keys = {guardian.handles_key, guardian.audit_key, guardian.event_key, reporter.handles_key}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    assert guardian.event_key == reporter.event_key


def test_only_the_courier_can_reach_what_opens_a_route(folder: Path) -> None:
    ring = Ring.load(folder, "trust")
    secret = (RouteOpener, MLKEM768X25519PrivateKey)
    # Shows that the search finds it where it is.
    assert any(isinstance(found, secret) for found in reachable(ring.courier()))
    for holder in (ring.guardian(), ring.reporter()):
        assert not any(isinstance(found, secret) for found in reachable(holder))
        assert (folder / "courier/0001.key").read_bytes() not in list(reachable(holder))
    assert not {"route", "owner", "receipts"} & {field.name for field in dataclasses.fields(GuardianKeys)}


def reachable(thing: object) -> Iterator[object]:
    yield thing
    if isinstance(thing, dict):
        inside = [*thing.keys(), *thing.values()]
    elif isinstance(thing, list | tuple | set):
        inside = list(thing)
    elif type(thing).__module__.startswith("store."):
        names = [*getattr(type(thing), "__slots__", ()), *getattr(thing, "__dict__", ())]
        inside = [getattr(thing, name) for name in names]
    else:
        inside = []
    for each in inside:
        yield from reachable(each)


def test_printing_a_ring_or_a_holder_shows_no_key(folder: Path) -> None:
    ring = Ring.load(folder, "trust")
    holders: list[Ring | GuardianKeys | ReporterKeys | CourierKeys] = [ring, ring.guardian(), ring.reporter()]
    for holder in [*holders, ring.courier()]:
        for found in reachable(holder):
            if isinstance(found, bytes):
                assert repr(found)[2:-1] not in repr(holder) + str(holder)
                assert found.hex() not in repr(holder) + str(holder)


def test_an_older_epochs_rows_open_after_a_new_epoch_is_listed(folder: Path, tmp_path: Path) -> None:
    before = Ring.load(folder, "trust")
    sealed = before.guardian().content.seal("pool", CONTEXT, b"words", 8, os.urandom)
    route, tag = before.reporter().route.seal(CONTEXT, b"x"), before.reporter().owner.tag("ada", "c1")
    Ring.make(tmp_path / "source", "trust", os.urandom)
    about = json.loads((folder / "ring.json").read_text())
    for kind in ("content", "courier"):
        shutil.copy(tmp_path / "source" / f"{kind}/0001.key", folder / f"{kind}/0002.key")
        source = json.loads((tmp_path / "source" / "ring.json").read_text())
        about["keys"][f"{kind}/0002.key"] = source["keys"][f"{kind}/0001.key"]
    (folder / "ring.json").write_text(json.dumps(about))
    after = Ring.load(folder, "trust")
    assert after.guardian().content.epoch == 2
    assert after.guardian().content.unseal("pool", CONTEXT, sealed) == b"words"
    assert after.courier().route.open(CONTEXT, route) == b"x"
    assert after.reporter().owner.tag("ada", "c1") != tag
    assert after.reporter().owner.matches("ada", "c1", tag)
    assert after.courier().route.open(CONTEXT, after.reporter().route.seal(CONTEXT, b"y")) == b"y"
