"""The key ring: files outside the database, without which its rows are noise.

    ring.json            version, organisation (as an HMAC) and a check value for each key in use
    content/0001.key     key of what was said, one for each epoch
    courier/0001.key     seed of the courier's key pair and of the owner tags, one for each epoch
    box/pepper.key, box/salt.key    for receipts; these never change
    house.key            root of the keys for handles, audit and events; this never changes

Loading takes every epoch there is, so that rotation can come later without a new format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest, digest
from pathlib import Path

from store.vault.content import ContentKeys
from store.vault.files import RingFault, check_folder, make_folder, only_maker, read_private, write_private
from store.vault.holders import CourierKeys, GuardianKeys, ReporterKeys
from store.vault.receipts import Receipts
from store.vault.route import RouteOpener, RouteSealer, route_key
from store.vault.sealing import KEY_BYTES, Chance, derive, draw, pae
from store.vault.tags import OwnerTags

_VERSION = 1
_ABOUT = "ring.json"
_HOUSE, _PEPPER, _SALT = "house.key", "box/pepper.key", "box/salt.key"
_CONTENT, _COURIER = _EPOCHS = ("content", "courier")
_FOLDERS = (*_EPOCHS, "box")
_FIRST = (f"{_CONTENT}/0001.key", f"{_COURIER}/0001.key", _PEPPER, _SALT, _HOUSE)
_EPOCH_FILE = r"(?!0000)[0-9]{4}\.key"


class Ring:
    """An organisation's keys, handed out to each part of the code as the holder it may have."""

    def __init__(self, keys: dict[str, bytes], newest: dict[str, int], tenant: str) -> None:
        """`keys` by file name within the ring, `newest` the epoch to seal with. Use `make` or `load`."""
        self._house = keys[_HOUSE]
        content = ContentKeys(newest[_CONTENT], _epochs(keys, _CONTENT))
        seeds = _epochs(keys, _COURIER)
        routes = {epoch: route_key(seed) for epoch, seed in seeds.items()}
        sealing = newest[_COURIER]
        owners = {epoch: derive(seed, "courier", "owner") for epoch, seed in seeds.items()}
        owner = OwnerTags(owners.pop(sealing), tuple(owners.values()))
        events = self.purpose_key("events")
        self._guardian = GuardianKeys(
            content, self.purpose_key("handles of guardians"), self.purpose_key("audit"), events
        )
        self._reporter = ReporterKeys(
            content,
            owner,
            Receipts(keys[_PEPPER], keys[_SALT], tenant),
            RouteSealer(sealing, routes[sealing].public_key()),
            self.purpose_key("handles of reporters"),
            events,
            self.purpose_key("members"),
        )
        self._courier = CourierKeys(content, RouteOpener(routes), owner)

    @classmethod
    def make(cls, folder: Path, tenant: str, chance: Chance) -> Ring:
        """Make a new ring and load it.

        Never writes over a ring, or over what may be left of one: RingFault('already_there'). A ring whose
        making was cut short was never used, and is made again.
        """
        make_folder(folder)
        with only_maker(folder):
            if not _is_unused(folder):
                raise RingFault("already_there")
            # Says that the making has begun, so that keys found beside it later are known to be unused.
            write_private(folder / _ABOUT, json.dumps({"version": _VERSION, "made": False}).encode())
            keys = {name: draw(chance, KEY_BYTES) for name in _FIRST}
            for name in _FOLDERS:
                make_folder(folder / name)
            for name, key in keys.items():
                write_private(folder / name, key)
            write_private(folder / _ABOUT, json.dumps(_about(keys, tenant), indent=1).encode())
        return cls.load(folder, tenant)

    @classmethod
    def load(cls, folder: Path, tenant: str) -> Ring:
        """Load the ring of this organisation. Every way in which it is not fit for use is a RingFault."""
        check_folder(folder)
        checks, owner = _read_about(folder)
        for name in _FOLDERS:
            check_folder(folder / name)
        keys = {name: read_private(folder / name) for name in sorted({*checks, *_epoch_files(folder)})}
        if any(len(key) != KEY_BYTES for key in keys.values()):
            raise RingFault("damaged")
        if any(not compare_digest(_check(keys[name]), check) for name, check in checks.items()):
            raise RingFault("damaged")
        if not compare_digest(_fingerprint(keys[_HOUSE], tenant), owner):
            raise RingFault("not_ours")
        # A key file that ring.json does not list yet may open rows, but nothing is sealed with it.
        newest = {kind: max(map(_epoch, _of_kind(checks, kind))) for kind in _EPOCHS}
        return cls(keys, newest, tenant)

    def guardian(self) -> GuardianKeys:
        """The keys of casework."""
        return self._guardian

    def reporter(self) -> ReporterKeys:
        """The keys of the reporter's own side."""
        return self._reporter

    def courier(self) -> CourierKeys:
        """The keys of the courier, the only ones that open a return address."""
        return self._courier

    def fingerprint(self, tenant: str) -> bytes:
        """32 bytes to keep in the database, so that a start with another ring, or another's, is noticed."""
        return _fingerprint(self._house, tenant)

    def purpose_key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, from the root that never changes."""
        return derive(self._house, "house", purpose)


def _is_unused(folder: Path) -> bool:
    """Whether no finished ring is here. Keys without their ring.json count as one: they may be in use."""
    try:
        about = read_private(folder / _ABOUT)
    except RingFault as fault:
        if fault.reason != "missing":
            raise
        return not any((folder / name).exists() for name in (*_FOLDERS, _HOUSE))
    return about == json.dumps({"version": _VERSION, "made": False}).encode()


def _about(keys: dict[str, bytes], tenant: str) -> dict[str, object]:
    return {
        "version": _VERSION,
        "made": True,
        "organisation": _fingerprint(keys[_HOUSE], tenant).hex(),
        "keys": {name: _check(key).hex() for name, key in sorted(keys.items())},
    }


def _read_about(folder: Path) -> tuple[dict[str, bytes], bytes]:
    """The check value of each key, and the organisation's fingerprint."""
    raw = read_private(folder / _ABOUT)
    try:
        about = json.loads(raw)
        if about["version"] != _VERSION:
            raise RingFault("damaged")
        if about["made"] is False:
            raise RingFault("missing")
        checks = {str(name): bytes.fromhex(check) for name, check in about["keys"].items()}
        owner = bytes.fromhex(about["organisation"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RingFault("damaged") from None
    fixed = {_HOUSE, _PEPPER, _SALT}
    epochs = {kind: _of_kind(checks, kind) for kind in _EPOCHS}
    if not all(epochs.values()) or set(checks) != fixed.union(*epochs.values()):
        raise RingFault("damaged")
    return checks, owner


def _of_kind(names: Iterable[str], kind: str) -> list[str]:
    return [name for name in names if re.fullmatch(f"{kind}/{_EPOCH_FILE}", name)]


def _epoch_files(folder: Path) -> list[str]:
    try:
        found = {kind: [f"{kind}/{path.name}" for path in (folder / kind).iterdir()] for kind in _EPOCHS}
    except OSError:
        raise RingFault("unreadable") from None
    return [name for kind, names in found.items() for name in _of_kind(names, kind)]


def _epoch(name: str) -> int:
    return int(Path(name).stem)


def _epochs(keys: dict[str, bytes], kind: str) -> dict[int, bytes]:
    return {_epoch(name): key for name, key in keys.items() if name.startswith(f"{kind}/")}


def _check(key: bytes) -> bytes:
    """Notices a damaged or foreign key file. Safe in the open: the key is random and 256 bits long."""
    return digest(key, b"wren ring check", sha256)[:16]


def _fingerprint(house: bytes, tenant: str) -> bytes:
    return digest(derive(house, "house", "fingerprint"), pae(("wren", "ring", tenant)), sha256)
