"""What comes from a browser becomes an event only if it is exactly as agreed; a refusal holds none of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.play.read import Malformed, Payload, Request, parse, read, request_id
from handlers.chat import Arrived, Filled, Person, Pressed, Said
from tests.play_demo import CAST

ADA = Person("play:ada")
GOOD: dict[str, Any] = {"id": "a1", "do": "pressed", "who": "play:ada", "act": "home"}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "id",
        "do",
        "who",
        "act",
        "about",
        "form",
        "answers",
        "where",
        "under",
        "text",
        "files",
        "on",
        "language",
    ]
)


def test_a_press_is_read_with_its_place_and_thread() -> None:
    payload = {**GOOD, "about": "x", "where": "play:relay", "under": "ab", "on": "home"}
    expected = Pressed(ADA, "home", "x", "en-GB", CAST.relay, payload["under"])
    assert read(payload, CAST) == Request("a1", expected, "home")


def test_typed_text_a_form_and_an_arrival_are_read() -> None:
    said = read({**GOOD, "do": "said", "text": "hello", "files": 2, "language": "cy-GB"}, CAST)
    assert said.event == Said(ADA, "hello", 2, "cy-GB")
    filled = read({**GOOD, "do": "filled", "form": "concern", "answers": {"words.2": ["a", "b"]}}, CAST)
    assert filled.event == Filled(ADA, "concern", {"words.2": ("a", "b")})
    assert filled.on == "dialog"
    assert read({**GOOD, "do": "arrived"}, CAST).event == Arrived(ADA)


@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_anything_else_is_malformed_and_nothing_worse(change: dict[str, Any]) -> None:
    for payload in (change, {**GOOD, **change}, {**GOOD, "do": "filled", "form": "f", **change}):
        refusal: Malformed | None = None
        try:
            assert isinstance(read(payload, CAST), Request)
        except Malformed as raised:
            refusal = raised
        assert refusal is None or refusal.args == ()


@pytest.mark.parametrize(
    "change",
    [
        {"id": None}, {"id": ""}, {"id": "x" * 65}, {"id": "a b"}, {"id": "a\n"},
        {"who": "play:nobody"}, {"who": "slack:T1/U1"}, {"who": ["play:ada"]},
        {"do": "delete"}, {"do": None}, {"act": ""}, {"act": "Home"}, {"act": "x" * 81}, {"act": "home\n"},
        {"about": 1}, {"about": "x" * 3_001}, {"where": "play:elsewhere"}, {"where": "play:ada"},
        {"under": "../x"}, {"on": "roof"}, {"language": "en_GB; x"},
        {"do": "said", "text": None}, {"do": "said", "files": True}, {"do": "said", "files": -1},
        {"do": "said", "files": 21}, {"do": "said", "files": 1.0},
        {"do": "filled", "form": "concern"}, {"do": "filled", "form": "concern", "answers": []},
        {"do": "filled", "form": "concern", "answers": {"words": "no list"}},
        {"do": "filled", "form": "concern", "answers": {"words": [1]}},
        {"do": "filled", "form": "concern", "answers": {"Words": ["x"]}},
        {"do": "filled", "form": "concern", "answers": {"words": ["x"] * 51}},
        {"do": "filled", "form": "concern", "answers": {f"a{n}": ["x"] for n in range(201)}},
    ],
)  # fmt: skip
def test_each_part_is_checked(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read({**GOOD, **change}, CAST)


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "1", "null", '"a"', "{", "[" * 100_000, '{"id":' + "9" * 5_000 + "}", '{"a":"\\ud800"}'],
)
def test_what_is_no_object_of_valid_text_is_malformed(text: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse(text)
    assert refusal.value.args == ()
    assert refusal.value.__cause__ is None


def test_text_comes_through_as_it_was_typed() -> None:
    text = "line one\nline two\t🐦 é “quoted” \\ </script>"
    payload: Payload = parse(json.dumps({**GOOD, "do": "said", "text": text}))
    event = read(payload, CAST).event
    assert isinstance(event, Said)
    assert event.text == text


def test_a_refusal_finds_its_way_back_by_its_name_alone() -> None:
    assert request_id({"id": "a-1_B", "do": 3}) == "a-1_B"
    assert request_id({"id": "<b>"}) is None
    assert request_id({}) is None
