"""The Bot Connector of the tests says no where Microsoft's does: one that takes all proves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.teams_connector import LARGEST, Connector
from tests.teams_limits import Limits
from tests.teams_tenant import BOT, CARD, RELAY, TENANT, THREAD, Shape, hospital, user_called

TEXT = {"type": "message", "text": "hello"}
ADA = user_called("ada")
BODY = [{"type": "TextBlock", "text": "Hello", "wrap": True}]
WHOLE = {"type": "AdaptiveCard", "version": "1.5", "fallbackText": "Hello", "body": BODY}


@pytest.fixture
def connector() -> Connector:
    """A connector whose app is installed for Ada and in the guardians' team."""
    tenant = hospital()
    tenant.chat(ADA.id).installed = True
    tenant.conversations[RELAY].installed = True
    return Connector(tenant)


def send(connector: Connector, conversation: str, activity: Any = TEXT, *more: str) -> tuple[int, Shape]:
    return connector.call("POST", [conversation, "activities", *more], activity)


def code(answer: tuple[int, Shape]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


def card(content: Shape) -> Shape:
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


def member(name: str, tenant: str = TENANT) -> Shape:
    return {"isGroup": False, "members": [{"id": name}], "tenantId": tenant, "bot": {"id": BOT}}


def chat(connector: Connector, who: str) -> str:
    return connector.tenant.chat(user_called(who).id).id


def test_what_is_well_made_is_taken_and_named(connector: Connector) -> None:
    assert send(connector, chat(connector, "ada"))[0] == 201
    thread = {"isGroup": True, "channelData": {"channel": {"id": RELAY}}, "activity": card(WHOLE)}
    status, answer = connector.call("POST", [], thread)
    assert status == 201
    assert answer["id"] == f"{RELAY}{THREAD}{answer['activityId']}"
    assert send(connector, answer["id"])[0] == 201
    assert connector.refused == []


def test_a_chat_is_opened_by_either_id_of_somebody_who_has_the_app(connector: Connector) -> None:
    found = [connector.call("POST", [], member(one)) for one in (ADA.id, ADA.object_id)]
    assert {(status, answer["id"]) for status, answer in found} == {(201, chat(connector, "ada"))}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (member("29:1nobody"), (400, "BadArgument")),
        (member("ada@hospital.example"), (400, "BadArgument")),
        (member(user_called("foreign").id), (400, "BadArgument")),
        (member(user_called("newcomer").id), (403, "BotNotInConversationRoster")),
        (member(ADA.id, ""), (403, "BotNotInConversationRoster")),
        ({"isGroup": True, "activity": TEXT}, (400, "BadSyntax")),
    ],
)
def test_no_other_chat_is_opened(connector: Connector, asked: Shape, expected: tuple[int, str]) -> None:
    assert code(connector.call("POST", [], asked)) == expected


def test_who_is_not_there_or_has_blocked_wren_gets_nothing(connector: Connector) -> None:
    ada = connector.tenant.chat(ADA.id)
    assert code(send(connector, chat(connector, "newcomer")))[0] == 403
    ada.blocked = True
    status, answer = send(connector, ada.id)
    assert (status, answer["error"]["subCode"]) == (403, "MessageWritesBlocked")
    ada.gone = True
    assert code(send(connector, ada.id)) == (404, "ConversationNotFound")
    assert code(send(connector, f"{RELAY}{THREAD}12345"))[0] == 404


@pytest.mark.parametrize(
    ("activity", "status"),
    [
        ({"type": "message"}, 400),
        ({"type": "message", "text": "x", "texts": "y"}, 400),
        ({"type": "message", "text": "x" * LARGEST}, 413),
        (card({**WHOLE, "version": "1.6"}), 400),
        (card({**WHOLE, "body": [{"type": "TextBlok", "text": "x"}]}), 400),
        ({**card(WHOLE), "text": "both"}, 400),
        (None, 400),
    ],
)
def test_what_is_badly_made_is_refused(connector: Connector, activity: Any, status: int) -> None:
    assert send(connector, chat(connector, "ada"), activity)[0] == status
    assert connector.tenant.posts == []


def test_only_own_messages_change_and_every_version_is_kept(connector: Connector) -> None:
    place = chat(connector, "ada")
    message = str(send(connector, place)[1]["id"])
    path = [place, "activities", message]
    assert connector.call("PUT", path, {"type": "message", "text": "other"})[0] == 200
    assert connector.call("DELETE", path, None)[0] == 200
    assert connector.call("PUT", path, TEXT)[0] == 404
    assert list(connector.tenant.seen_in(place)) == []
    assert [one["text"] for one in connector.tenant.export()[0]["versions"]] == ["hello", "other"]


def test_who_asks_for_names_is_noticed(connector: Connector) -> None:
    assert connector.call("GET", [RELAY, "pagedmembers"], None)[0] == 200
    assert connector.call("GET", [RELAY, "members", ADA.id], None)[0] == 404
    assert connector.rosters == [RELAY, RELAY]


def test_seven_in_a_second_and_eight_in_two_and_thirty_for_the_organisation() -> None:
    at = 100.0
    limits = Limits(now=lambda: at)
    assert [limits.wait("a") for _ in range(7)] == [0.0] * 7
    assert limits.wait("a") == 1.0
    at = 101.0
    assert limits.wait("a") == 0.0
    assert limits.wait("a") == 1.0
    at = 200.0
    assert [limits.wait(f"{number}") for number in range(30)] == [0.0] * 30
    assert limits.wait("other") > 0
    assert limits.refused == 3
