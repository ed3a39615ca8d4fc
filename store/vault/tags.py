"""Owner tags: how Wren knows a person's own concern again without keeping who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest, digest

from store.vault.sealing import pae

TAG_BYTES = 32


class OwnerTags:
    """One tag for one person and one case. Two cases of the same person have tags that do not match."""

    def __init__(self, key: bytes, older: Sequence[bytes] = ()) -> None:
        """`key` makes tags; tags made under a key in `older` (earlier epochs) are still known."""
        self._keys = (key, *older)

    def tag(self, person_id: str, case: str) -> bytes:
        """32 bytes (HMAC-SHA256) for the row of a case."""
        return _tag(self._keys[0], person_id, case)

    def matches(self, person_id: str, case: str, tag: bytes) -> bool:
        """Whether this tag is this person's for this case, under the newest or an older key."""
        found = [compare_digest(_tag(key, person_id, case), tag) for key in self._keys]
        return any(found)


def _tag(key: bytes, person_id: str, case: str) -> bytes:
    return digest(key, pae(("wren", "owner", person_id, case)), sha256)
