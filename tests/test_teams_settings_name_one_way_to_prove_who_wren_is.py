"""Teams needs an app, a tenant and exactly one credential; the anonymous mode stays on one machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.setting_teams import CREDENTIALS
from bot.settings import Settings, SettingsFaults, read_settings
from bot.teams.token import CredentialUnreadable, credential
from tests.world import WORDS

APP, TENANT = "B0C1D2E3-1111-4222-8333-0123456789AB", "3a1c5f0e-5b7d-4c1e-9f26-0d7a5e2b8c11"
SECRET = "s8Q~of-the-tests-0123456789"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----"
BARE = {"WREN_PLATFORMS": "teams", "TEAMS_APP_ID": APP, "TEAMS_TENANT_ID": TENANT}
BOT_ID = "29:1bcd-EFG_hij0123456789"


def read(more: Mapping[str, str]) -> Settings:
    return read_settings(BARE | dict(more), None)


def faults(environ: Mapping[str, str]) -> set[tuple[str, str]]:
    """What is wrong, each told in words that show no value."""
    with pytest.raises(SettingsFaults) as raised:
        read_settings(environ, None)
    for fault in raised.value.faults:
        said = WORDS.say(f"operator.{fault.key}", **fault.values)
        assert not any(value in said for name, value in environ.items() if name != "WREN_PLATFORMS")
    return {(fault.setting, fault.key) for fault in raised.value.faults}


def test_a_secret_is_given_to_msal_as_it_is_and_ids_in_any_case_are_understood() -> None:
    told = read({"TEAMS_CLIENT_SECRET": SECRET}).teams
    assert (told.app, told.tenant) == (APP.lower(), TENANT)
    assert credential(told) == SECRET
    assert SECRET not in repr(told)


def test_a_certificate_file_may_hold_key_and_certificates_in_any_order(tmp_path: Path) -> None:
    file = tmp_path / "wren.pem"
    file.write_text(f"words before\n{CERTIFICATE}\n{KEY}\n{CERTIFICATE}\n")
    given = credential(read({"TEAMS_CERTIFICATE": str(file)}).teams)
    assert given == {"private_key": KEY, "public_certificate": f"{CERTIFICATE}\n{CERTIFICATE}"}


@pytest.mark.parametrize("text", ["", KEY, CERTIFICATE, "-----BEGIN PRIVATE KEY-----\n"])
def test_a_certificate_file_without_both_is_unreadable(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wren.pem"
    file.write_text(text)
    with pytest.raises(CredentialUnreadable):
        credential(read({"TEAMS_CERTIFICATE": str(file)}).teams)


def test_a_federated_token_is_read_each_time_as_its_cloud_keeps_it_fresh(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    given = credential(read({"TEAMS_FEDERATED_TOKEN_FILE": str(file)}).teams)
    assert isinstance(given, dict)
    assert given["client_assertion"]() == "first"
    file.write_text("second")
    assert given["client_assertion"]() == "second"
    file.unlink()
    with pytest.raises(CredentialUnreadable):
        given["client_assertion"]()


def test_a_managed_identity_is_named_by_its_client_id() -> None:
    assert read({"TEAMS_MANAGED_IDENTITY": APP}).teams.managed_identity == APP.lower()


def test_without_app_tenant_or_credential_each_is_asked_for() -> None:
    assert faults({"WREN_PLATFORMS": "teams"}) == {
        ("TEAMS_APP_ID", "teams_app_id_missing"),
        ("TEAMS_TENANT_ID", "teams_tenant_id_missing"),
        ("TEAMS_CLIENT_SECRET", "teams_credential_missing"),
    }


def test_two_credentials_are_one_too_many() -> None:
    given = {"TEAMS_CLIENT_SECRET": SECRET, "TEAMS_MANAGED_IDENTITY": TENANT}
    assert faults(BARE | given) == {("TEAMS_MANAGED_IDENTITY", "teams_credential_twice")}


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("TEAMS_APP_ID", "not-an-id", "teams_id_wrong"),
        ("TEAMS_TENANT_ID", "contoso.onmicrosoft.com", "teams_id_wrong"),
        ("TEAMS_CLIENT_SECRET", "0c1d2e3f-1111-4222-8333-0123456789ab", "teams_client_secret_wrong"),
        ("TEAMS_CERTIFICATE", "/there/is/none.pem", "teams_file_missing"),
        ("WREN_TEAMS_RELAY", "19%3aabc%40thread.tacv2", "teams_relay_wrong"),
        ("WREN_TEAMS_RELAY", "a:1abcdef", "teams_relay_wrong"),
        ("WREN_TEAMS_RELAY", "19:TEAMS-general-link", "teams_relay_wrong"),
        ("WREN_GUARDIANS", "grace.okafor@trust.example=Grace", "guardian_teams_id"),
        ("WREN_GUARDIANS", "teams:U012AB3CD=Grace", "guardian_teams_id"),
    ],
)
def test_what_is_wrong_is_told_once_and_not_as_missing(name: str, value: str, key: str) -> None:
    proof = {} if name in CREDENTIALS else {"TEAMS_CLIENT_SECRET": SECRET}
    assert faults(BARE | proof | {name: value}) == {(name, key)}


def test_the_anonymous_mode_needs_no_credential_on_this_machine() -> None:
    given = {"WREN_GUARDIANS": "user-sam=Sam", "WREN_TEAMS_RELAY": "channel-guardians-id"}
    told = read({"WREN_TEAMS_ANONYMOUS": "yes", **given})
    assert told.teams.anonymous
    assert told.teams.relay == "channel-guardians-id"


def test_the_anonymous_mode_is_refused_where_others_can_reach_wren() -> None:
    given = BARE | {"WREN_TEAMS_ANONYMOUS": "yes", "WREN_HOST": "0.0.0.0"}
    assert faults(given) == {("WREN_TEAMS_ANONYMOUS", "teams_anonymous_open")}


def test_the_anonymous_mode_is_refused_beside_a_credential() -> None:
    given = BARE | {"WREN_TEAMS_ANONYMOUS": "yes", "TEAMS_CLIENT_SECRET": SECRET}
    assert faults(given) == {("WREN_TEAMS_ANONYMOUS", "teams_anonymous_alone")}


@pytest.mark.parametrize("listed", [BOT_ID, f"teams:{BOT_ID}"])
def test_a_guardian_may_be_named_by_the_id_that_teams_gives_its_bots(listed: str) -> None:
    (guardian,) = read({"TEAMS_CLIENT_SECRET": SECRET, "WREN_GUARDIANS": f"{listed}=Grace"}).guardians
    assert guardian.person == f"teams:{BOT_ID}"


def test_slack_and_teams_are_served_together_each_with_its_own_channel() -> None:
    both = {
        "WREN_PLATFORMS": "slack,teams",
        "TEAMS_CLIENT_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "WREN_RELAY_CHANNEL": "C0123",
        "WREN_TEAMS_RELAY": "19:abc@thread.tacv2",
        "WREN_GUARDIANS": f"slack:U0GIL00000=Gil,{BOT_ID}=Grace",
    }
    settings = read(both)
    turned = read(both | {"WREN_PLATFORMS": "teams,slack", "WREN_EDITORS_CHANNEL": "19:ed@thread.tacv2"})
    assert turned.editors == "19:ed@thread.tacv2", "the editors are where the guardians' notices are"
    assert (settings.relay, settings.teams.relay) == ("C0123", "19:abc@thread.tacv2")
    assert [one.person for one in settings.guardians] == ["slack:U0GIL00000", f"teams:{BOT_ID}"]


def test_teams_is_not_read_where_it_is_not_in_use() -> None:
    assert read_settings({"TEAMS_APP_ID": "of another tool"}, None).teams.app == ""
