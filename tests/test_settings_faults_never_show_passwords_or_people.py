"""The two settings that could give something away: the database's address and the guardians' ids."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.setting_values import masked
from bot.settings import Fault, SettingsFaults, read_settings

WORDING = Path(__file__).parent.parent / "prompts" / "en-GB" / "wording" / "operator.toml"
OPERATOR = tomllib.loads(WORDING.read_text(encoding="utf-8"))["operator"]


def faults(name: str, value: str) -> tuple[Fault, ...]:
    with pytest.raises(SettingsFaults) as caught:
        read_settings({name: value}, None)
    return caught.value.faults


def told(fault: Fault) -> str:
    """All that a fault could show: its text as the operator reads it, and itself."""
    text: str = OPERATOR[fault.key]
    for name, value in fault.values.items():
        text = text.replace(f"(({name}))", value)
    assert "((" not in text, fault
    return text + repr(fault)


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("sqlite:///wren.db", "sqlite+aiosqlite:///wren.db"),
        ("sqlite:////srv/my data/wren.db", "sqlite+aiosqlite:////srv/my data/wren.db"),
        ("sqlite+aiosqlite:////srv/wren.db", "sqlite+aiosqlite:////srv/wren.db"),
        ("postgres://u:p%40w@db/wren", "postgresql+asyncpg://u:p%40w@db/wren"),
        ("postgresql://u@[::1]:5433/wren", "postgresql+asyncpg://u@[::1]:5433/wren"),
        ("postgresql+asyncpg://u@db/wren?ssl=require", "postgresql+asyncpg://u@db/wren?ssl=require"),
        ("postgresql:///wren?host=/run/pg", "postgresql+asyncpg:///wren?host=%2Frun%2Fpg"),
    ],
)
def test_a_database_address_gets_the_driver_that_wren_uses(given_url: str, used: str) -> None:
    assert read_settings({"WREN_DATABASE_URL": given_url}, None).database_url == used


@pytest.mark.parametrize(
    "url",
    [
        "wren.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///wren.db?mode=memory",
        "postgresql://db",
        "postgresql:///wren",
        "postgresql://u:hunter2@db:port/wren",
        "postgresql://u:hunter2@[::1/wren",
        "postgresql://u:hunter2@db/wren#x",
        "mysql://u:hunter2@db/wren",
        "hunter2",
    ],
)
def test_a_database_address_that_cannot_be_used_is_refused_and_its_password_never_shown(url: str) -> None:
    (fault,) = faults("WREN_DATABASE_URL", url)
    assert fault.key == "database_url_wrong"
    assert "hunter2" not in told(fault)


def test_a_masked_address_still_says_which_database_it_is() -> None:
    assert masked("postgresql://u:hunter2@db:5432/wren?password=x") == "postgresql://***@db:5432/wren"
    assert masked("postgresql://u:p@ss?w/rd@db/wren") == "postgresql://***"
    assert masked("postgresql://db/wren?password=x@y/z") == "postgresql://***"
    assert masked("sqlite:////srv/wren.db") == "sqlite:////srv/wren.db"


@given(
    password=st.text(min_size=8, max_size=20).filter(
        lambda text: text not in "postgresql+asyncpg://***@db/wren"
    )
)
def test_no_password_comes_through_the_mask_whatever_is_in_it(password: str) -> None:
    for url in (f"postgresql://u:{password}@db/wren", f"postgresql://db/wren?password={password}"):
        assert password not in masked(url)


@pytest.mark.parametrize(
    ("listed", "key", "number"),
    [
        ("grace, no spaces allowed", "guardian_wrong", "2"),
        ("grace,=Ada", "guardian_wrong", "2"),
        ("slack:U1", "guardian_platform", "1"),
        ("play:", "guardian_platform", "1"),
        ("grace,may,play:grace=Grace", "guardian_twice", "3"),
        (f"grace={'x' * 81}", "guardian_name", "1"),
    ],
)
def test_a_guardian_who_cannot_be_used_is_told_by_place_not_by_id(listed: str, key: str, number: str) -> None:
    (fault,) = faults("WREN_GUARDIANS", listed)
    assert (fault.setting, fault.key, fault.values["number"]) == ("WREN_GUARDIANS", key, number)
    assert not any(word in told(fault) for word in ("grace", "Ada", "U1"))


def test_every_fault_in_a_list_is_told_not_only_the_first() -> None:
    listed = faults("WREN_PLATFORMS", "play,teams,slak")
    assert [fault.key for fault in listed] == ["play_alone", "platform_unknown"]
    assert [fault.values["number"] for fault in faults("WREN_GUARDIANS", "a b,c,c")] == ["1", "3"]
