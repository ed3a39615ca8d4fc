"""Microsoft's keys: fetched when needed, changed when they change, kept while they cannot be had."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.teams.keys import FRESH_SECONDS, LARGEST, PAUSE_SECONDS, getter
from tests.teams_forgery import JWKS, OPENID, Doorstep, a_doorstep, activity, public, token

NEW = token(key="new")


@pytest.fixture
async def step() -> AsyncIterator[Doorstep]:
    async with a_doorstep() as made:
        yield made


def another(number: int) -> dict[str, object]:
    return activity(id=str(number))


async def test_keys_are_fetched_once_for_many_tokens(step: Doorstep) -> None:
    assert set(await asyncio.gather(*(step.send(another(number)) for number in range(20)))) == {200}
    assert step.fetched == [OPENID, JWKS]


@pytest.mark.parametrize(("size", "taken"), [(1_000, True), (LARGEST, False)])
async def test_no_more_is_read_than_keys_can_need_though_the_length_is_not_told(
    size: int, taken: bool
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(b'"' + b"x" * size + b'"')
        return response

    app = web.Application()
    app.router.add_get("/", endless)
    async with TestServer(app) as server, ClientSession() as session:
        if taken:
            assert await getter(session)(str(server.make_url("/"))) == "x" * size
        else:
            with pytest.raises(ValueError, match=r"^$"):
                await getter(session)(str(server.make_url("/")))


async def test_a_new_key_is_fetched_when_a_token_names_it_and_the_old_one_is_no_more(step: Doorstep) -> None:
    assert await step.send() == 200
    step.keys[:] = [public("new")]
    step.seconds += PAUSE_SECONDS
    assert await step.send(another(2), NEW) == 200
    assert await step.send(another(3)) == 401


async def test_unknown_keys_make_one_fetch_in_a_few_seconds_however_many_come(step: Doorstep) -> None:
    for number in range(30):
        assert await step.send(another(number), NEW) == 401
    assert step.fetched == [OPENID, JWKS]


async def test_old_keys_do_while_new_ones_cannot_be_had(step: Doorstep) -> None:
    assert await step.send() == 200
    step.down = True
    step.seconds += FRESH_SECONDS + 1
    assert await step.send(another(2)) == 200
    assert await step.send(another(3)) == 200


async def test_after_a_day_the_keys_are_fetched_anew(step: Doorstep) -> None:
    assert await step.send() == 200
    step.seconds += FRESH_SECONDS + 1
    assert await step.send(another(2)) == 200
    await asyncio.sleep(0)
    assert len(step.fetched) == 4


async def test_while_nobody_can_tell_the_sender_is_asked_to_come_again(step: Doorstep) -> None:
    step.down = True
    assert await step.send() == 503
    step.down = False
    assert await step.send() == 503, "not asked again at once"
    step.seconds += PAUSE_SECONDS
    assert await step.send() == 200


async def test_a_key_of_another_kind_spoils_none_of_the_others(step: Doorstep) -> None:
    step.keys[:0] = [{"kty": "EC", "kid": "odd"}, {"kty": "RSA", "kid": "broken"}, {}]
    assert await step.send() == 200
