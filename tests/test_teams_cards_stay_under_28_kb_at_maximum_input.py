"""Whatever the product can answer, at its longest and made of emoji, is a card that Teams shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.teams.show import home_messages
from handlers.chat import Arrived, Ask, Card, Dialog, Entry, Filled, Home, Mistakes, Person
from tests.teams_pages import ADA, GRACE, brim, cards, content, event_of, form_in, sending, submitted
from tests.teams_shape import every, problems_of_card
from tests.teams_tenant import TENANT
from tests.teams_world import a_teams_world
from tests.visits import LONG, Visit, crowd, first_case, go_everywhere, notices
from tests.world import WORDS

LETTERS = {
    "letters": "w",
    "emoji": "🐦",
    "family": "👩‍👩‍👧‍👦",
    "Chinese": "漢",
    "signs": 'a\n"<\\',
    "line": "\u2028x",
}
FILLED = ("words", "wish")


@pytest.fixture
async def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visit]:
    monkeypatch.setattr("store.vault.receipts._MEMORY_KIB", 64)
    guardians = crowd("g-").replace("g-grace=", f"{GRACE.id}=", 1).replace("g-", f"teams:{TENANT}/g-")
    async with a_teams_world(
        tmp_path, WREN_GUARDIANS=guardians, WREN_RELEASE_CAP="3600", WREN_NOTICE_TOPIC="yes"
    ) as world:
        yield Visit(world, ADA, GRACE)
        world.check_nothing_was_refused()


def full(card: dict[str, object], letters: str) -> dict[str, str]:
    """Every input as full as it goes, and every guardian ticked, which is a mistake."""
    found = {}
    for name, one in form_in(card).items():
        if one["type"] == "Input.Text":
            found[name] = brim(letters, one["maxLength"])
        elif one["isMultiSelect"]:
            found[name] = ",".join(choice["value"] for choice in one["choices"])
        else:
            found[name] = one["choices"][-1]["value"]
    return found


async def read_all(visit: Visit, who: Person, case: str) -> str:
    """Every page of a case, in one text without the headings; each page is a good card."""
    told, number = "", 0
    again = WORDS.say("thread.continued", heading="").strip()
    while True:
        page = await visit.press(who, "case.open", f"{case}.{number}")
        for card in cards(page):
            assert problems_of_card(card) == []
        found = [one for one in page.fields if isinstance(one, Entry)]
        ends = ["" if again in one.heading else "\n\n" for one in found]
        told = "".join(end + one.text for end, one in zip(ends, found, strict=True)) + told
        number += 1
        if WORDS.say("thread.older.button") not in [button.label for button in page.buttons]:
            return told


def fits_no_field(dialog: Dialog) -> bool:
    """Whether it holds what nobody could have typed in Teams: twelve thousand emoji in one field."""
    return any(isinstance(one, Ask) and len(one.value) > 9_000 for one in dialog.fields)


async def test_every_answer_is_a_good_card(visit: Visit) -> None:
    await go_everywhere(visit)
    met = {type(answer) for answer in visit.seen if answer is not None}
    assert met == {Card, Dialog, Home, Mistakes}
    for answer in visit.seen:
        if isinstance(answer, Mistakes) and fits_no_field(answer.dialog):
            continue
        for card in cards(answer):
            assert problems_of_card(card) == [], type(answer)


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
async def test_a_full_form_with_mistakes_comes_back_whole(visit: Visit, letters: str) -> None:
    form = await visit.press(ADA, "concern.begin")
    (card,) = cards(form)
    typed = full(card, letters)
    for _ in range(2):
        answer = await visit.do(event_of(submitted(sending(card) | typed)))
        assert isinstance(answer, Mistakes)
        (card,) = cards(answer)
        assert problems_of_card(card) == []
        shown = form_in(card)
        for name in FILLED:
            assert shown[name]["value"] == typed[name], name


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
async def test_the_longest_concern_is_read_and_answered_page_by_page(visit: Visit, letters: str) -> None:
    (card,) = cards(await visit.press(ADA, "concern.begin"))
    typed = full(card, letters) | {"exclude": "", "danger": "yes", "release": "now", "keep": "both"}
    assert isinstance(await visit.do(event_of(submitted(sending(card) | typed))), Dialog)
    home = await visit.do(Arrived(GRACE))
    case = first_case(home)
    assert typed["words"] in await read_all(visit, GRACE, case)
    for form in ("case.reply", "case.close"):
        opened = await visit.press(GRACE, form, case)
        (card,) = cards(opened)
        words = brim(letters, form_in(card)["words"]["maxLength"])
        await visit.do(Filled(GRACE, form, {"words": (words,)}, opened.about))
        visit.world.clock.forward(days=3)
        stale = await visit.do(Filled(GRACE, form, {"words": (words,)}, opened.about))
        for one in cards(stale):
            assert problems_of_card(one) == []
        assert words in await read_all(visit, GRACE, case)


async def test_what_was_written_on_another_platform_is_read_page_by_page(visit: Visit) -> None:
    form = await visit.press(Person("play:ben"), "concern.begin")
    now = {"danger": ("yes",), "release": ("now",)}
    sent = {"words": (LONG,), "topic": ("bullying",), "keep": ("address",), **now}
    await visit.do(Filled(Person("play:ben"), "concern", sent, form.about))
    assert LONG in await read_all(visit, GRACE, first_case(await visit.do(Arrived(GRACE))))


async def test_a_home_of_forty_cases_takes_as_many_cards_as_it_needs() -> None:
    home = Home((Card("Amber Wren", ("🐦" * 300,)),) * 40)
    shown = home_messages(home, WORDS)
    assert len(shown) > 1
    assert sum(str(one).count("Amber Wren") for one in (content(each)["body"] for each in shown)) == 40
    for one in shown:
        assert problems_of_card(content(one)) == []


@pytest.mark.parametrize("card", notices(), ids=lambda card: card.title)
def test_every_notice_is_a_good_card(card: Card) -> None:
    for one in cards(card):
        assert problems_of_card(one) == []


def test_what_somebody_reads_is_never_cut() -> None:
    card = Card("t" * 150, ("🐦" * 1_400,) * 4)
    for one in cards(card):
        assert "🐦" * 1_400 in "".join(part.get("text", "") for part in every(one))
        assert problems_of_card(one) == []
