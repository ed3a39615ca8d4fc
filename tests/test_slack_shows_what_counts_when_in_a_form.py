"""Slack cannot hide a part of a form, so every part is there, and the form itself says when it counts."""

from __future__ import annotations

from typing import Any

from bot.slack.answers import answers_of
from bot.slack.show import NO_FAULTS, dialog_view
from handlers.chat import Ask, Choice, Dialog, Option, Prose
from tests.slack_measure import Shape, every, over
from tests.world import WORDS

RELEASE = (Option("wait", "Wait"), Option("now", "Now"))
CALM = Choice("release", "When?", RELEASE, chosen=("wait",))
URGENT = Choice("release", "When?", RELEASE, chosen=("now",))
SAFETY = Prose("Call 999.", "safety")
DANGER = Choice("danger", "Danger?", (Option("no", "No", (CALM,)), Option("yes", "Yes", (SAFETY, URGENT))))
NAME = Ask("name", "Your name", limit=80)
IDENTITY = Choice("identity", "Who?", (Option("anonymous", "No"), Option("open", "Yes", (NAME,))))
NOBODY = Prose("Go outside.", "safety")
EXCLUDE = Choice("exclude", "Not to", (Option("a", "A"),), multiple=True, when_all=(NOBODY,))
WORDS_ASK = Ask("words", "What happened?", lines=8, limit=12_000)


def shown(*fields: Any) -> Shape:
    view = dialog_view(Dialog("concern", "Raise", tuple(fields), "Send", "sealed"), WORDS)
    assert over(view) == []
    return view


def inputs(view: Shape) -> dict[str, Shape]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def lines(view: Shape) -> list[str]:
    return [part["text"] for part in every(view["blocks"]) if isinstance(part.get("text"), str)]


def sent(view: Shape, **values: str) -> dict[str, tuple[str, ...]]:
    """The answers as they are read when these values are sent."""
    state: Shape = {}
    for name in inputs(view):
        kind, value = inputs(view)[name]["element"]["type"], values.get(name)
        chosen = {"type": kind, "selected_option": {"value": value} if value else None}
        state[name] = {name: chosen if kind == "radio_buttons" else {"type": kind, "value": value}}
    return answers_of({**view, "state": {"values": state}})


def test_the_safety_card_stands_under_the_question_about_danger_before_anything_is_chosen() -> None:
    told = lines(shown(DANGER, WORDS_ASK))
    assert told.index("Danger?") < told.index("Call 999.") < told.index("What happened?")


def test_a_field_with_two_defaults_is_shown_once_with_none_ticked_and_may_be_left_alone() -> None:
    field = inputs(shown(DANGER))["release"]
    assert "initial_option" not in field["element"]
    assert field["optional"] is True


def test_a_field_that_does_not_always_count_is_never_demanded_by_slack() -> None:
    view = shown(IDENTITY)
    assert inputs(view)["name"]["optional"] is True
    assert inputs(view)["identity"]["optional"] is False


def test_what_does_not_count_is_not_taken() -> None:
    view = shown(IDENTITY)
    assert sent(view, identity="anonymous", name="Ada") == {"identity": ("anonymous",)}
    assert sent(view, identity="open", name="Ada") == {"identity": ("open",), "name": ("Ada",)}


def test_the_ways_outside_stand_there_before_she_types_when_all_could_be_ticked() -> None:
    told = lines(shown(EXCLUDE, WORDS_ASK))
    assert told.index("Go outside.") < told.index("What happened?")


def test_a_long_text_is_taken_in_parts_and_none_is_lost_when_one_between_is_empty() -> None:
    view = shown(WORDS_ASK)
    names = ["words", "words.2", "words.3", "words.4"]
    assert list(inputs(view)) == names
    assert [inputs(view)[name]["optional"] for name in names] == [False, True, True, True]
    answers = sent(view, **{"words": "a", "words.3": "c"})
    assert [answers[name] for name in names] == [("a",), (), ("c",), ()]


def test_a_text_of_emoji_is_put_back_into_as_many_inputs_as_it_needs() -> None:
    text = "🐦" * 12_000
    view = shown(Ask("words", "What happened?", lines=8, limit=12_000, value=text))
    parts = [block["element"]["initial_value"] for block in inputs(view).values()]
    assert "".join(parts) == text


def test_faults_stand_above_their_fields_and_one_of_no_field_at_the_top() -> None:
    dialog = Dialog("concern", "Raise", (Prose("First"), WORDS_ASK), "Send", "sealed")
    told = lines(dialog_view(dialog, WORDS, {"words": "Write something.", "gone": "Too old."}))
    first, second = (
        next(n for n, line in enumerate(told) if fault in line) for fault in ("Too old", "Write")
    )
    assert first < told.index("First") < second < told.index("What happened?")
    assert NO_FAULTS == {}
