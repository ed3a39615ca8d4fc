"""The pieces as they are shipped: the lint says the rest, and `test_wording` holds it."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest

from handlers.chat import Card, Choice, Dialog, Option, Prose
from prompts.check_pieces import FIGURE
from prompts.learning import Guide, Nudge
from prompts.nudges import THEMES, TRACKS
from prompts.readability import grade
from tests.world import WORDS

IDS = [f"{letter}{number:02}" for letter, most in zip("BEHP", (12, 24, 12, 12), strict=True)
       for number in range(1, most + 1)]  # fmt: skip


@pytest.fixture(params=WORDS.nudges, ids=lambda nudge: nudge.id)
def nudge(request: pytest.FixtureRequest) -> Nudge:
    found: Nudge = request.param
    return found


def test_there_are_sixty_pieces_on_four_tracks_and_four_themes() -> None:
    assert [piece.id for piece in WORDS.nudges] == IDS
    assert {piece.track for piece in WORDS.nudges} == set(TRACKS)
    assert {piece.theme for piece in WORDS.nudges} == set(THEMES)
    tracks = dict(zip("EPHB", TRACKS, strict=True))
    assert [piece.id for piece in WORDS.nudges if piece.track != tracks[piece.id[0]]] == []


def test_they_are_short_and_easy_to_read_aloud() -> None:
    grades = [found for piece in WORDS.nudges if (found := grade(piece.spoken)) is not None]
    assert len(grades) == len(IDS)
    assert median(grades) <= 6.5
    assert max(grades) <= 8
    assert max(len(piece.spoken.split()) for piece in WORDS.nudges) <= 120


def test_no_figure_stands_without_a_source_that_was_read(nudge: Nudge) -> None:
    recall = nudge.recall
    said = " ".join((nudge.title, nudge.spoken, recall.question, *recall.options, recall.why))
    read = " ".join(
        f"{source.name} {source.supports}"
        for source in nudge.sources
        if source.confidence in ("stored page", "second hand")
    )
    backed = {figure.casefold() for figure in FIGURE.findall(read)}
    assert {figure.casefold() for figure in FIGURE.findall(said)} - backed == set()


def test_every_platform_can_show_a_piece_and_its_question_whole(nudge: Nudge) -> None:
    card = Card(nudge.title, (nudge.idea, nudge.ask, nudge.try_it, nudge.help))
    assert all(text in card.plain for text in nudge.spoken.split("\n\n"))
    options = tuple(Option(str(number), label) for number, label in enumerate(nudge.recall.options))
    Dialog("recall", "Recall", (Choice("answer", nudge.recall.question, options), Prose(nudge.recall.why)))


@pytest.mark.parametrize("guide", WORDS.guides, ids=lambda guide: guide.id)
def test_every_platform_can_show_a_guide_whole(guide: Guide) -> None:
    Card(guide.title, (guide.how, guide.not_when))


def test_nobody_can_guess_the_right_answer_by_its_place_or_length() -> None:
    recalls = [piece.recall for piece in WORDS.nudges]
    places = Counter(recall.answer for recall in recalls)
    assert min(places[place] for place in range(3)) >= len(recalls) / 5
    longest = [recall for recall in recalls if len(recall.options[recall.answer]) ==
               max(map(len, recall.options))]  # fmt: skip
    assert len(longest) <= len(recalls) / 2


def test_each_way_to_start_a_talk_says_when_not_to_use_it() -> None:
    guides = {guide.id: guide for guide in WORDS.guides}
    assert set(guides) == {"build", "cup_of_coffee", "four_ds", "sbi", "team_talk"}
    for name in ("build", "cup_of_coffee", "sbi"):
        for matter in ("sexual misconduct", "discrimination", "violence"):
            assert matter in guides[name].not_when


def test_other_peoples_work_is_credited() -> None:
    said = {piece.id: f"{piece.spoken} {piece.sources}" for piece in WORDS.nudges}
    assert "Civility Saves Lives" in said["E13"]
    assert "Vanderbilt" in said["P05"]
    assert "West Suffolk" in said["E06"]
    for name in ("H04", "H05", "H06"):
        assert "Dekker" in said[name]


def test_no_anchor_of_the_calendar_leaves_a_week_without_pieces() -> None:
    assert all(anchor.prefers for anchor in WORDS.calendar)
    october = [anchor.id for anchor in WORDS.calendar if anchor.holds(2026, 43)]
    assert october == ["speak_up_month"]
