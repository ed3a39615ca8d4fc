"""Every door of Slack leads to the same events; whatever nobody of ours did leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.read import Foreign, Heard, Malformed, Own, Told, event_id, read
from handlers.chat import Arrived, Filled, Person, Place, Posted, Pressed, Said

OWN = Own("T1", "UWREN", "CRELAY")
ADA = Person("slack:T1/UADA")
USER = {"id": "UADA", "team_id": "T1", "username": "ada"}
BASE = {"team": {"id": "T1"}, "user": USER, "trigger_id": "1.2.3"}


def pressed(**more: Any) -> dict[str, Any]:
    action = {"type": "button", "action_id": "box.read:2", "value": "sealed"}
    return {**BASE, "type": "block_actions", "actions": [action], **more}


def event(**inner: Any) -> dict[str, Any]:
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": inner}


def said(**more: Any) -> dict[str, Any]:
    one = {"type": "message", "channel": "CRELAY", "channel_type": "group", "user": "UADA", "text": "hi"}
    return event(**{**one, "ts": "2.0", "thread_ts": "1.0", "parent_user_id": "UWREN", **more})


def heard(payload: dict[str, Any]) -> Heard:
    found = read(payload, OWN)
    assert isinstance(found, Heard)
    return found


def test_a_press_in_a_modal_brings_its_act_and_what_it_is_about() -> None:
    found = heard(pressed(view={"type": "modal", "id": "V1"}))
    assert (found.event, found.on) == (Pressed(ADA, "box.read", "sealed"), "modal")


def test_a_press_under_a_notice_brings_the_channel_and_the_notice() -> None:
    container = {"type": "message", "channel_id": "CRELAY", "message_ts": "1.0"}
    found = heard(pressed(container=container)).event
    assert found == Pressed(ADA, "box.read", "sealed", where=Place("CRELAY"), under=Posted("CRELAY:1.0"))


def test_a_press_in_her_own_chat_is_private() -> None:
    container = {"type": "message", "channel_id": "DADA", "message_ts": "1.0"}
    assert heard(pressed(container=container)).event == Pressed(ADA, "box.read", "sealed")


def test_a_link_that_leads_out_is_nothing_to_answer() -> None:
    link = {"type": "button", "action_id": "link:0", "url": "https://example.org"}
    assert read(pressed(actions=[link]), OWN) is None


def test_a_form_brings_its_answers_and_its_sealed_about() -> None:
    values = {"words": {"words": {"type": "plain_text_input", "value": " a "}}}
    view = {"callback_id": "concern", "private_metadata": "sealed", "state": {"values": values}}
    found = heard({**BASE, "type": "view_submission", "view": view})
    assert found.event == Filled(ADA, "concern", {"words": (" a ",)}, "sealed")


def test_the_shortcut_is_the_act_it_is_named_after() -> None:
    found = heard({**BASE, "type": "shortcut", "callback_id": "concern.begin"})
    assert found.event == Pressed(ADA, "concern.begin")


@pytest.mark.parametrize(
    ("typed", "act", "after"),
    [
        ("raise", "concern.begin", ""),
        ("BOX", "box.open", ""),
        ("", "help", ""),
        ("nudges off", "nudges", "off"),
        ("raise my boss shouts", "concern.begin", "my boss shouts"),
        ("my boss shouts", "unknown", "my boss shouts"),
    ],
)
def test_what_is_typed_after_a_command_stands_apart_from_what_is_done(
    typed: str, act: str, after: str
) -> None:
    payload = {"command": "/wren", "text": typed, "team_id": "T1", "user_id": "UADA", "channel_id": "C1"}
    found = heard(payload)
    where = Place("C1") if act == "nudges" else None
    assert found.event == Pressed(ADA, act, where=where)
    assert found.typed == after
    assert "boss" not in repr(found)


@pytest.mark.parametrize(
    ("channel", "name", "where"),
    [
        ("C1", "ward-7", Place("C1")),
        ("G1", "privategroup", Place("G1")),
        ("D1", "directmessage", None),
        ("C2", "mpdm-ada--ben-1", None),
    ],
)
def test_the_command_for_nudges_knows_a_teams_channel_from_a_private_chat(
    channel: str, name: str, where: Place | None
) -> None:
    payload = {"command": "/wren", "text": "nudges", "team_id": "T1", "user_id": "UADA"}
    found = heard({**payload, "channel_id": channel, "channel_name": name})
    assert found.event == Pressed(ADA, "nudges", where=where)


def test_opening_home_is_an_arrival_and_another_tab_is_not() -> None:
    assert heard(event(type="app_home_opened", user="UADA", tab="home")).event == Arrived(ADA)
    assert read(event(type="app_home_opened", user="UADA", tab="messages"), OWN) is None


def test_words_under_a_notice_arrive_as_they_were_typed() -> None:
    text = "a &lt;b&gt; &amp;amp; <https://x.org|x.org> <!here> <@U2>"
    found = heard(said(text=text, files=[{"id": "F1"}, {"id": "F2"}])).event
    plain = "a <b> &amp; x.org @here <@U2>"
    assert found == Said(ADA, plain, 2, where=Place("CRELAY"), under=Posted("CRELAY:1.0"), id="Ev1")


def test_words_in_her_own_chat_have_no_place() -> None:
    found = heard(said(channel="DADA", channel_type="im", thread_ts=None, parent_user_id=None)).event
    assert found == Said(ADA, "hi", id="Ev1")


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"user": "UWREN"},
        {"user": "USLACKBOT"},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"hidden": True},
        {"thread_ts": None},
        {"thread_ts": "2.0"},
        {"channel": "COTHER"},
        {"parent_user_id": "UGIL"},
    ],
)
def test_what_is_not_said_to_wren_is_left_alone(more: dict[str, Any]) -> None:
    assert read(said(**more), OWN) is None


def test_somebody_who_joins_the_guardians_channel_is_told_of_and_elsewhere_not() -> None:
    assert read(event(type="member_joined_channel", user="UBEN", channel="CRELAY"), OWN) == Told("joined")
    assert read(event(type="member_joined_channel", user="UBEN", channel="COTHER"), OWN) is None
    assert read(event(type="member_joined_channel", user="UWREN", channel="CRELAY"), OWN) is None


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_being_removed_is_told_of(kind: str) -> None:
    assert read(event(type=kind), OWN) == Told("removed")


@pytest.mark.parametrize(
    "payload",
    [
        pressed(user={"id": "UADA", "team_id": "T2"}),
        said(user_team="T2"),
        said(source_team="T2"),
        {"command": "/wren", "team_id": "T2", "user_id": "UADA"},
    ],
)
def test_people_of_other_organisations_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(Foreign):
        read(payload, OWN)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "nothing"},
        {"type": "event_callback"},
        pressed(actions=[]),
        pressed(actions="x"),
        pressed(user=None),
        pressed(user={"id": "../x"}),
        pressed(actions=[{"type": "button", "action_id": "<b>"}]),
        {
            **BASE,
            "type": "view_submission",
            "view": {"callback_id": "concern", "state": {"values": {"a": 1}}},
        },
        {**BASE, "type": "view_submission", "view": {"callback_id": "x" * 90}},
        {"command": "/wren", "text": 5, "user_id": "UADA"},
    ],
)
def test_what_slack_never_sends_is_malformed_and_says_nothing(payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as caught:
        read(payload, OWN)
    assert caught.value.args == ()


def test_halves_of_characters_are_made_whole() -> None:
    values = {"words": {"words": {"type": "plain_text_input", "value": "a\ud83d"}}}
    view = {"callback_id": "concern", "state": {"values": values}}
    found = heard({**BASE, "type": "view_submission", "view": view}).event
    assert isinstance(found, Filled)
    assert found.words() == "a\ufffd"


def test_only_events_have_a_name_by_which_a_second_delivery_is_known() -> None:
    assert event_id(said()) == "Ev1"
    assert event_id(pressed(event_id="Ev1")) == ""
