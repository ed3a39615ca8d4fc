"""Each activity of Teams becomes the one event it means; what Teams never sends is refused, not guessed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.teams.own import RELAY as GUARDIANS
from bot.teams.own import Own
from bot.teams.people import in_private
from bot.teams.read import Heard, Told, read
from handlers.chat import Arrived, Filled, Pressed, Said
from tests import teams_activities as activities
from tests.teams_tenant import APP, RELAY, TENANT, THREAD, Conversation, Shape, hospital, user_called
from tests.world import MONDAY_MORNING

OWN = Own(APP, TENANT, RELAY)
ADA = user_called("ada")
WHO = OWN.named(ADA.object_id)
NOW: dict[str, Any] = {"at": MONDAY_MORNING, "service_url": "https://smba.trafficmanager.net/uk/"}
TEAMS = hospital()
CHAT, CHANNEL = TEAMS.chat(ADA.id), TEAMS.conversations[RELAY]


def heard(activity: Shape) -> Heard:
    found = read(activity, OWN)
    assert isinstance(found, Heard)
    return found


def said(text: str, place: Conversation = CHAT, **more: Any) -> Shape:
    return activities.said(ADA, place, text, **NOW, **more)


def sent(data: Shape) -> Shape:
    return activities.submitted(ADA, CHAT, data, **NOW)


@pytest.mark.parametrize(
    ("typed", "act"),
    [("home", "home"), (" Help \n", "help"), ("RAISE", "concern.begin"), ("box", "box.open")],
)
def test_a_command_in_the_private_chat_is_pressed(typed: str, act: str) -> None:
    found = heard(said(typed))
    assert (found.event, found.on) == (Pressed(WHO, act), "command")
    assert (found.conversation, found.service_url) == (CHAT.id, NOW["service_url"])


def test_a_chat_of_several_people_is_never_private_whatever_its_kind_says() -> None:
    told = said("home")
    told["conversation"] = {**told["conversation"], "id": "19:aaaa_bbbb@unq.gbl.spaces"}
    assert heard(told).event.where is not None
    assert not in_private(told)


@pytest.mark.parametrize(
    "typed",
    [
        "raise a concern",
        "I was shouted at.",
        "a < b & c > d",
        "&lt;b&gt; &nbsp; &amp;amp;",
        "<at>x</at>",
        "1 2",
    ],
)
def test_anything_else_that_is_typed_is_taken_as_it_was_typed(typed: str) -> None:
    found = heard(said(typed))
    assert isinstance(found.event, Said)
    assert (found.event.text, found.event.files, found.event.where) == (typed, 0, None)
    assert found.on == "typed"


def test_a_mention_in_a_thread_of_the_guardians_channel_belongs_to_its_notice() -> None:
    found = heard(said("We hear you.\nThank you.", CHANNEL, thread="17000")).event
    assert isinstance(found, Said)
    assert (found.text, found.where, found.files) == ("We hear you.\nThank you.", GUARDIANS, 0)
    assert found.under == f"{RELAY}{THREAD}17000"


def test_people_who_are_mentioned_keep_their_name() -> None:
    activity = said("x", CHANNEL, thread="1")
    activity["text"] = "<at>Wren</at>&nbsp;please ask <at>Gil Reyes</at>&nbsp;\n"
    activity["entities"].append(
        {"type": "mention", "mentioned": {"id": "29:gil"}, "text": "<at>Gil Reyes</at>"}
    )
    event = heard(activity).event
    assert isinstance(event, Said)
    assert event.text == "please ask Gil Reyes"


def test_files_are_counted_and_the_copy_in_html_is_none() -> None:
    activity = said("look")
    activity["attachments"] += activities.files(2)
    event = heard(activity).event
    assert isinstance(event, Said)
    assert event.files == 2


def test_a_command_that_comes_with_a_file_is_something_typed() -> None:
    activity = said("help")
    activity["attachments"] += activities.files(1)
    assert isinstance(heard(activity).event, Said)


def test_the_same_message_has_one_name_that_tells_nothing() -> None:
    first, again, other = said("x"), said("x"), said("x")
    first["id"] = again["id"] = "1700000000001"
    names = [event.id for one in (first, again, other) if isinstance(event := heard(one).event, Said)]
    assert names[0] == names[1] != names[2]
    assert CHAT.id not in names[0]
    assert "1700000000001" not in names[0]


def test_a_button_of_a_card_says_which_card_it_was() -> None:
    data = {"act": "note.send", "about": "n1"}
    found = heard(activities.pressed(ADA, CHANNEL, data, reply_to="55", thread="44", **NOW))
    assert found.event == Pressed(WHO, "note.send", "n1", where=GUARDIANS, under=activity_thread("44"))
    assert (found.on, found.card) == ("card", "55")


def activity_thread(first: str) -> Any:
    return f"{RELAY}{THREAD}{first}"


def test_a_button_that_opens_a_dialog_and_one_inside_it() -> None:
    data = {"type": "task/fetch", "act": "case.open", "about": "c"}
    fetched = heard(activities.fetched(ADA, CHANNEL, data, reply_to="44", thread="44", **NOW))
    assert fetched.on == "fetch"
    assert fetched.event == Pressed(WHO, "case.open", "c", where=GUARDIANS, under=activity_thread("44"))
    inside = heard(sent({"act": "box.read", "about": "h", "receipt": "typed beside it"}))
    assert (inside.on, inside.event) == ("submit", Pressed(WHO, "box.read", "h"))


FORM = {"act": "concern", "form": "concern", "about": "sealed"}


def test_a_sent_dialog_is_filled_and_empty_inputs_are_just_not_there() -> None:
    found = heard(sent(FORM | {"words": "a, b", "topic": "bullying", "wish": ""}))
    assert found.event == Filled(WHO, "concern", {"words": ("a, b",), "topic": ("bullying",)}, "sealed")


def test_of_several_ticks_each_is_one_and_commas_in_words_stay() -> None:
    answers = heard(sent(FORM | {"many": ["exclude"], "exclude": "g1,g2", "words": "one,two"})).event
    assert isinstance(answers, Filled)
    assert answers.many("exclude") == ("g1", "g2")
    assert answers.one("words") == "one,two"


@pytest.mark.parametrize(
    ("chosen", "kept"), [("open", True), ("anonymous", False), ("", False)], ids=["yes", "no", "neither"]
)
def test_what_does_not_count_is_left_out(chosen: str, kept: bool) -> None:
    event = heard(
        sent(FORM | {"only": ["identity=open,x:name,called"], "identity": chosen, "name": "Ada"})
    ).event
    assert isinstance(event, Filled)
    assert ("name" in event.answers) is kept


def test_wren_arriving_for_a_person_or_in_a_team() -> None:
    assert heard(activities.installed(ADA, CHAT, **NOW)).event == Arrived(WHO)
    assert read(activities.installed(ADA, CHAT, "remove", **NOW), OWN) is None
    for action, what in (("add", "added"), ("remove", "removed")):
        told = read(activities.installed(ADA, CHANNEL, action, **NOW), OWN)
        assert isinstance(told, Told)
        assert (told.what, told.team) == (what, CHANNEL.team)


def test_somebody_joining_the_team_is_told_and_wren_joining_is_not() -> None:
    joined = activities.joined(ADA, CHANNEL, **NOW)
    assert read(joined, OWN) is None
    joined["membersAdded"] = [{"id": OWN.app}]
    assert read(joined, OWN) is None, "as the Agents Playground names it"
    joined["membersAdded"] = [{"id": "29:new"}]
    told = read(joined, OWN)
    assert isinstance(told, Told)
    assert told.what == "joined"


@pytest.mark.parametrize("kind", ["messageReaction", "messageUpdate", "messageDelete", "typing", "event"])
def test_what_concerns_nobody_is_passed_over(kind: str) -> None:
    assert read(said("x") | {"type": kind}, OWN) is None
    assert (
        read(activities.submitted(ADA, CHAT, FORM, **NOW) | {"name": "composeExtension/query"}, OWN) is None
    )
    own = said("x")
    own["from"]["role"] = "bot"
    assert read(own, OWN) is None
