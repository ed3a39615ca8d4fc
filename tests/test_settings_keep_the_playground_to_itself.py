"""The playground stays alone on this machine, and no real platform keeps its keys with its data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.setting_values import is_loopback
from bot.settings import Fault, SettingsFaults, read_settings

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


@pytest.mark.parametrize("platforms", ["play,slack", "slack, play", "play,teams,slack"])
def test_the_playground_runs_alone(platforms: str) -> None:
    assert ("WREN_PLATFORMS", "play_alone") in keys({"WREN_PLATFORMS": platforms})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.4", "wren.example", "127.0.0.1.example", "127.1"])
def test_the_playground_is_reached_from_this_machine_only(host: str) -> None:
    assert ("WREN_HOST", "play_loopback") in keys({"WREN_HOST": host})
    assert set(keys({"WREN_METRICS_HOST": host})) <= {
        ("WREN_METRICS_HOST", "play_loopback"),
        ("WREN_METRICS_HOST", "metrics_host_wrong"),
    }


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "LocalHost", "::ffff:127.0.0.1"])
def test_every_loopback_address_will_do_for_the_playground(host: str) -> None:
    assert is_loopback(host)
    assert read_settings({"WREN_HOST": host, "WREN_METRICS_HOST": host}, None).host == host


def test_the_playground_may_keep_its_keys_anywhere(tmp_path: Path) -> None:
    inside = {"WREN_DATA": str(tmp_path), "WREN_KEYS": str(tmp_path / "mine")}
    assert read_settings(inside, None).keys == tmp_path / "mine"
    assert read_settings({"WREN_DATA": str(tmp_path)}, None).keys == tmp_path / "keys"


def test_keys_inside_the_data_folder_are_refused_for_a_real_platform(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "link").symlink_to(data)
    for inside in (data, data / "keys", tmp_path / "link" / "keys", tmp_path / "x" / ".." / "data" / "keys"):
        environ = {"WREN_PLATFORMS": "slack", "WREN_DATA": str(data), "WREN_KEYS": str(inside)}
        assert ("WREN_KEYS", "keys_inside_data") in keys(environ)
    linked = {"WREN_PLATFORMS": "slack", "WREN_DATA": str(tmp_path / "link"), "WREN_KEYS": str(data / "keys")}
    assert ("WREN_KEYS", "keys_inside_data") in keys(linked)
    outside = {"WREN_PLATFORMS": "slack", "WREN_DATA": str(data), "WREN_KEYS": str(tmp_path / "data-keys")}
    assert "keys_inside_data" not in [key for _, key in keys(outside)]
