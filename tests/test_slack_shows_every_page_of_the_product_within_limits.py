"""Whatever the product can answer, at its longest and made of emoji, is a view that Slack takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack.show import card_view, home_view, message, show
from handlers.chat import Arrived, Card, Dialog, Home, Mistakes, Person
from tests.slack_measure import Shape, every, over
from tests.visits import Visit, crowd, first_case, go_everywhere, notices, raise_one
from tests.world import WORDS, a_world

ALL_KINDS = (Card, Dialog, Home, Mistakes)


@pytest.fixture
async def visit(tmp_path: Path) -> AsyncIterator[Visit]:
    async with a_world(
        tmp_path, WREN_GUARDIANS=crowd("play:"), WREN_RELEASE_CAP="3600", WREN_NOTICE_TOPIC="yes"
    ) as world:
        yield Visit(world, Person("play:ada"), Person("play:grace"))


async def test_every_answer_fits_and_every_kind_was_met(visit: Visit) -> None:
    await go_everywhere(visit)
    met = {type(answer) for answer in visit.seen if answer is not None}
    assert met == set(ALL_KINDS)
    for answer in visit.seen:
        view = show(answer, WORDS)
        assert view is None or over(view) == [], type(answer)
        if isinstance(answer, Card):
            assert over(message(answer, WORDS)) == []


async def test_nothing_she_wrote_is_lost_or_changed_in_a_view(visit: Visit) -> None:
    await raise_one(visit, "&<>*_~`:smile: <!channel> " * 400, wish="")
    case = first_case(await visit.do(Arrived(visit.grace)))
    view = show(await visit.press(visit.grace, "case.open", case), WORDS)
    assert view is not None
    assert ("&<>*_~`:smile: <!channel> " * 400).strip() in "".join(texts(view))
    assert not [part for part in every(view) if part.get("type") == "mrkdwn"]


async def test_forty_cases_fit_in_a_guardians_home() -> None:
    long = Card("Amber Wren", ("x" * 300,), buttons=())
    assert over(home_view(Home((long,) * 40), WORDS, "Please press again.")) == []


@pytest.mark.parametrize("card", notices(), ids=lambda card: card.title)
def test_every_notice_fits_in_a_message(card: Card) -> None:
    assert over(message(card, WORDS)) == []


def test_a_card_of_the_greatest_size_fits_as_message_and_modal() -> None:
    card = Card("t" * 150, ("🐦" * 1_400,) * 4)
    assert over(message(card, WORDS)) == []
    assert over(card_view(card, WORDS)) == []


def texts(view: Shape) -> list[str]:
    return [part["text"] for part in every(view["blocks"]) if part.get("type") == "text"]
