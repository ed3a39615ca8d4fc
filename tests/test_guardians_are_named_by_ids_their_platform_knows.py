"""A mistyped id of a guardian is refused, in the settings and by the command, with a sentence that helps."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import chores
from bot.desktop import Call, Desktop
from bot.setting_lists import guardians
from bot.setting_values import Wrong
from bot.settings import Settings, read_settings
from tests.world import WORDS

OBJECT_ID = "3f0c1d2e-1111-4222-8333-0123456789ab"
PLATFORMS = {
    "slack": {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "WREN_RELAY_CHANNEL": "C0123",
    },
    "teams": {
        "TEAMS_APP_ID": OBJECT_ID,
        "TEAMS_TENANT_ID": OBJECT_ID,
        "TEAMS_CLIENT_SECRET": "a-secret-of-tests",
    },
}
WRONG = [
    ("slack", "grace", "guardian_slack_id"),
    ("slack", "grace.okafor@trust.example", "guardian_slack_id"),
    ("slack", "u0123456789", "guardian_slack_id"),
    ("slack", "U01234", "guardian_slack_id"),
    ("slack", "C0123456789", "guardian_slack_id"),
    ("slack", "slack:nonsense/U0123456789", "guardian_slack_id"),
    ("slack", f"teams:{OBJECT_ID}", "guardian_platform"),
    ("teams", "grace.okafor@trust.example", "guardian_teams_id"),
    ("teams", OBJECT_ID[:-1], "guardian_teams_id"),
    ("teams", f"{OBJECT_ID}0", "guardian_teams_id"),
    ("teams", f"teams:our-tenant/{OBJECT_ID}", "guardian_teams_id"),
    ("teams", "teams:28:bot", "guardian_teams_id"),
    ("slack,teams", OBJECT_ID, "guardian_platform"),
    ("slack,teams", "U0123456789", "guardian_platform"),
    ("slack,teams", "teams:U0123456789", "guardian_teams_id"),
    ("slack,teams", f"slack:{OBJECT_ID}", "guardian_slack_id"),
]
RIGHT = [
    ("slack", "U0123456789"),
    ("slack", "W0123456789"),
    ("slack", "slack:T0WRENTEAM/U0123456789"),
    ("teams", OBJECT_ID),
    ("teams", OBJECT_ID.upper()),
    ("teams", "29:1AbC_-d"),
    ("teams", f"teams:{OBJECT_ID}/{OBJECT_ID}"),
    ("slack,teams", "slack:U0123456789"),
    ("slack,teams", f"teams:{OBJECT_ID}"),
]


def settings_of(folder: Path, platforms: str) -> Settings:
    """The settings of an operator who uses these platforms."""
    given = {
        "WREN_PLATFORMS": platforms,
        "WREN_DATA": str(folder / "data"),
        "WREN_KEYS": str(folder / "keys"),
    }
    for name in platforms.split(","):
        given |= PLATFORMS[name]
    return read_settings(given, None)


@pytest.mark.parametrize(("platforms", "person", "key"), WRONG)
def test_the_command_adds_nobody_and_says_where_to_find_the_id(
    platforms: str, person: str, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"act": "add", "person": person, "name": ["Grace"], "even_so": False}
    desktop = Desktop(settings_of(tmp_path, platforms), WORDS, Call(None, given))
    assert asyncio.run(chores.guardians(desktop)) == 2
    said = capsys.readouterr().out
    assert said.startswith(WORDS.texts[f"operator.refused.{key}"].partition("((")[0])
    assert person not in said
    assert not (tmp_path / "data").exists(), "the store is not even opened"


@pytest.mark.parametrize(("platforms", "person", "key"), WRONG)
def test_the_setting_refuses_what_the_command_refuses(platforms: str, person: str, key: str) -> None:
    with pytest.raises(Wrong) as found:
        guardians(person, tuple(platforms.split(",")))
    assert [problem.key for problem in found.value.problems] == [key]


@pytest.mark.parametrize(("platforms", "person"), RIGHT)
def test_every_id_that_a_platform_gives_is_taken(platforms: str, person: str) -> None:
    (guardian,) = guardians(person, tuple(platforms.split(",")))
    assert guardian.person.endswith(person)


def test_the_agents_playground_may_have_ids_of_its_own_but_not_in_slack() -> None:
    anonymous = {"WREN_TEAMS_ANONYMOUS": "yes"}
    assert guardians("user-sam=Sam", ("teams",), anonymous)
    with pytest.raises(Wrong):
        guardians("slack:sam=Sam", ("slack", "teams"), anonymous)
