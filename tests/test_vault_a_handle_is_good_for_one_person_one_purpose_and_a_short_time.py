"""A handle comes back from a client, so it is believed for its person, its purpose and its minutes only."""

from __future__ import annotations

import base64
import os
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.vault import HANDLE_LENGTH, Handles, Stale, Unreadable

KEY = bytes(range(32))
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
ALPHABET = string.ascii_letters + string.digits + "-_"


def handles_at(now: datetime, key: bytes = KEY) -> Handles:
    return Handles(key, os.urandom, lambda: now)


HANDLES = handles_at(NOON)


@given(
    person=st.text(),
    purpose=st.text(),
    facts=st.dictionaries(
        st.sampled_from(["case", "seq", "step"]), st.text(st.characters(exclude_categories=()), max_size=15)
    ),
)
def test_the_facts_come_back_to_the_same_person_for_the_same_purpose(
    person: str, purpose: str, facts: dict[str, str]
) -> None:
    handle = HANDLES.make(person, purpose, 15, **facts)
    assert HANDLES.read(person, purpose, handle) == facts
    assert HANDLES.read_even_if_stale(person, purpose, handle) == (facts, True)


@pytest.mark.parametrize(
    ("person", "purpose"),
    [("eve", "box"), ("ada", "case"), ("adab", "ox"), ("box", "ada"), ("", ""), ("ADA", "box")],
)
def test_another_person_or_purpose_reads_nothing(person: str, purpose: str) -> None:
    handle = HANDLES.make("ada", "box", 15, case="c1")
    with pytest.raises(Unreadable):
        HANDLES.read(person, purpose, handle)
    with pytest.raises(Unreadable):
        HANDLES.read_even_if_stale(person, purpose, handle)


def test_the_other_sides_key_reads_nothing() -> None:
    with pytest.raises(Unreadable):
        handles_at(NOON, bytes(32)).read("ada", "box", HANDLES.make("ada", "box", 15))


def test_it_is_good_until_its_minutes_are_over_and_not_a_second_longer() -> None:
    handle = HANDLES.make("ada", "box", 15, case="c1")
    last, over = NOON + timedelta(minutes=15, microseconds=-1), NOON + timedelta(minutes=15)
    assert handles_at(last).read("ada", "box", handle) == {"case": "c1"}
    with pytest.raises(Stale) as caught:
        handles_at(over).read("ada", "box", handle)
    assert caught.value.args == ()
    assert not hasattr(caught.value, "facts")
    assert handles_at(over).read_even_if_stale("ada", "box", handle) == ({"case": "c1"}, False)


def test_a_stale_handle_of_another_person_is_unreadable_and_not_stale() -> None:
    handle = HANDLES.make("ada", "box", 15)
    with pytest.raises(Unreadable):
        handles_at(NOON + timedelta(days=1)).read("eve", "box", handle)


def test_a_changed_letter_anywhere_is_a_forgery() -> None:
    handle = HANDLES.make("ada", "box", 15)
    for place, letter in enumerate(handle):
        other = ALPHABET[(ALPHABET.index(letter) + 1) % 64]
        with pytest.raises(Unreadable):
            HANDLES.read("ada", "box", handle[:place] + other + handle[place + 1 :])


def test_there_is_one_spelling_of_a_handle_only() -> None:
    handle = HANDLES.make("ada", "box", 15)
    padding = "=" * (-len(handle) % 4)
    sealed = base64.urlsafe_b64decode(handle + padding)
    spellings = [handle[:-1] + letter for letter in ALPHABET]
    same_bytes = [text for text in spellings if base64.urlsafe_b64decode(text + padding) == sealed]
    assert len(same_bytes) > 1, "the case this test is about"
    changed = [handle + "=", handle + padding, " " + handle, handle + "\n", handle[:-1]]
    for text in {*same_bytes, *changed} - {handle}:
        with pytest.raises(Unreadable):
            HANDLES.read("ada", "box", text)


NEARLY = st.text(ALPHABET + "=+/ é\ud800", min_size=HANDLE_LENGTH, max_size=HANDLE_LENGTH)


@given(st.one_of(st.text(), NEARLY))
def test_text_of_any_kind_is_unreadable_and_nothing_worse(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        HANDLES.read("ada", "box", text)
    fault = caught.value
    assert (type(fault), fault.args, fault.__cause__, fault.__context__) == (Unreadable, (), None, None)


def test_it_can_stand_in_a_url_as_it_is() -> None:
    assert set("".join(HANDLES.make("ada", "box", 15) for _ in range(20))) <= set(ALPHABET)


def test_facts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^too long for its envelope$"):
        HANDLES.make("ada", "box", 15, case="c" * 385)
    assert HANDLES.read("ada", "box", HANDLES.make("ada", "box", 15, case="\U00010000" * 85))
