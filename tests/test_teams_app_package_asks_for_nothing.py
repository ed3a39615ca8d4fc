"""The app package for Teams: no permission, no word that gives her away, texts that Teams does not cut."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import prompts
from bot.teams.manifest import LONGEST, Publisher, faults, manifest, packed
from handlers.chat import Place, Pressed
from tests import teams_activities as activities
from tests.process import wren
from tests.teams_icons import ICONS, SIZES
from tests.teams_pages import ADA, event_of
from tests.teams_tenant import APP, TENANT, WARD, WARD_TEAM, Conversation, user_called
from tests.world import WORDS, TurnedClock

OURS = Publisher(
    "St Elsewhere",
    "https://hospital.example/wren",
    "https://hospital.example/p",
    "https://hospital.example/t",
    "1.0.0",
)
PAGES = ("--website", OURS.website, "--privacy", OURS.privacy, "--terms", OURS.terms)
GIVEN = ("--developer", OURS.developer, *PAGES)
SETTINGS = {
    "WREN_PLATFORMS": "teams",
    "TEAMS_APP_ID": APP,
    "TEAMS_TENANT_ID": TENANT,
    "TEAMS_CLIENT_SECRET": "s8Q~of-the-tests-0123456",
}


def whole() -> dict[str, Any]:
    return manifest(APP, OURS, WORDS)


def inside(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the pixels, each as red, green, blue and opacity where it has one."""
    parts: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name = png[at + 4 : at + 8]
        parts[name] = parts.get(name, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert depth == 8
    step, raw = {2: 3, 6: 4}[kind], zlib.decompress(parts[b"IDAT"])
    before, found = bytes(width * step), []
    for row in range(height):
        start = row * (width * step + 1)
        before = plain(raw[start], raw[start + 1 : start + 1 + width * step], before, step)
        found += [before[x : x + step] for x in range(0, len(before), step)]
    return width, height, found


def plain(way: int, row: bytes, above: bytes, step: int) -> bytes:
    """One row without its PNG filter."""
    made = bytearray(row)
    for x in range(len(made)):
        left, corner = (made[x - step], above[x - step]) if x >= step else (0, 0)
        up = above[x]
        nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
        made[x] = (made[x] + (0, left, up, (left + up) // 2, nearest)[way]) % 256
    return bytes(made)


def test_it_asks_for_no_permission_and_loads_from_no_domain() -> None:
    assert not {"authorization", "webApplicationInfo", "permissions", "devicePermissions"} & set(whole())
    assert whole()["validDomains"] == []
    (bot,) = whole()["bots"]
    assert bot["scopes"] == ["personal", "team"]
    assert (bot["supportsFiles"], bot["isNotificationOnly"]) == (False, False)
    assert whole()["defaultInstallScope"] == "personal"
    assert "supportedChannelTypes" not in whole(), "the guardians' channel is a standard one"


def test_no_command_that_teams_offers_says_that_she_has_something_to_raise() -> None:
    private, in_teams = whole()["bots"][0]["commandLists"]
    assert (private["scopes"], in_teams["scopes"]) == (["personal"], ["team"])
    ada = user_called("ada")
    chat, ward = Conversation("a:1chat", ada.id), Conversation(WARD, team=WARD_TEAM)
    events = [
        event_of(activities.said(ada, place, one["title"], at=TurnedClock()(), service_url="https://x/"))
        for place, listed in ((chat, private), (ward, in_teams))
        for one in listed["commands"]
    ]
    assert events == [
        Pressed(ADA, "home"),
        Pressed(ADA, "help"),
        Pressed(ADA, "nudges", where=Place(WARD)),
    ]


def test_every_text_of_ours_keeps_to_its_limit() -> None:
    assert faults(OURS, WORDS) == []


@pytest.mark.parametrize("key", LONGEST)
def test_a_text_that_teams_would_not_take_is_named(key: str) -> None:
    whole = f"teams.manifest.{key}"
    for length, found in ((LONGEST[key], []), (LONGEST[key] + 1, [whole])):
        mine = replace(WORDS, texts={**WORDS.texts, whole: "w" * length})
        assert [values["key"] for _, values in faults(OURS, mine)] == found


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"developer": ""}, "package_developer"),
        ({"developer": "x" * 33}, "package_developer"),
        ({"website": "http://hospital.example/"}, "package_url"),
        ({"privacy": ""}, "package_url"),
        ({"terms": "https://hospital"}, "package_url"),
        ({"terms": "https://hospital.example/" + "x" * 2_048}, "package_url"),
        ({"version": "0.9.0"}, "package_version"),
        ({"version": "1.0"}, "package_version"),
    ],
)
def test_what_is_missing_or_wrong_is_said(wrong: dict[str, str], key: str) -> None:
    assert [name for name, _ in faults(replace(OURS, **wrong), WORDS)] == [key]


def test_the_pictures_are_what_microsoft_asks_for() -> None:
    for name, size in SIZES.items():
        width, height, _ = pixels((ICONS / f"{name}.png").read_bytes())
        assert (width, height) == (size, size)
    _, _, outline = pixels((ICONS / "outline.png").read_bytes())
    seen = [one for one in outline if one[3] > 16]
    assert len(seen) > 100, "a bird can be seen"
    assert len([one for one in outline if one[3] == 0]) > 400, "on nothing"
    assert all(min(one[:3]) > 230 for one in seen), "white and nothing else"
    _, _, color = pixels((ICONS / "color.png").read_bytes())
    assert all(one[3:] in (b"", b"\xff") for one in color), "nothing shines through"


def test_the_same_package_is_made_each_time() -> None:
    first = packed(APP, OURS, WORDS)
    assert first == packed(APP, OURS, prompts.load())
    assert set(inside(first)) == {"manifest.json", *whole()["icons"].values()}
    assert json.loads(inside(first)["manifest.json"]) == whole()


async def test_the_command_writes_it_or_says_all_that_is_missing(tmp_path: Path) -> None:
    status, said, _ = await wren(tmp_path, "teams", "manifest", "package.zip", *GIVEN, **SETTINGS)
    assert (status, said.strip()) == (0, WORDS.say("operator.package_made", path="package.zip"))
    assert (tmp_path / "package.zip").read_bytes() == packed(APP, OURS, WORDS)
    status, said, _ = await wren(tmp_path, "teams", "manifest", "other.zip", **SETTINGS)
    assert (status, said.count("\n")) == (1, 4), "the developer and three pages, all at once"
    assert not (tmp_path / "other.zip").exists()


async def test_the_command_says_why_there_is_no_package(tmp_path: Path) -> None:
    status, said, _ = await wren(tmp_path, "teams", "manifest", *GIVEN)
    assert (status, said.strip()) == (1, WORDS.say("operator.package_needs_app"))
    status, said, err = await wren(tmp_path, "teams", "manifest", "no/where.zip", *GIVEN, **SETTINGS)
    assert (status, err) == (1, "")
    assert said.strip() == WORDS.say("operator.package_unwritable", path="no/where.zip")
