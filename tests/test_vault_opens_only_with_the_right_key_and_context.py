"""What is sealed opens with its own key and context only, and every failure is one bare exception."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from hmac import digest

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from store.vault import (
    ROUTE_PLAIN,
    ContentKeys,
    Part,
    RouteOpener,
    RouteSealer,
    Unreadable,
    derive,
    pae,
    seal,
    unseal,
)
from store.vault.route import route_key
from store.vault.sealing import pad

KEY = bytes(range(32))
CONTEXT: tuple[Part, ...] = ("message", "trust", b"case", 7)
PARTS = st.one_of(st.text(), st.binary(), st.integers())
CONTEXTS = st.lists(PARTS, max_size=5).map(tuple)
CONTENT = ContentKeys(2, {1: bytes(32), 2: KEY})
PRIVATE = route_key(KEY)
SEALER = RouteSealer(2, PRIVATE.public_key())
OPENER = RouteOpener({1: route_key(bytes(32)), 2: PRIVATE})


def is_unreadable(opening: Callable[[], object]) -> None:
    with pytest.raises(Unreadable) as caught:
        opening()
    fault = caught.value
    assert type(fault) is Unreadable
    assert fault.args == ()
    assert fault.__cause__ is None
    assert fault.__context__ is None


def each_with_one_bit_flipped(sealed: bytes) -> list[bytes]:
    return [
        sealed[:place] + bytes([sealed[place] ^ 1 << bit]) + sealed[place + 1 :]
        for place in range(len(sealed))
        for bit in range(8)
    ]


def hand_sealed(padded: bytes, version: int = 1) -> bytes:
    """The format of an envelope, built here a second time from HMAC and AES-GCM alone."""
    salt = bytes(range(24))
    root, stream, block = digest(salt, KEY, sha256), b"", b""
    for count in (1, 2, 3):
        block = digest(root, block + b"wren seal 1" + bytes([count]), sha256)
        stream += block
    body = AESGCM(stream[:32]).encrypt(stream[32:44], padded, pae(CONTEXT))
    return bytes([version]) + salt + stream[44:76] + body


@given(plain=st.binary(max_size=60), context=CONTEXTS, key=st.binary(min_size=32, max_size=32))
def test_what_is_sealed_comes_back(plain: bytes, context: tuple[Part, ...], key: bytes) -> None:
    content = ContentKeys(9, {9: key})
    assert unseal(key, context, seal(key, context, plain, 60, os.urandom)) == plain
    assert content.unseal("pool", context, content.seal("pool", context, plain, 60, os.urandom)) == plain
    assert OPENER.open(context, SEALER.seal(context, plain)) == plain


@given(context=CONTEXTS, other=CONTEXTS)
def test_another_context_does_not_open(context: tuple[Part, ...], other: tuple[Part, ...]) -> None:
    if [(type(part), part) for part in context] == [(type(part), part) for part in other]:
        return
    is_unreadable(lambda: unseal(KEY, other, seal(KEY, context, b"words", 8, os.urandom)))
    content = CONTENT.seal("pool", context, b"words", 8, os.urandom)
    is_unreadable(lambda: CONTENT.unseal("pool", other, content))
    is_unreadable(lambda: OPENER.open(other, SEALER.seal(context, b"words")))


@pytest.mark.parametrize(
    "other",
    [
        ("message", "trust", b"case", 8),
        ("message", "trust", b"case", "7"),
        ("message", "trust", "case", 7),
        ("trust", "message", b"case", 7),
        ("messagetrust", b"case", 7),
        ("message", "trust", b"case"),
        ("message", "trust", b"case", 7, ""),
        (),
    ],
)
def test_a_context_with_one_part_changed_does_not_open(other: tuple[Part, ...]) -> None:
    is_unreadable(lambda: unseal(KEY, other, seal(KEY, CONTEXT, b"words", 8, os.urandom)))
    content = CONTENT.seal("pool", CONTEXT, b"words", 8, os.urandom)
    is_unreadable(lambda: CONTENT.unseal("pool", other, content))
    is_unreadable(lambda: OPENER.open(other, SEALER.seal(CONTEXT, b"words")))


@given(other=st.binary(max_size=40))
def test_another_key_does_not_open(other: bytes) -> None:
    if other != KEY:
        is_unreadable(lambda: unseal(other, CONTEXT, seal(KEY, CONTEXT, b"words", 8, os.urandom)))


def test_a_flipped_bit_anywhere_does_not_open() -> None:
    for sealed in each_with_one_bit_flipped(seal(KEY, CONTEXT, b"words", 8, os.urandom)):
        is_unreadable(lambda sealed=sealed: unseal(KEY, CONTEXT, sealed))  # type: ignore[misc]
    for sealed in each_with_one_bit_flipped(CONTENT.seal("pool", CONTEXT, b"words", 8, os.urandom)):
        is_unreadable(lambda sealed=sealed: CONTENT.unseal("pool", CONTEXT, sealed))  # type: ignore[misc]


def test_a_flipped_bit_anywhere_in_a_route_does_not_open() -> None:
    route = SEALER.seal(CONTEXT, b"slack:T/U")
    # The X25519 share ends at byte 1,125 and X25519 itself takes no notice of its last bit.
    every_bit = [*range(8), *range(1093, 1133)]
    flips = [(place, bit) for place in every_bit for bit in range(8)]
    flips += [(place, place % 8) for place in range(len(route))]
    for place, bit in flips:
        sealed = route[:place] + bytes([route[place] ^ 1 << bit]) + route[place + 1 :]
        is_unreadable(lambda sealed=sealed: OPENER.open(CONTEXT, sealed))  # type: ignore[misc]


def test_a_cut_or_lengthened_envelope_does_not_open() -> None:
    sealed = seal(KEY, CONTEXT, b"words", 8, os.urandom)
    content = CONTENT.seal("pool", CONTEXT, b"words", 8, os.urandom)
    route = SEALER.seal(CONTEXT, b"slack:T/U")
    for end in range(len(sealed)):
        is_unreadable(lambda end=end: unseal(KEY, CONTEXT, sealed[:end]))  # type: ignore[misc]
    for end in range(len(content)):
        is_unreadable(lambda end=end: CONTENT.unseal("pool", CONTEXT, content[:end]))  # type: ignore[misc]
    for end in (*range(64), *range(1100, len(route))):
        is_unreadable(lambda end=end: OPENER.open(CONTEXT, route[:end]))  # type: ignore[misc]
    is_unreadable(lambda: unseal(KEY, CONTEXT, sealed + b"\0"))
    is_unreadable(lambda: CONTENT.unseal("pool", CONTEXT, content + b"\0"))
    is_unreadable(lambda: OPENER.open(CONTEXT, route + b"\0"))


@given(junk=st.binary(max_size=2000))
def test_bytes_of_any_kind_are_unreadable_and_nothing_worse(junk: bytes) -> None:
    is_unreadable(lambda: unseal(KEY, CONTEXT, junk))
    is_unreadable(lambda: CONTENT.unseal("pool", CONTEXT, junk))
    is_unreadable(lambda: OPENER.open(CONTEXT, junk))
    is_unreadable(lambda: OPENER.open(CONTEXT, b"\1\0\0\0\2" + junk.ljust(1652, b"\0")[:1652]))


def test_the_format_is_what_the_documents_say() -> None:
    padded = (5).to_bytes(4, "big") + b"words" + bytes(3)
    assert unseal(KEY, CONTEXT, hand_sealed(padded)) == b"words"
    assert seal(KEY, CONTEXT, b"words", 8, lambda count: bytes(range(count))) == hand_sealed(padded)


@pytest.mark.parametrize(
    "padded",
    [
        pytest.param(b"\0\0\0\5words\0\0\1", id="padding is not zero at its end"),
        pytest.param(b"\0\0\0\5words\1\0\0", id="padding is not zero at its start"),
        pytest.param(b"\0\0\0\4words\0\0\0", id="length is short of the text"),
        pytest.param(b"\0\0\0\x09words\0\0\0", id="length is past the end"),
        pytest.param(b"\xff\xff\xff\xffwords\0\0\0", id="length is huge"),
    ],
)
def test_wrong_padding_under_the_right_key_does_not_open(padded: bytes) -> None:
    is_unreadable(lambda: unseal(KEY, CONTEXT, hand_sealed(padded)))


def test_a_version_that_we_do_not_know_does_not_open() -> None:
    is_unreadable(lambda: unseal(KEY, CONTEXT, hand_sealed(b"\0\0\0\5words\0\0\0", version=2)))


def test_another_purpose_or_epoch_does_not_open() -> None:
    sealed = CONTENT.seal("pool", CONTEXT, b"words", 8, os.urandom)
    is_unreadable(lambda: CONTENT.unseal("audit", CONTEXT, sealed))
    is_unreadable(lambda: ContentKeys(1, {1: bytes(32)}).unseal("pool", CONTEXT, sealed))
    same_key = ContentKeys(3, {2: KEY, 3: KEY})
    is_unreadable(lambda: same_key.unseal("pool", CONTEXT, b"\1\0\0\0\3" + sealed[5:]))
    route = SEALER.seal(CONTEXT, b"slack:T/U")
    is_unreadable(lambda: RouteOpener({1: route_key(bytes(32))}).open(CONTEXT, route))
    same_pair = RouteOpener({2: PRIVATE, 3: PRIVATE})
    is_unreadable(lambda: same_pair.open(CONTEXT, b"\1\0\0\0\3" + route[5:]))


def test_a_row_of_a_version_to_come_is_not_taken_for_one_of_ours() -> None:
    head = b"\2\0\0\0\2"
    context = ("content", head, "pool", *CONTEXT)
    content = head + seal(derive(KEY, "content", "pool"), context, b"words", 8, os.urandom)
    is_unreadable(lambda: CONTENT.unseal("pool", CONTEXT, content))
    is_unreadable(lambda: OPENER.open(CONTEXT, hand_made_route(head, ROUTE_PLAIN)))


def test_a_route_of_another_length_is_not_opened() -> None:
    head = b"\1\0\0\0\2"
    assert OPENER.open(CONTEXT, hand_made_route(head, ROUTE_PLAIN)) == b"slack:T/U"
    is_unreadable(lambda: OPENER.open(CONTEXT, hand_made_route(head, ROUTE_PLAIN - 1)))


def hand_made_route(head: bytes, size: int) -> bytes:
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    info = pae(("wren", "route", head, *CONTEXT))
    return head + suite.encrypt(pad(b"slack:T/U", size), PRIVATE.public_key(), info)


def test_an_older_epoch_still_opens_while_its_key_is_there() -> None:
    sealed = ContentKeys(1, {1: bytes(32)}).seal("pool", CONTEXT, b"words", 8, os.urandom)
    route = RouteSealer(1, route_key(bytes(32)).public_key()).seal(CONTEXT, b"slack:T/U")
    assert CONTENT.unseal("pool", CONTEXT, sealed) == b"words"
    assert OPENER.open(CONTEXT, route) == b"slack:T/U"


def test_a_case_key_comes_back_for_its_own_case_only() -> None:
    case_key = os.urandom(32)
    wrapped = CONTENT.wrap(case_key, ("case", "trust", "c1"), os.urandom)
    assert CONTENT.unwrap(("case", "trust", "c1"), wrapped) == case_key
    is_unreadable(lambda: CONTENT.unwrap(("case", "trust", "c2"), wrapped))
    with pytest.raises(ValueError, match="32 bytes"):
        CONTENT.wrap(case_key[1:], ("case", "trust", "c1"), os.urandom)


def test_a_blank_route_opens_as_nothing() -> None:
    assert OPENER.open(CONTEXT, SEALER.seal(CONTEXT, b"")) == b""
    is_unreadable(lambda: OPENER.open(("route", "trust", "other"), SEALER.seal(CONTEXT, b"")))


def test_what_does_not_fit_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueError, match=r"^too long for its envelope$"):
        seal(KEY, CONTEXT, b"123456789", 8, os.urandom)
    with pytest.raises(ValueError, match=r"^too long for its envelope$"):
        SEALER.seal(CONTEXT, bytes(ROUTE_PLAIN + 1))
    assert unseal(KEY, CONTEXT, seal(KEY, CONTEXT, b"12345678", 8, os.urandom)) == b"12345678"
    assert OPENER.open(CONTEXT, SEALER.seal(CONTEXT, bytes(ROUTE_PLAIN))) == bytes(ROUTE_PLAIN)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_never_seals(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(bytes(length), CONTEXT, b"words", 8, os.urandom)


@pytest.mark.parametrize("given_bytes", [0, 23, 25])
def test_a_source_of_chance_that_gives_too_little_never_seals(given_bytes: int) -> None:
    with pytest.raises(ValueError, match="source of chance"):
        seal(KEY, CONTEXT, b"words", 8, lambda count: bytes(given_bytes))
