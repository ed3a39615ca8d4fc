"""P9: everything that can be learned is said in plain words before there is a field to type into."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from handlers.chat import Ask, Choice, Dialog, DialogField, Prose
from handlers.concern_form import Draft, concern_form
from handlers.context import Drafts, ReporterContext, Rules
from handlers.exposure import EXPOSURES, said_first
from handlers.rate_limits import RateLimits
from store.records import Guardian
from store.vault import Handles
from tests.actors import Actor
from tests.canary_loop import actor
from tests.world import WORDS, TurnedClock, a_world

THREAT_MODEL = Path(__file__).parents[1] / "docs" / "threat-model.md"
WAYS = list(product([True, False], repeat=3))


def applies(when: str, playground: bool, straight_away: bool, topic: bool) -> bool:
    """Whether a row of the table holds for this way of running Wren, told apart from the code under test."""
    return {
        "always": True,
        "playground": playground,
        "real": not playground,
        "straight_away": straight_away,
        "pooled": not straight_away,
        "topic": topic,
    }[when]


def form_for(playground: bool, straight_away: bool, topic: bool) -> Dialog:
    """The concern form, as this way of running Wren shows it."""
    clock = TurnedClock()
    context = ReporterContext(
        words=WORDS,
        rules=Rules("main", 0 if straight_away else 3600, show_topic=topic, playground=playground),
        clock=clock,
        chance=bytes,
        handles=Handles(bytes(32), bytes, clock),
        drafts=Drafts(clock, bytes),
        roster=None,  # type: ignore[arg-type]
        box=None,  # type: ignore[arg-type]
        limits=RateLimits.of(clock, bytes(32)),
        finder=None,  # type: ignore[arg-type]
        editors=None,  # type: ignore[arg-type]
    )
    guardians = [Guardian("a" * 26, "play:grace", "Grace Malik", True)]
    return concern_form(context, guardians, "about", "seven words of a receipt", Draft())


def takes_words(item: DialogField) -> bool:
    """Whether anything can be typed here, choices that reveal a text field included."""
    match item:
        case Ask():
            return True
        case Choice():
            return any(takes_words(one) for option in item.options for one in option.reveals)
        case _:
            return False


def said_before_any_word(dialog: Dialog) -> str:
    """All that stands above the first field that takes words."""
    first = next(number for number, item in enumerate(dialog.fields) if takes_words(item))
    return "\n".join(item.text for item in dialog.fields[:first] if isinstance(item, Prose))


@pytest.mark.parametrize(("playground", "straight_away", "topic"), WAYS)
def test_every_thing_that_can_be_learned_is_said_above_the_first_field(
    playground: bool, straight_away: bool, topic: bool
) -> None:
    said = said_before_any_word(form_for(playground, straight_away, topic))
    wanted = [row for row in EXPOSURES if row.can and applies(row.when, playground, straight_away, topic)]
    assert len(wanted) >= 6
    places = [said.find(WORDS.say(f"exposure.{row.key}")) for row in wanted]
    assert -1 not in places
    assert places == sorted(places), "in the order of the table"


@pytest.mark.parametrize(("playground", "straight_away", "topic"), WAYS)
def test_nothing_that_does_not_apply_here_is_said(playground: bool, straight_away: bool, topic: bool) -> None:
    said = said_before_any_word(form_for(playground, straight_away, topic))
    other = [row for row in EXPOSURES if not applies(row.when, playground, straight_away, topic)]
    assert len(other) >= 2
    assert [row.key for row in other if WORDS.say(f"exposure.{row.key}") in said] == []
    keys = said_first(playground=playground, straight_away=straight_away, topic=topic)
    assert not {f"exposure.{row.key}" for row in other} & set(keys)


def test_the_table_and_the_sentences_are_the_same_set() -> None:
    keys = [row.key for row in EXPOSURES]
    assert len(keys) == len(set(keys))
    sentences = {key.removeprefix("exposure.") for key in WORDS.texts if key.startswith("exposure.")}
    assert sentences == set(keys)
    assert all(WORDS.say(f"exposure.{key}").strip().endswith(".") for key in keys)


def test_what_privacy_cannot_promise_is_in_the_table_as_something_that_can_be_learned() -> None:
    can = {row.key for row in EXPOSURES if row.can}
    assert can >= {
        "host_live", "ring_thief", "platform_sees", "opened_wren", "moment", "crowd", "own_words",
        "small_team",
    }  # fmt: skip


@pytest.mark.parametrize(("cap", "key"), [("0", "moment"), ("3600", "crowd")])
async def test_the_form_that_people_are_shown_says_it(tmp_path: Path, cap: str, key: str) -> None:
    async with a_world(tmp_path, WREN_RELEASE_CAP=cap) as world:
        ada: Actor = actor(world, "ada")
        await ada.does("concern.begin")
        fields: list[dict[str, Any]] = ada.dialog["fields"]
    first = next(number for number, item in enumerate(fields) if '"kind": "ask"' in json.dumps(item))
    above = "\n".join(str(item.get("text", "")) for item in fields[:first])
    for each in ("host_live", "own_words", "small_team", "anybody_here", key):
        assert WORDS.say(f"exposure.{each}") in above


def test_the_threat_model_names_every_key_and_says_every_sentence() -> None:
    told = " ".join(THREAT_MODEL.read_text(encoding="utf-8").split())
    missing = [row.key for row in EXPOSURES if f"`{row.key}`" not in told]
    assert missing == []
    unsaid = [row.key for row in EXPOSURES if " ".join(WORDS.say(f"exposure.{row.key}").split()) not in told]
    assert unsaid == []
