"""Sealing: one key and one context open an envelope, and nothing about its length is left to see.

The layout is version (1 byte), salt (24), commitment (32), then AES-256-GCM ciphertext and tag (16). Key,
nonce and commitment come from HKDF-SHA256 over the key with a fresh 192-bit salt, so no nonce is used twice
under one key. The commitment makes sure that no second key opens the same bytes, which AES-GCM alone does not
promise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hmac import compare_digest
from operator import index

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Part = str | bytes | int
Chance = Callable[[int], bytes]

KEY_BYTES = 32
VERSION = 1
_VERSION_BYTES, _SALT_BYTES, _NONCE_BYTES, _COMMITMENT_BYTES, _TAG_BYTES = 1, 24, 12, 32, 16
_LENGTH_BYTES = 4
_HEAD_BYTES = _VERSION_BYTES + _SALT_BYTES + _COMMITMENT_BYTES
_INFO = b"wren seal 1"

OVERHEAD = _HEAD_BYTES + _TAG_BYTES + _LENGTH_BYTES
"""Bytes an envelope adds to `size`: 73 of cipher and the 4-byte length that is hidden inside the padding."""


class Unreadable(Exception):
    """Sealed bytes did not open. One failure for every reason: it tells an attacker, or a log, nothing."""


def draw(chance: Chance, count: int) -> bytes:
    """`count` random bytes, or ValueError when the source gave another number of them."""
    drawn = chance(count)
    if len(drawn) != count:
        raise ValueError("the source of chance gave the wrong number of bytes")
    return drawn


def pae(parts: Sequence[Part]) -> bytes:
    """The parts as bytes, each with its kind and length before it, so that no two lists give the same bytes.

    "1", b"1" and 1 differ. A bool or any other type raises TypeError: its meaning would be a guess.
    """
    encoded = [len(parts).to_bytes(8, "big")]
    for part in parts:
        kind, body = _encode(part)
        encoded += [kind, len(body).to_bytes(8, "big"), body]
    return b"".join(encoded)


def _encode(part: Part) -> tuple[bytes, bytes]:
    if isinstance(part, str):
        # A lone surrogate may come from a client; refusing it here would put the text into an exception.
        return b"s", part.encode("utf-8", "surrogatepass")
    if isinstance(part, bytes):
        return b"b", part
    if isinstance(part, bool):
        raise TypeError("a part must be str, bytes or int")
    return b"i", b"%d" % index(part)


def derive(root: bytes, *purpose: Part) -> bytes:
    """The 32-byte subkey of `root` for one purpose (HKDF-SHA256, purpose as info)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=pae(("wren", *purpose))).derive(root)


def pad(plain: bytes, size: int) -> bytes:
    """Length, text, then zeros: always `size` + 4 bytes. ValueError when `plain` is over `size` bytes."""
    if len(plain) > size:
        raise ValueError("too long for its envelope")
    return len(plain).to_bytes(_LENGTH_BYTES, "big") + plain.ljust(size, b"\0")


def unpad(padded: bytes) -> bytes | None:
    """What `pad` was given, or None where these bytes are not what `pad` makes."""
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if len(padded) < end or padded[end:] != bytes(len(padded) - end):
        return None
    return padded[_LENGTH_BYTES:end]


def sealed_size(size: int) -> int:
    """Length in bytes of every envelope sealed with this `size`."""
    return size + OVERHEAD


def seal(key: bytes, context: tuple[Part, ...], plain: bytes, size: int, chance: Chance) -> bytes:
    """Seal up to `size` bytes of `plain` into exactly `sealed_size(size)` bytes, bound to `context`.

    `size` is the most that the envelope can hold, and all its content ever shows of its length. Raises
    ValueError('too long for its envelope') above it, and ValueError for a key that is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a sealing key has 32 bytes")
    padded = pad(plain, size)
    salt = draw(chance, _SALT_BYTES)
    cipher, nonce, commitment = _schedule(key, salt)
    return bytes([VERSION]) + salt + commitment + cipher.encrypt(nonce, padded, pae(context))


def unseal(key: bytes, context: tuple[Part, ...], sealed: bytes) -> bytes:
    """What was sealed under this key and context. Another key, context or altered byte is Unreadable."""
    plain = _opened(key, pae(context), sealed)
    if plain is None:
        # Raised here and not where it failed, so that the exception has no cause and no context to be shown.
        raise Unreadable
    return plain


def _opened(key: bytes, context: bytes, sealed: bytes) -> bytes | None:
    if len(sealed) < OVERHEAD or sealed[0] != VERSION:
        return None
    salt, commitment = sealed[_VERSION_BYTES:][:_SALT_BYTES], sealed[:_HEAD_BYTES][-_COMMITMENT_BYTES:]
    cipher, nonce, expected = _schedule(key, salt)
    if not compare_digest(commitment, expected):
        return None
    try:
        return unpad(cipher.decrypt(nonce, sealed[_HEAD_BYTES:], context))
    except InvalidTag:
        return None


def _schedule(key: bytes, salt: bytes) -> tuple[AESGCM, bytes, bytes]:
    length = KEY_BYTES + _NONCE_BYTES + _COMMITMENT_BYTES
    stream = HKDF(SHA256(), length, salt=salt, info=_INFO).derive(key)
    return AESGCM(stream[:KEY_BYTES]), stream[KEY_BYTES:-_COMMITMENT_BYTES], stream[-_COMMITMENT_BYTES:]
