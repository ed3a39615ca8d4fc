"""Settings: the environment over the file over the defaults, and every fault with its fix at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import (
    SETTINGS,
    Fault,
    GuardianSetting,
    Settings,
    SettingsFaults,
    from_process,
    read_settings,
)

WORDING = Path(__file__).parent.parent / "prompts" / "en-GB" / "wording" / "operator.toml"
OPERATOR = tomllib.loads(WORDING.read_text(encoding="utf-8"))["operator"]


def faults(environ: Mapping[str, str], config: Path | None = None) -> tuple[Fault, ...]:
    with pytest.raises(SettingsFaults) as caught:
        read_settings(environ, config)
    for fault in caught.value.faults:
        assert filled(fault)
    return caught.value.faults


def filled(fault: Fault) -> str:
    """The text of a fault as the operator reads it. Fails if a text or one of its values is missing."""
    text: str = OPERATOR[fault.key]
    for name, value in fault.values.items():
        text = text.replace(f"(({name}))", value)
    assert "((" not in text, fault
    return text


def keys(environ: Mapping[str, str], config: Path | None = None) -> list[tuple[str, str]]:
    return [(fault.setting, fault.key) for fault in faults(environ, config)]


def outcome(environ: Mapping[str, str], config: Path | None) -> tuple[Fault, ...] | None:
    try:
        read_settings(environ, config)
    except SettingsFaults as told:
        return told.faults
    return None


def in_file(folder: Path, text: str) -> Path:
    config = folder / "wren.conf"
    config.write_text(text, encoding="utf-8")
    return config


def test_with_nothing_given_wren_is_the_playground_on_loopback_with_all_it_keeps_in_one_folder() -> None:
    assert read_settings({}, None) == Settings(
        platforms=("play",),
        data=Path("data"),
        database_url=f"sqlite+aiosqlite:///{Path('data').absolute()}/wren.db",
        keys=Path("data/keys"),
        host="127.0.0.1",
        port=3978,
        metrics_host="127.0.0.1",
        guardians=(),
        release_k=1,
        release_cap=0,
        log_level="INFO",
        words=None,
        tenant="main",
        relay="",
        editors="",
        show_topic=False,
        working="Europe/London",
    )


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    environ = {
        "WREN_PLATFORMS": "Play",
        "WREN_DATA": str(tmp_path / "d"),
        "WREN_DATABASE_URL": "postgres://wren:secret@db:5432/wren?sslmode=require",
        "WREN_KEYS": str(tmp_path / "k"),
        "WREN_HOST": "::1",
        "WREN_PORT": "8080",
        "WREN_METRICS_HOST": "localhost",
        "WREN_GUARDIANS": "grace, play:ada=Ada Lovelace\nmay",
        "WREN_RELEASE_K": "1",
        "WREN_RELEASE_CAP": "3600",
        "WREN_LOG_LEVEL": "debug",
        "WREN_WORDS": str(tmp_path),
        "WREN_TENANT": "north-trust",
        "WREN_RELAY_CHANNEL": "C123",
        "WREN_EDITORS_CHANNEL": "C456",
        "WREN_NOTICE_TOPIC": "Yes",
        "WREN_SEMANTIC": "no",
        "WREN_TIMEZONE": "Europe/Paris",
        "SLACK_BOT_TOKEN": "",
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": "",
        "SLACK_API_URL": "",
        **dict.fromkeys((doc.name for doc in SETTINGS if "TEAMS" in doc.name), ""),
    }
    assert set(environ) == {doc.name for doc in SETTINGS}
    read = read_settings(environ, None)
    assert read.database_url == "postgresql+asyncpg://wren:secret@db:5432/wren?ssl=require"
    assert read.guardians == (
        GuardianSetting("play:grace", ""),
        GuardianSetting("play:ada", "Ada Lovelace"),
        GuardianSetting("play:may", ""),
    )
    assert (read.data, read.keys, read.words) == (tmp_path / "d", tmp_path / "k", tmp_path)
    assert (read.host, read.port, read.metrics_host) == ("::1", 8080, "localhost")
    assert (read.release_cap, read.log_level, read.show_topic) == (3600, "DEBUG", True)
    assert (read.tenant, read.relay, read.working) == ("north-trust", "C123", "Europe/Paris")
    assert read.editors == "C456"


def test_the_file_is_under_the_environment_and_takes_comments_quotes_and_spaces(tmp_path: Path) -> None:
    text = (
        "\ufeff# Wren's settings\r\n\r\n  WREN_PORT = 4000  # ours\nWREN_TENANT='north'\n"
        'WREN_GUARDIANS = "grace=Grace # Hopper" # first\nWREN_HOST=127.0.0.2\nTZ=UTC\nWREN_TIMEZONE=\n'
    )
    read = read_settings({"WREN_PORT": "5000", "PATH": "x"}, in_file(tmp_path, text))
    assert (read.port, read.tenant, read.host) == (5000, "north", "127.0.0.2")
    assert read.guardians == (GuardianSetting("play:grace", "Grace # Hopper"),)
    assert read.working == "Europe/London"


def test_the_environment_of_the_process_is_what_from_process_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WREN_PORT", "4123")
    assert from_process(None).port == 4123


def test_all_faults_are_told_at_once_each_with_its_setting_and_fix(tmp_path: Path) -> None:
    environ = {
        "WREN_PLATFORMS": "slak",
        "WREN_PORT": "99999",
        "WREN_RELEASE_K": "10",
        "WREN_RELEASE_CAP": "-1",
        "WREN_LOG_LEVEL": "loud",
        "WREN_WORDS": str(tmp_path / "absent"),
        "WREN_TENANT": "North Trust",
        "WREN_NOTICE_TOPIC": "perhaps",
        "WREN_TIMEZONE": "Europe/Londres",
        "WREN_HOST": "no host",
        "WREN_METRICS_HOST": "wren.example",
        "WREN_RELAY_CHANNEL": "two words",
        "WREN_DATABASE_URL": "mysql://wren@db/wren",
    }
    found = keys(environ, in_file(tmp_path, "WREN_PROT=1\nnonsense\n"))
    assert set(found) == {
        ("WREN_PROT", "setting_unknown"),
        ("--config", "config_line"),
        ("WREN_PLATFORMS", "platform_unknown"),
        ("WREN_PORT", "number_wrong"),
        ("WREN_RELEASE_K", "release_k"),
        ("WREN_RELEASE_CAP", "number_wrong"),
        ("WREN_LOG_LEVEL", "choice_wrong"),
        ("WREN_WORDS", "words_missing"),
        ("WREN_TENANT", "tenant_wrong"),
        ("WREN_NOTICE_TOPIC", "choice_wrong"),
        ("WREN_TIMEZONE", "timezone_wrong"),
        ("WREN_HOST", "host_wrong"),
        ("WREN_METRICS_HOST", "metrics_host_wrong"),
        ("WREN_RELAY_CHANNEL", "relay_wrong"),
        ("WREN_DATABASE_URL", "database_url_wrong"),
    }
    assert len(found) == 15


@pytest.mark.parametrize("name", ["WREN_PROT", "wren_port"])
def test_a_name_that_wren_does_not_know_is_a_fault_that_names_the_nearest(name: str, tmp_path: Path) -> None:
    for environ, config in (({name: "1"}, None), ({}, in_file(tmp_path, f"{name}=1"))):
        (fault,) = faults(environ, config)
        assert (fault.key, fault.values["nearest"]) == ("setting_unknown", "WREN_PORT")


def test_a_settings_file_that_cannot_be_read_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    scrambled = tmp_path / "scrambled"
    scrambled.write_bytes(b"WREN_PORT=\xff\xfe")
    both = [("--config", "config_unreadable"), ("WREN_PORT", "number_wrong")]
    for config in (tmp_path / "absent", tmp_path, scrambled):
        assert keys({"WREN_PORT": "x"}, config) == both


def test_a_setting_that_stands_twice_in_the_file_is_a_fault_that_names_the_line(tmp_path: Path) -> None:
    (fault,) = faults({}, in_file(tmp_path, "WREN_PORT=4000\n\nWREN_PORT=4001\n"))
    assert (fault.key, fault.values["line"]) == ("config_twice", "3")


def test_a_file_where_a_folder_should_be_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environ = {name: str(tmp_path / "file") for name in ("WREN_DATA", "WREN_KEYS", "WREN_WORDS")}
    assert set(keys(environ)) == {(name, "not_a_folder") for name in environ}
    assert keys({"WREN_DATA": "x" * 5000}) == [("WREN_DATA", "path_wrong")]
    assert keys({"WREN_DATA": "~nobody-by-this-name/x"}) == [("WREN_DATA", "path_wrong")]


def test_settings_never_show_passwords_or_people_when_printed() -> None:
    environ = {"WREN_DATABASE_URL": "postgres://u:hunter2@db/wren", "WREN_GUARDIANS": "grace=Grace Hopper"}
    printed = repr(read_settings(environ, None))
    assert not any(secret in printed for secret in ("hunter2", "grace", "Grace"))


@given(st.dictionaries(st.sampled_from([doc.name for doc in SETTINGS]), st.text(max_size=60)))
def test_whatever_is_given_there_are_settings_or_faults_that_can_be_told(environ: dict[str, str]) -> None:
    told = outcome(environ, None)
    assert told is None or (told and all(filled(fault).isprintable() for fault in told))


@given(st.text(alphabet="WREN_PORTwx=#'\" \t\r\n12", max_size=60))
def test_whatever_is_in_the_file_there_are_settings_or_faults_that_can_be_told(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    config = in_file(tmp_path_factory.getbasetemp(), text)
    told = outcome({}, config)
    assert told is None or (told and all(filled(fault) for fault in told))


def test_every_setting_has_a_meaning_in_words_and_no_meaning_is_left_over() -> None:
    meanings = {f"operator.setting.{name}" for name in OPERATOR["setting"]}
    assert {doc.meaning_key for doc in SETTINGS} == meanings
    for doc in SETTINGS:
        assert outcome({doc.name: doc.default}, None) is None
