"""Who can learn what: one table for the first screen, for docs/threat-model.md and for the tests.

Each row is a plain sentence under ``exposure.<key>``. ``can`` says whether they can learn it; what they
can is said to a person before she types.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

When = Literal["always", "straight_away", "pooled", "playground", "real", "topic"]


@dataclass(frozen=True, slots=True)
class Exposure:
    """One line of the table. ``when`` limits it to a way of running Wren."""

    key: str
    can: bool
    when: When = "always"


EXPOSURES = (
    Exposure("guardians_who", can=False),
    Exposure("administrators_who", can=False),
    Exposure("database_thief", can=False),
    Exposure("export_words", can=False),
    Exposure("host_live", can=True),
    Exposure("ring_thief", can=True),
    Exposure("platform_sees", can=True, when="real"),
    Exposure("opened_wren", can=True, when="real"),
    Exposure("anybody_here", can=True, when="playground"),
    Exposure("moment", can=True, when="straight_away"),
    Exposure("crowd", can=True, when="pooled"),
    Exposure("danger_shown", can=True),
    Exposure("topic_shown", can=True, when="topic"),
    Exposure("excluded_sees", can=True),
    Exposure("told_soon", can=True),
    Exposure("own_words", can=True),
    Exposure("small_team", can=True),
)


def kept_from() -> tuple[str, ...]:
    """The wording keys of what cannot be learned."""
    return tuple(f"exposure.{row.key}" for row in EXPOSURES if not row.can)


def said_first(*, playground: bool, straight_away: bool, topic: bool = False) -> tuple[str, ...]:
    """The wording keys of what can be learned, in the order they are said before anybody types."""
    here = {
        "always",
        "playground" if playground else "real",
        "straight_away" if straight_away else "pooled",
        "topic" if topic else "always",
    }
    return tuple(f"exposure.{row.key}" for row in EXPOSURES if row.can and row.when in here)
