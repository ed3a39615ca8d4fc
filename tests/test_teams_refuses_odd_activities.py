"""Whatever is odd about an activity, it is refused or passed over, and Wren goes on."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest

from bot.teams.read import Malformed, read
from tests import teams_activities as activities
from tests.teams_tenant import Shape
from tests.test_teams_reads_what_people_do import ADA, CHANNEL, CHAT, FORM, NOW, OWN, said, sent

ODD: tuple[object, ...] = (None, 7, True, [], ["x"], {"a": 1}, "", "x" * 200_000, "a b\n")
PLACES = (
    ("type",),
    ("text",),
    ("value",),
    ("from",),
    ("from", "id"),
    ("from", "aadObjectId"),
    ("conversation",),
    ("conversation", "id"),
    ("conversation", "conversationType"),
    ("entities",),
    ("attachments",),
    ("serviceUrl",),
    ("replyToId",),
    ("name",),
    ("action",),
    ("membersAdded",),
    ("channelData",),
    ("channelData", "team"),
    ("value", "data"),
    ("value", "act"),
    ("value", "data", "act"),
    ("value", "data", "form"),
    ("value", "data", "about"),
    ("value", "data", "words"),
    ("value", "data", "many"),
    ("value", "data", "only"),
    ("value", "data", "x" * 300),
    ("value", "data", "UPPER"),
)


def every_kind() -> list[Shape]:
    data = {"act": "case.open", "about": "c"}
    return [
        said("x"),
        said("x", CHANNEL, thread="1"),
        activities.pressed(ADA, CHAT, data, reply_to="1", **NOW),
        activities.fetched(ADA, CHAT, data, reply_to="1", **NOW),
        sent(FORM | {"words": "x", "many": ["words"], "only": ["a=b:words"]}),
        activities.installed(ADA, CHANNEL, **NOW),
        activities.joined(ADA, CHANNEL, **NOW),
    ]


@pytest.mark.parametrize("path", PLACES, ids=".".join)
def test_odd_activities_are_refused_or_passed_over_and_never_a_crash(path: tuple[str, ...]) -> None:
    for whole in every_kind():
        for value in ODD:
            activity = copy.deepcopy(whole)
            inside: Any = activity
            for name in path[:-1]:
                inside = inside.get(name) if isinstance(inside, dict) else None
            if not isinstance(inside, dict):
                continue
            inside[path[-1]] = value
            with suppress(Malformed):
                read(activity, OWN)


@pytest.mark.parametrize("value", [7, True, ["x"], {"a": "b"}])
def test_a_value_that_no_input_gives_is_malformed(value: object) -> None:
    with pytest.raises(Malformed):
        read(sent(FORM | {"words": value}), OWN)
