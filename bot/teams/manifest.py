"""The app package for Teams: a manifest and two pictures of a wren, in one zip. The same bytes each time.

It asks for nothing: no permission, no domain, no text of channels. By Microsoft's manifest schema 1.24.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from zipfile import ZipFile, ZipInfo

from prompts import Words

SCHEMA = "1.24"
COLOUR = "#005EB8"
OFFERED = ("home", "help")
"""Words that Teams puts into her chat when she picks a command, where her employer can read them.

So none of them says that she has something to raise; the buttons of the home card do, and leave no word.
"""

OFFERED_TO_TEAMS = ("weekly pieces",)
LONGEST = {"name": 30, "description": 80, "about": 4_000, "home": 128, "help": 128, "weekly_pieces": 128}
LONGEST_DEVELOPER = 32
LONGEST_URL = 2_048
_URL = re.compile(r"https://[^\s/?#\"\\]+\.[^\s\"\\]+\Z")
_VERSION = re.compile(r"[1-9]\d{0,4}(\.\d{1,5}){2}\Z")
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who offers the app to staff, the pages Microsoft wants named, and the number of this package."""

    developer: str
    website: str
    privacy: str
    terms: str
    version: str


def faults(publisher: Publisher, words: Words) -> list[tuple[str, Mapping[str, str]]]:
    """What keeps the package from being made: wording keys of the operator's, each with what fills it."""
    found: list[tuple[str, Mapping[str, str]]] = []
    name = publisher.developer
    if not name.strip() or len(name) > LONGEST_DEVELOPER or not name.isprintable():
        found.append(("package_developer", {"most": str(LONGEST_DEVELOPER)}))
    for option in ("website", "privacy", "terms"):
        url = getattr(publisher, option)
        if not _URL.fullmatch(url) or len(url) > LONGEST_URL:
            found.append(("package_url", {"option": f"--{option}"}))
    if not _VERSION.fullmatch(publisher.version):
        found.append(("package_version", {}))
    for key, most in LONGEST.items():
        if len(_said(words, key)) > most:
            found.append(("package_text", {"key": f"teams.manifest.{key}", "most": f"{most:,}"}))
    return found


def manifest(app: str, publisher: Publisher, words: Words) -> dict[str, Any]:
    """The manifest. For people and for teams; to both it offers words to type."""
    name = _said(words, "name")
    commands = [
        {"scopes": [scope], "commands": [_command(words, title) for title in offered]}
        for scope, offered in (("personal", OFFERED), ("team", OFFERED_TO_TEAMS))
    ]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": publisher.version,
        "id": app,
        "developer": {
            "name": publisher.developer.strip(),
            "websiteUrl": publisher.website,
            "privacyUrl": publisher.privacy,
            "termsOfUseUrl": publisher.terms,
        },
        "name": {"short": name, "full": name},
        "description": {"short": _said(words, "description"), "full": _said(words, "about")},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": COLOUR,
        "bots": [
            {
                "botId": app,
                "scopes": ["personal", "team"],
                "isNotificationOnly": False,
                "supportsFiles": False,
                "commandLists": commands,
            }
        ],
        "defaultInstallScope": "personal",
        "validDomains": [],
    }


def packed(app: str, publisher: Publisher, words: Words) -> bytes:
    """The zip to upload."""
    text = json.dumps(manifest(app, publisher, words), indent=2, ensure_ascii=False)
    icons = files("bot.teams") / "icons"
    inside = {"manifest.json": text.encode("utf-8")}
    inside |= {name: (icons / name).read_bytes() for name in ("color.png", "outline.png")}
    made = io.BytesIO()
    with ZipFile(made, "w") as package:
        for name, content in inside.items():
            # Stored as it is, with one date: the same version of Wren makes the same file anywhere.
            entry = ZipInfo(name, _FIRST_MOMENT)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            package.writestr(entry, content)
    return made.getvalue()


def _command(words: Words, title: str) -> dict[str, str]:
    return {"title": title, "description": _said(words, title.replace(" ", "_"))}


def _said(words: Words, key: str) -> str:
    return " ".join(words.say(f"teams.manifest.{key}").split())
