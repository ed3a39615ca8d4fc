"""Wren gets its token by secret, certificate, federation or managed identity, and knows no from not now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from bot.platform import PlatformFault
from bot.setting_teams import TeamsSettings
from bot.teams import opening
from bot.teams.opening import prove
from bot.teams.token import CredentialUnreadable, TokenDown, TokenRefused, Tokens, maker
from tests.teams_authority import ENTRA, IDENTITY, SECRET, signing_key
from tests.teams_faults import How
from tests.teams_machine import credential
from tests.teams_server import FakeTeams
from tests.teams_tenant import APP, TENANT
from tests.teams_world import wren_finds

TROUBLE: tuple[How, ...] = ("500", "503", "cut before", "not json")
NONE = TeamsSettings(app=APP, tenant=TENANT)


def by_secret(_: Path) -> TeamsSettings:
    return replace(NONE, client_secret=SECRET)


def by_certificate(folder: Path) -> TeamsSettings:
    return replace(NONE, certificate=credential(folder))


def by_federation(folder: Path) -> TeamsSettings:
    claims = {"aud": "api://AzureADTokenExchange", "sub": "system:wren", "exp": 4_000_000_000}
    file = folder / "token"
    file.write_text(jwt.encode(claims, signing_key("client"), "RS256") + "\n")
    return replace(NONE, federated_token_file=file)


def by_identity(_: Path) -> TeamsSettings:
    return replace(NONE, managed_identity=IDENTITY)


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams().running() as running:
        with wren_finds(running):
            yield running


def tokens(settings: TeamsSettings) -> Tokens:
    return Tokens(maker(settings, ENTRA))


@pytest.mark.parametrize("way", [by_secret, by_certificate, by_federation, by_identity])
async def test_each_way_gives_a_token_that_is_asked_for_once(
    teams: FakeTeams, tmp_path: Path, way: Callable[[Path], TeamsSettings]
) -> None:
    source = tokens(way(tmp_path))
    got = await asyncio.gather(*(source.bearer() for _ in range(5)))
    assert set(got) == teams.authority.given
    assert await source.bearer() in teams.authority.given
    assert len(teams.authority.asked) == 1


async def test_a_token_that_was_not_taken_is_replaced(teams: FakeTeams, tmp_path: Path) -> None:
    source = tokens(by_secret(tmp_path))
    first = await source.bearer()
    assert await source.bearer(renew=True) != first


@pytest.mark.parametrize(
    "settings",
    [
        replace(NONE, client_secret="wrong-secret"),
        replace(NONE, app="99999999-0000-4000-8000-000000000000", client_secret=SECRET),
        replace(NONE, managed_identity="99999999-0000-4000-8000-000000000000"),
    ],
)
async def test_a_wrong_credential_is_refused_and_nothing_of_the_answer_is_said(
    teams: FakeTeams, settings: TeamsSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TokenRefused) as refused:
        await tokens(settings).bearer()
    assert "AADSTS" not in caplog.text + str(refused.value)
    assert teams.authority.given == set()


async def test_a_certificate_that_is_none_or_another_gets_nothing(teams: FakeTeams, tmp_path: Path) -> None:
    file = tmp_path / "wrong.pem"
    file.write_text("no key here")
    with pytest.raises(CredentialUnreadable):
        await tokens(replace(NONE, certificate=file)).bearer()
    assert teams.authority.asked == []


@pytest.mark.parametrize("how", TROUBLE)
async def test_a_login_service_in_trouble_is_no_wrong_credential(
    teams: FakeTeams, tmp_path: Path, how: How
) -> None:
    teams.plan("token", how, times=4)
    with pytest.raises(TokenDown):
        await tokens(by_secret(tmp_path)).bearer()
    teams.faults.clear()
    assert await tokens(by_secret(tmp_path)).bearer() in teams.authority.given


async def test_wren_starts_while_the_login_service_is_down_and_not_with_a_refused_credential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(opening, "PAUSES", ())
    down = {"error": "temporarily_unavailable"}
    await prove(Tokens(lambda: lambda: down))
    assert "teams.started_without_token" in caplog.text
    with pytest.raises(PlatformFault) as fault:
        await prove(Tokens(lambda: lambda: {"error": "invalid_client"}))
    assert fault.value.key == "teams_credential_refused"
