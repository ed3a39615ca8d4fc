"""How people are named on each platform: the one place that knows the form of an id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LONGEST_NAME = 75
"""As long as one option of a list may be on the tightest platform: staff tick guardians by name."""

_USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,159}")
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        # As "Copy member ID" gives it: U, or W in Enterprise Grid. The workspace's id may stand before it.
        "slack": re.compile(r"([TE][A-Z0-9]{7,20}/)?[UW][A-Z0-9]{7,20}"),
        # An object id of Entra, in any letters, or the id that Teams gives its bots. So too with a tenant's.
        "teams": re.compile(rf"(?i:{GUID})|({GUID}/)?({GUID}|29:[A-Za-z0-9_-]{{1,150}})"),
    }
)


def with_platform(person: str, on: tuple[str, ...]) -> str:
    """With the platform in front, where it is clear which is meant. An id of Teams itself holds a colon."""
    if "teams" in on and person.startswith("29:"):
        return f"teams:{person}"
    return f"{on[0]}:{person}" if person and ":" not in person and len(on) == 1 else person


def fault_of_person(person: str, name: str, on: tuple[str, ...], *, anonymous: bool) -> str:
    """The wording key of what is wrong with a guardian, or nothing. ``person`` is ``platform:id``.

    ``anonymous``: the Agents Playground, which comes in without proof and has ids of its own, is let in.
    """
    platform, _, rest = person.partition(":")
    if not _USABLE.fullmatch(person):
        return "guardian_wrong"
    if platform not in on or not rest:
        return "guardian_platform"
    playing = platform == "play" or (anonymous and platform == "teams")
    if not playing and not _FORMS[platform].fullmatch(rest):
        return f"guardian_{platform}_id"
    return "" if len(name) <= LONGEST_NAME and name.isprintable() else "guardian_name"
