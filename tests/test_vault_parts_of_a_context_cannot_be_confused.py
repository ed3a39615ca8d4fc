"""No two lists of parts give the same bytes: shown by reading the parts back out of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.vault import Part, pae

PARTS = st.one_of(st.text(st.characters(exclude_categories=())), st.binary(), st.integers())

READERS: dict[bytes, Callable[[bytes], Part]] = {
    b"s": lambda body: body.decode("utf-8", "surrogatepass"),
    b"b": lambda body: body,
    b"i": int,
}


def read_back(encoded: bytes) -> list[Part]:
    count, rest, parts = int.from_bytes(encoded[:8], "big"), encoded[8:], list[Part]()
    for _ in range(count):
        kind, length = rest[:1], int.from_bytes(rest[1:9], "big")
        body, rest = rest[9 : 9 + length], rest[9 + length :]
        parts.append(READERS[kind](body))
    assert rest == b""
    return parts


@given(st.lists(PARTS))
def test_the_parts_can_be_read_back_so_no_two_lists_collide(parts: list[Part]) -> None:
    found = read_back(pae(parts))
    assert found == parts
    assert [type(part) for part in found] == [type(part) for part in parts]


def test_look_alikes_differ() -> None:
    alike: tuple[Part, ...] = ("", b"", "1", b"1", 1, "s", "-1", -1, 0, "11", "\0")
    lists = [parts for length in range(4) for parts in product(alike, repeat=length)]
    assert len({pae(parts) for parts in lists}) == len(lists)


@pytest.mark.parametrize("part", [True, None, 1.5, ("a",), bytearray(b"a")])
def test_a_part_of_another_type_is_refused(part: object) -> None:
    with pytest.raises(TypeError):
        pae(["a", cast("Part", part)])
