"""The app manifest: the fewest scopes, a chat that nobody can type into, and Slack's own limits of names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack.manifest import manifest
from tests.process import wren
from tests.slack_world import a_slack_world
from tests.world import WORDS

NEVER = (
    "users:read.email",
    "im:history",
    "channels:history",
    "files:",
    "chat:write.public",
    "im:write",
    "admin",
)
SCOPES_OF_EVENTS = {
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
    "app_rate_limited": "",
    "member_joined_channel": "groups:read",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
}
NEEDED = {"chat:write", "commands", "groups:read", "groups:history"}
MANIFESTS = {"read-only": False, "typed": True}


@pytest.fixture(params=list(MANIFESTS.values()), ids=list(MANIFESTS))
def dm(request: pytest.FixtureRequest) -> bool:
    """Whether people may type to Wren."""
    return bool(request.param)


def scopes(whole: dict[str, Any]) -> set[str]:
    """What it asks for."""
    return set(whole["oauth_config"]["scopes"]["bot"])


def test_slack_manifest_asks_for_what_is_needed_and_for_nothing_that_reads_people(dm: bool) -> None:
    whole = manifest(WORDS, dm=dm)
    asked = scopes(whole)
    assert asked >= NEEDED
    assert asked - NEEDED <= {"users:read"} | ({"im:history"} if dm else set())
    assert "user" not in whole["oauth_config"]["scopes"]
    for scope in asked - ({"im:history"} if dm else set()):
        assert not scope.startswith(NEVER)


def test_it_subscribes_only_to_events_whose_scope_it_asks_for(dm: bool) -> None:
    whole = manifest(WORDS, dm=dm)
    events = whole["settings"]["event_subscriptions"]["bot_events"]
    assert {"app_home_opened", "member_joined_channel", "message.groups"} <= set(events)
    assert ("message.im" in events) is dm
    for name in events:
        assert SCOPES_OF_EVENTS[name] in scopes(whole) | {""}


def test_nobody_can_type_into_its_chat_unless_that_was_asked_for(dm: bool) -> None:
    home = manifest(WORDS, dm=dm)["features"]["app_home"]
    assert home["home_tab_enabled"] is True
    assert home["messages_tab_enabled"] is True, "else Slack answers messages_tab_disabled to a notice"
    assert home["messages_tab_read_only_enabled"] is not dm


def test_its_doors_are_the_ones_wren_opens(dm: bool) -> None:
    features = manifest(WORDS, dm=dm)["features"]
    assert [one["callback_id"] for one in features["shortcuts"]] == ["concern.begin"]
    assert [one["type"] for one in features["shortcuts"]] == ["global"]
    assert [one["command"] for one in features["slash_commands"]] == ["/wren"]


def test_its_names_keep_to_slacks_limits(dm: bool) -> None:
    whole = manifest(WORDS, dm=dm)
    about, features = whole["display_information"], whole["features"]
    limits = [(about["name"], 35), (about["description"], 140), (features["bot_user"]["display_name"], 80)]
    limits += [(one["name"], 24) for one in features["shortcuts"]]
    limits += [(one["description"], 150) for one in features["shortcuts"]]
    limits += [(one["command"], 32) for one in features["slash_commands"]]
    limits += [(one["description"], 2000) for one in features["slash_commands"]]
    for text, most in limits:
        assert 0 < len(text) <= most
    assert whole["settings"]["interactivity"]["is_enabled"] is True
    assert whole["settings"]["token_rotation_enabled"] is False
    assert whole["settings"]["org_deploy_enabled"] is False
    assert set(whole) <= {"_metadata", "display_information", "features", "oauth_config", "settings"}


async def test_the_command_prints_it_as_json(tmp_path: Path) -> None:
    for arguments, dm in (([], False), (["--dm"], True)):
        status, out, err = await wren(tmp_path, "slack", "manifest", *arguments)
        assert (status, err) == (0, "")
        assert json.loads(out) == manifest(WORDS, dm=dm)


async def test_with_the_first_manifest_the_whole_loop_works_and_nobody_can_type(tmp_path: Path) -> None:
    async with a_slack_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        with pytest.raises(AssertionError, match="nobody can type"):
            await ada.says("I was shouted at.")
        await ada.raises(notify="soon")
        await grace.presses("Reply")
        await grace.fills(words="Would you like to talk?")
        chat = world.slack.workspace.chat(ada.user.id)
        assert [one for one in world.slack.workspace.messages if one.channel == chat.id], "a notice came"
        await ada.opens_her_box()
        assert "Would you like to talk?" in ada.reads()
        world.check_nothing_was_refused()


@pytest.mark.parametrize("missing", sorted(NEEDED - {"commands"}))
async def test_each_scope_is_needed(tmp_path: Path, missing: str) -> None:
    """Without it Slack refuses something that Wren does."""
    async with a_slack_world(tmp_path) as world:
        world.slack.api.scopes = tuple(one for one in world.slack.api.scopes if one != missing)
        world.slack.plan("chat.postMessage", "cut after")
        world.wren.platforms["slack"]._post.watch._seen = None  # type: ignore[attr-defined]
        await world.somebody("ada").raises()
        for _ in range(3):
            world.clock.forward(minutes=20)
            await world.settle()
        assert "missing_scope" in {error for _, error in world.slack.api.refused}


def test_no_address_is_in_it_that_an_operator_has_not_given(dm: bool) -> None:
    assert not re.findall(r"https?://(?!.*example)", json.dumps(manifest(WORDS, dm=dm)))
