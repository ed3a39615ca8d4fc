"""The content ring: keys of what was said, one for each epoch.

Everything sealed here starts with version (1 byte) and epoch (4 bytes, big endian), so that a key can be
replaced while older rows still open. Version 1 is a wrap by the ring; another version is kept for a case key
wrapped to a guardian's own device.
"""

from __future__ import annotations

from collections.abc import Mapping

from store.vault.sealing import KEY_BYTES, Chance, Part, Unreadable, derive, seal, sealed_size, unseal

_VERSION = 1
_HEAD_BYTES = 5
_CASE = "case"


def wrapped_size(size: int) -> int:
    """Length in bytes of everything `ContentKeys.seal` makes with this `size`."""
    return _HEAD_BYTES + sealed_size(size)


class ContentKeys:
    """Seals under the newest epoch's key and opens under any epoch that is still there."""

    def __init__(self, epoch: int, keys: Mapping[int, bytes]) -> None:
        self.epoch = epoch
        self._keys = dict(keys)

    def seal(self, purpose: str, context: tuple[Part, ...], plain: bytes, size: int, chance: Chance) -> bytes:
        """Seal up to `size` bytes for one purpose into exactly `wrapped_size(size)` bytes."""
        head = _head(self.epoch)
        key = derive(self._keys[self.epoch], "content", purpose)
        return head + seal(key, _context(head, purpose, context), plain, size, chance)

    def unseal(self, purpose: str, context: tuple[Part, ...], sealed: bytes) -> bytes:
        """What was sealed. Every failure, an unknown epoch among them, is Unreadable."""
        head = sealed[:_HEAD_BYTES]
        epoch = int.from_bytes(head[1:], "big")
        root = self._keys.get(epoch)
        if root is None or head != _head(epoch):
            raise Unreadable
        key = derive(root, "content", purpose)
        return unseal(key, _context(head, purpose, context), sealed[_HEAD_BYTES:])

    def wrap(self, case_key: bytes, context: tuple[Part, ...], chance: Chance) -> bytes:
        """A 32-byte case key, sealed for the database: always `wrapped_size(KEY_BYTES)` bytes."""
        if len(case_key) != KEY_BYTES:
            raise ValueError("a case key has 32 bytes")
        return self.seal(_CASE, context, case_key, KEY_BYTES, chance)

    def unwrap(self, context: tuple[Part, ...], wrapped: bytes) -> bytes:
        """The case key, or Unreadable."""
        return self.unseal(_CASE, context, wrapped)


def _head(epoch: int) -> bytes:
    return bytes([_VERSION]) + epoch.to_bytes(4, "big")


def _context(head: bytes, purpose: str, context: tuple[Part, ...]) -> tuple[Part, ...]:
    return ("content", head, purpose, *context)
