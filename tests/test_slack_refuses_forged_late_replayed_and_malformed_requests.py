"""Over HTTP anybody can knock: only what Slack signed a moment ago is heard, once, and nothing is logged."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.canaries import stem
from tests.canary_evidence import Evidence, everything_logged
from tests.canary_loop import Loop
from tests.slack_delivery import FORM, SECRET, body_of, signature
from tests.slack_payloads import shortcut
from tests.slack_world import SlackWorld, a_slack_world

JSON = "application/json"
CANARY = stem()
ODD_STAMPS = ("abc", "", "-1", "1e9", "\uff19\uff19", "9" * 400, "nan", "1795424400.5", "0x10", " ", "\t1")


@pytest.fixture(scope="module")
def logged() -> Iterator[Evidence]:
    """Everything that any logger says at DEBUG during these tests."""
    evidence = Evidence(Loop())
    with everything_logged(evidence):
        yield evidence
    found = evidence.loop.scanner.words("what was sent", CANARY)
    assert found.plain().found_in(evidence.log + evidence.unfiltered) == []


@pytest.fixture
async def world(tmp_path: Path, logged: Evidence) -> AsyncIterator[SlackWorld]:
    """Wren behind HTTP."""
    async with a_slack_world(tmp_path, "http") as started:
        yield started


def pressed(world: SlackWorld) -> tuple[bytes, str]:
    """A shortcut as Slack would write it, with a canary inside."""
    ada = world.somebody("ada")
    payload = shortcut(ada.user, "concern.begin", world.slack.views.trigger(ada.user.id))
    return body_of("interactive", payload | {"extra": CANARY})


async def status(
    world: SlackWorld, body: bytes, kind: str, headers: dict[str, str] | None, stamp: str = ""
) -> int:
    """What one request is answered with; and whatever it was, nothing happened."""
    calls = len(world.slack.calls)
    reply = await world.delivery.post(body, kind, headers, stamp)
    assert reply is not None, "it was answered"
    assert CANARY not in reply.text
    if reply.status != 200:
        assert len(world.slack.calls) == calls
        assert await world.kept("pool") == 0
    return reply.status


async def test_what_slack_signed_is_heard(world: SlackWorld) -> None:
    assert await status(world, *pressed(world), headers=None) == 200
    assert world.slack.calls[-1].method == "views.open"


async def test_a_forged_signature_is_refused(world: SlackWorld) -> None:
    body, kind = pressed(world)
    stamp, right = world.delivery.stamp(), signature(SECRET, world.delivery.stamp(), body)
    wrongs = [
        "",
        "v0=",
        right[:-1],
        right.upper(),
        right.replace("v0", "v1"),
        signature("other", stamp, body),
        "é",
    ]
    wrongs += [
        signature(SECRET, stamp, body + b" "),
        signature(SECRET, world.delivery.stamp(1), body),
        "v0=" + "0" * 64,
    ]
    wrongs.append(signature("", stamp, body))
    for wrong in wrongs:
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": wrong}
        assert await status(world, body, kind, headers) == 401
    assert await status(world, body, kind, {}) == 401
    assert await status(world, body, kind, {"X-Slack-Signature": right}) == 401
    assert await status(world, body, kind, {"X-Slack-Request-Timestamp": stamp}) == 401


async def test_a_changed_body_is_refused(world: SlackWorld) -> None:
    body, kind = pressed(world)
    stamp = world.delivery.stamp()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(SECRET, stamp, body)}
    assert await status(world, body.replace(b"concern", b"concerm"), kind, headers) == 401


@pytest.mark.parametrize("ago", [301, 3600, -301])
async def test_a_late_or_early_request_is_refused(world: SlackWorld, ago: int) -> None:
    assert await status(world, *pressed(world), headers=None, stamp=world.delivery.stamp(ago)) == 401
    assert await status(world, *pressed(world), headers=None, stamp=world.delivery.stamp(299)) == 200


async def test_slack_trap_an_odd_timestamp_is_refused_and_breaks_nothing(world: SlackWorld) -> None:
    body, kind = pressed(world)
    for stamp in ODD_STAMPS:
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(SECRET, stamp, body)}
        assert await status(world, body, kind, headers) in (400, 401), stamp


MALFORMED = [
    (b"", JSON),
    (b"{", JSON),
    (b"[]", JSON),
    (b"null", JSON),
    (b'"text"', JSON),
    (b"{}", JSON),
    (b"\xff\xfe", JSON),
    (b'{"type": 7}', JSON),
    (b'{"type": "event_callback"}', JSON),
    (b'{"type": "event_callback", "event_id": [], "event": []}', JSON),
    (b"[" * 100_000, JSON),
    (b'{"a":' * 50_000, JSON),
    (b"payload=", FORM),
    (b"payload=%7B", FORM),
    (b"payload=[]", FORM),
    (b"payload=null", FORM),
    (b"command=%2Fwren", FORM),
    (b"a" * 3_000_000, FORM),
    *(
        (urlencode({"payload": json.dumps({"canary": CANARY, **payload})}).encode(), FORM)
        for payload in (
            {"type": "view_submission"},
            {"type": "view_submission", "user": {"id": "U0ADA00000"}, "view": {"callback_id": "concern"}},
            {"type": "view_submission", "user": {"id": 5}, "view": {"callback_id": "concern", "state": []}},
            {"type": "block_actions", "user": {"id": "U0ADA00000"}, "actions": []},
            {"type": "block_actions", "user": {"id": "U0ADA00000"}, "actions": [{"action_id": {}}]},
            {"type": "block_actions", "user": {"id": "U0ADA\n"}, "actions": [{"action_id": "home"}]},
            {"type": "shortcut", "user": None, "callback_id": "concern.begin"},
            {"type": CANARY},
        )
    ),
]


async def test_a_signed_but_malformed_request_is_refused_and_breaks_nothing(world: SlackWorld) -> None:
    for number, (body, kind) in enumerate(MALFORMED):
        assert await status(world, body, kind, headers=None) in (200, 400, 404, 413), number
    assert await world.kept("pool") + await world.kept("case_file") == 0
    assert await status(world, *pressed(world), headers=None) == 200


async def test_a_replay_within_five_minutes_does_nothing_twice(world: SlackWorld) -> None:
    ada = world.somebody("ada")
    await ada.raises(words="Only once.")
    sent = [one for one in world.delivery.sent if one.payload.get("type") == "view_submission"][-1]
    before = [await world.kept(table) for table in ("pool", "case_file", "message")]
    body, kind = body_of(sent.kind, sent.payload)
    world.clock.forward(seconds=200)
    for _ in range(3):
        assert (await world.delivery.post(body, kind, stamp=world.delivery.stamp(200))) is not None
        await world.settle()
    assert [await world.kept(table) for table in ("pool", "case_file", "message")] == before
    assert len(world.relayed()) == 1


async def test_a_form_of_somebody_elses_is_not_taken(world: SlackWorld) -> None:
    ada = world.somebody("ada")
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="Hers.")
    sent = [one for one in world.delivery.sent if one.payload.get("type") == "view_submission"][-1]
    before = await world.kept("case_file")
    payload = sent.payload | {"user": {**sent.payload["user"], "id": world.somebody("ben").user.id}}
    answer = await world.delivery.bring("interactive", payload)
    await world.settle()
    assert answer is not None
    assert answer.get("response_action") in ("errors", "update")
    assert await world.kept("case_file") == before


async def test_other_paths_and_methods_say_nothing(world: SlackWorld) -> None:
    body, _ = pressed(world)
    reply = await world.delivery.post(body, "text/plain", None)
    assert reply is not None
    assert reply.status in (200, 400, 415)
