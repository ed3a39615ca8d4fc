"""The route: who to answer, sealed to the courier alone.

HPKE base mode (RFC 9180) with the X-Wing KEM (ML-KEM-768 with X25519), HKDF-SHA256 and AES-256-GCM. The
layout is version (1 byte), epoch (4 bytes, big endian), encapsulated key (1,120), ciphertext and tag. Base
mode does not say who wrote an envelope: whoever opens one checks the owner tag of its case before using it.
Version 1 is an address; another version is kept for a name in confidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from store.vault.sealing import Part, Unreadable, derive, pad, pae, unpad

ROUTE_PLAIN = 512
"""The most bytes a route can hold."""

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_VERSION = 1
_HEAD_BYTES, _KEM_BYTES, _LENGTH_BYTES, _TAG_BYTES = 5, 1120, 4, 16

ROUTE_SIZE = _HEAD_BYTES + _KEM_BYTES + _LENGTH_BYTES + ROUTE_PLAIN + _TAG_BYTES
"""Length in bytes of every route, with an address in it or with none."""


def route_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """The courier's private key of one epoch, made anew from that epoch's seed at each start."""
    # ML-KEM's seed is 64 bytes, d and z of FIPS 203.
    lattice = derive(seed, "courier", "mlkem768", "d") + derive(seed, "courier", "mlkem768", "z")
    curve = derive(seed, "courier", "x25519")
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(lattice), X25519PrivateKey.from_private_bytes(curve)
    )


class RouteSealer:
    """The public part: seals a route, and can open none."""

    def __init__(self, epoch: int, key: MLKEM768X25519PublicKey) -> None:
        self._epoch = epoch
        self._key = key

    def seal(self, context: tuple[Part, ...], plain: bytes) -> bytes:
        """Seal up to 512 bytes into exactly ROUTE_SIZE bytes; ValueError('too long for its envelope') above.

        The randomness of the encapsulation is the library's own: HPKE takes none from outside.
        """
        head = _head(self._epoch)
        return head + _SUITE.encrypt(pad(plain, ROUTE_PLAIN), self._key, _info(head, context))


class RouteOpener:
    """The private part, the courier's alone: opens routes of every epoch whose key is still there."""

    def __init__(self, keys: Mapping[int, MLKEM768X25519PrivateKey]) -> None:
        self._keys = dict(keys)

    def open(self, context: tuple[Part, ...], sealed: bytes) -> bytes:
        """What was sealed, b"" where no address is. Every failure, an unknown epoch too, is Unreadable."""
        plain = self._opened(context, sealed)
        if plain is None:
            raise Unreadable
        return plain

    def _opened(self, context: tuple[Part, ...], sealed: bytes) -> bytes | None:
        head, box = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        epoch = int.from_bytes(head[1:], "big")
        key = self._keys.get(epoch)
        if len(sealed) != ROUTE_SIZE or head != _head(epoch) or key is None:
            return None
        try:
            return unpad(_SUITE.decrypt(box, key, _info(head, context)))
        except (InvalidTag, ValueError):
            return None


def _head(epoch: int) -> bytes:
    return bytes([_VERSION]) + epoch.to_bytes(4, "big")


def _info(head: bytes, context: tuple[Part, ...]) -> bytes:
    # The library's HPKE has no AAD of its own, so the context is bound through `info`.
    return pae(("wren", "route", head, *context))
