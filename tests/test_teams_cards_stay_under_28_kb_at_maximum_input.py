"""Whatever the product can answer, at its longest and made of emoji, is a card that Teams shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest

from bot.teams.show import home_messages
from handlers.chat import Arrived, Ask, Button, Card, Dialog, Entry, Filled, Home, Mistakes, Person, Said
from tests.teams_pages import ADA, GRACE, brim, cards, content, event_of, form_in, sending, submitted
from tests.teams_shape import every, problems_of_card, weight
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
OLDER = WORDS.say("thread.older.button")


@pytest.fixture
async def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visit]:
    monkeypatch.setattr("store.vault.receipts._MEMORY_KIB", 64)
    guardians = crowd("g-").replace("g-grace=", f"{GRACE.id}=", 1).replace("g-", f"teams:{TENANT}/29:g-")
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


async def read_all(visit: Visit, who: Person, act: str, about: str) -> str:
    """Every page of a thread, in one text without the headings; each page is a good card."""
    told, again, older = "", WORDS.say("thread.continued", heading="").strip(), about
    while True:
        page = await visit.press(who, act, older)
        for card in cards(page):
            assert problems_of_card(card) == []
        found = [one for one in page.fields if isinstance(one, Entry)]
        ends = ["" if again in one.heading else "\n\n" for one in found]
        told = "".join(end + one.text for end, one in zip(ends, found, strict=True)) + told
        earlier = [one.about for one in page.buttons if isinstance(one, Button) and one.label == OLDER]
        if not earlier:
            return told
        (older,) = earlier


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


async def test_a_full_form_with_mistakes_comes_back_whole(visit: Visit) -> None:
    form = await visit.press(ADA, "concern.begin")
    for letters in LETTERS.values():
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


async def test_the_longest_concern_is_read_and_answered_page_by_page(visit: Visit) -> None:
    for letters in (LETTERS["family"], LETTERS["Chinese"]):
        (card,) = cards(await visit.press(ADA, "concern.begin"))
        typed = full(card, letters) | {"exclude": "", "danger": "yes", "release": "now", "keep": "both"}
        assert isinstance(await visit.do(event_of(submitted(sending(card) | typed))), Dialog)
        case = first_case(await visit.do(Arrived(GRACE)))
        assert typed["words"] in await read_all(visit, GRACE, "case.open", case)
        for form in ("case.reply", "case.close"):
            await answer_at_the_longest(visit, form, case, letters)
        visit.world.clock.forward(days=2)


async def answer_at_the_longest(visit: Visit, form: str, case: str, letters: str) -> None:
    """In a form as it is, and in one that has been open for too long."""
    opened = await visit.press(GRACE, form, case)
    (card,) = cards(opened)
    words = brim(letters, form_in(card)["words"]["maxLength"])
    sent = Filled(GRACE, form, {"words": (words,)}, opened.about)
    await visit.do(sent)
    visit.world.clock.forward(days=3)
    stale = await visit.do(sent)
    assert isinstance(stale, Mistakes)
    assert [problems_of_card(one) for one in cards(stale)] == [[]]
    assert words in await read_all(visit, GRACE, "case.open", case)


async def test_what_was_written_on_another_platform_is_read_page_by_page(visit: Visit) -> None:
    form = await visit.press(Person("play:ben"), "concern.begin")
    now = {"danger": ("yes",), "release": ("now",)}
    sent = {"words": (LONG,), "topic": ("bullying",), "keep": ("address",), **now}
    await visit.do(Filled(Person("play:ben"), "concern", sent, form.about))
    case = first_case(await visit.do(Arrived(GRACE)))
    assert LONG in await read_all(visit, GRACE, "case.open", case)


async def test_her_box_shows_long_answers_page_by_page(visit: Visit) -> None:
    form = await visit.press(ADA, "concern.begin")
    now = {"danger": "yes", "release": "now", "identity": "anonymous", "keep": "address"}
    await visit.fill(ADA, form, words="I was shouted at.", topic="bullying", **now)
    case = first_case(await visit.do(Arrived(GRACE)))
    for turn in range(3):
        reply = await visit.press(GRACE, "case.reply", case)
        await visit.fill(GRACE, reply, words=f"{turn}{LONG[1:]}")
    box = await visit.press(ADA, "box.open")
    (read,) = [one.about for one in box.buttons if isinstance(one, Button) and one.act == "box.read"]
    told = await read_all(visit, ADA, "box.read", read)
    for turn in range(3):
        assert f"{turn}{LONG[1:]}" in told


async def test_what_she_typed_into_the_chat_is_in_the_form_whole_or_she_is_told(visit: Visit) -> None:
    for letters, size in product(LETTERS.values(), (3_000, 11_000, 11_999)):
        text = (letters * size)[:size].strip()
        answer = await visit.do(Said(ADA, text))
        assert isinstance(answer, Card)
        offered = [one for one in answer.buttons if isinstance(one, Button) and one.act == "said.send"]
        if not offered:
            assert WORDS.say("typed.too_long") in answer.prose
            assert weight(text) > 12_000
            continue
        (card,) = cards(await visit.press(ADA, "said.send", offered[0].about))
        assert problems_of_card(card) == []
        assert form_in(card)["words"]["value"] == text


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
