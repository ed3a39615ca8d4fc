"""Every card and dialog of weekly pieces is a good card under 28 KB; a picture is told in words as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.teams.show import message
from handlers.chat import Card
from handlers.nudging import pulse
from tests.piece_pages import card_of
from tests.teams_card import texts
from tests.teams_nudge_samples import FULLEST, lived, without_a_team
from tests.teams_pages import content
from tests.teams_samples import Sample
from tests.teams_shape import problems_of_card
from tests.world import WORDS


@pytest.mark.parametrize("one", without_a_team(), ids=lambda one: one.name)
def test_every_card_of_a_channel_is_a_good_card(one: Sample) -> None:
    assert problems_of_card(one.card) == []


async def test_every_page_of_a_ward_and_of_a_note_is_a_good_card(tmp_path: Path) -> None:
    found = {one.name: one.card async for one in lived(tmp_path)}
    assert {"nudge-mistakes", "nudge-nudge.recall-sent", "nudge-guide.list-0", "nudge-note.open"} <= {*found}
    assert {name: wrong for name, card in found.items() if (wrong := problems_of_card(card))} == {}


def test_the_longest_piece_is_whole() -> None:
    card = card_of(FULLEST)
    told = "\n".join(texts(content(message(card, WORDS))))
    for text in (card.title, *card.prose, *(fact.value for fact in card.facts)):
        assert text in told


def test_a_picture_keeps_its_columns_and_all_it_shows_stands_in_words_before_it() -> None:
    card = pulse.shown(WORDS, "change", {"kind": 2, "say": -1})
    body = content(message(card, WORDS))["body"]
    drawn = [one for one in body if one["type"] == "RichTextBlock" and "fontType" in one["inlines"][0]]
    assert [one["inlines"][0]["text"] for one in drawn] == card.picture.splitlines()
    assert {one["inlines"][0]["fontType"] for one in drawn} == {"monospace"}
    assert body[-2:] == drawn, "words first"
    told = "\n".join(card.prose)
    for name, step in (("kind", "up2"), ("say", "down1")):
        assert WORDS.say(f"pulse.question.{name}") in told
        assert WORDS.say(f"pulse.step.{step}") in told
    assert card.picture not in content(message(card, WORDS))["fallbackText"]
    assert content(message(Card("No picture"), WORDS))["body"][1:] == []
