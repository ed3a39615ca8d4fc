"""An owner tag finds a person's own concern again and links no two concerns to each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.vault import OwnerTags

KEY = bytes(range(32))


@given(person=st.text(), other=st.text(), case=st.text())
def test_an_owner_tag_knows_its_person_and_case_only(person: str, other: str, case: str) -> None:
    owner = OwnerTags(KEY)
    assert owner.matches(person, case, owner.tag(person, case))
    assert owner.matches(other, case, owner.tag(person, case)) is (other == person)
    assert owner.matches(person, case + "x", owner.tag(person, case)) is False
    assert OwnerTags(bytes(32)).tag(person, case) != owner.tag(person, case)


def test_an_owner_tag_of_an_older_epoch_is_still_known() -> None:
    older = OwnerTags(bytes(32)).tag("slack:T/U", "c1")
    assert OwnerTags(KEY, (bytes(32),)).matches("slack:T/U", "c1", older)
    assert not OwnerTags(KEY).matches("slack:T/U", "c1", older)
