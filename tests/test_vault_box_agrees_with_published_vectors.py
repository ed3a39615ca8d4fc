"""The library's HPKE opens what RFC 9180 and the X-Wing vectors publish: our box is theirs.

The library's public functions have no AAD, which the vectors use, so these tests alone call its private one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import shake_256
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "hpke.json").read_text("utf-8"))
VECTORS: list[dict[str, str]] = [*PUBLISHED["rfc9180"]["vectors"], *PUBLISHED["x_wing"]["vectors"]]
Private = X25519PrivateKey | EllipticCurvePrivateKey | MLKEM768X25519PrivateKey


def name_of(vector: dict[str, str]) -> str:
    return " ".join([vector["kem"], vector["kdf"], vector["aead"]])


def x25519(secret: bytes) -> tuple[Private, bytes]:
    key = X25519PrivateKey.from_private_bytes(secret)
    return key, key.public_key().public_bytes_raw()


def p256(secret: bytes) -> tuple[Private, bytes]:
    key = derive_private_key(int.from_bytes(secret, "big"), SECP256R1())
    return key, key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def x_wing(seed: bytes) -> tuple[Private, bytes]:
    # The draft expands one 32-byte seed to ML-KEM's 64 bytes and X25519's 32.
    expanded = shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = X25519PrivateKey.from_private_bytes(expanded[64:])
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return MLKEM768X25519PrivateKey(lattice, curve), public


KEYS: dict[str, Callable[[bytes], tuple[Private, bytes]]] = {
    "X25519": x25519,
    "P256": p256,
    "MLKEM768_X25519": x_wing,
}


def opened(vector: dict[str, str], **changed: bytes) -> bytes:
    values = {name: bytes.fromhex(vector[name]) for name in ("info", "aad", "enc", "ciphertext")} | changed
    suite = Suite(getattr(KEM, vector["kem"]), getattr(KDF, vector["kdf"]), getattr(AEAD, vector["aead"]))
    key, _ = KEYS[vector["kem"]](bytes.fromhex(vector["private"]))
    box = values["enc"] + values["ciphertext"]
    return openssl.hpke._decrypt_with_aad(suite, box, key, values["info"], values["aad"])


def test_the_suites_we_rest_on_are_among_them() -> None:
    assert {vector["kem"] for vector in VECTORS} == set(KEYS)
    assert {"AES_256_GCM", "HKDF_SHA256"} <= {value for vector in VECTORS for value in vector.values()}


@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_a_published_message_opens(vector: dict[str, str]) -> None:
    assert opened(vector) == bytes.fromhex(vector["plain"])


@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_the_public_key_is_the_published_one(vector: dict[str, str]) -> None:
    _, public = KEYS[vector["kem"]](bytes.fromhex(vector["private"]))
    assert public == bytes.fromhex(vector["public"])


@pytest.mark.parametrize("changed", ["info", "aad", "enc", "ciphertext"])
@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_a_published_message_with_one_bit_changed_does_not_open(vector: dict[str, str], changed: str) -> None:
    value = bytearray(bytes.fromhex(vector[changed]))
    value[0] ^= 1
    with pytest.raises((InvalidTag, ValueError)):
        opened(vector, **{changed: bytes(value)})
