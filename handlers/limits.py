"""The tightest platform's limits. Each noun checks its own when it is made: nothing is cut before a reader.

Lengths are Slack's (``@slack/types``, the modal and Block Kit reference); longer texts than one input takes
are split by the platform into several. Weights are those of a card of Teams: 28 KB as it is sent, with what
stands around each part (see ``bot.teams.text``). What somebody types into a form is not weighed here: each
platform gives a field as much room as it can bring back.
"""

from __future__ import annotations

import json

CARD_TITLE = 150
CARD_TEXT = 3_000
CARD_ALL_TEXT = 12_000
CARD_BYTES = 26_000
CARD_BUTTONS = 10
FACTS = 10
FACT = 1_000
BUTTON_LABEL = 75
BUTTON_ABOUT = 2_000
DIALOG_TITLE = 24
DIALOG_ABOUT = 3_000
DIALOG_FIELDS = 60
DIALOG_BYTES = 26_000
PAGE_BYTES = 18_000
TYPED_BYTES = 12_000
LABEL = 2_000
OPTION_LABEL = 75
OPTIONS = 10
HOME_CARDS = 40
PART_BYTES = 250
"""What stands around a part of a card: its kind, its name, how it looks."""
OPTION_BYTES = 100


class TooMuch(ValueError):
    """A text or list is larger than a platform can show whole. Names the part, never its content."""


def at_most(what: str, size: int, limit: int) -> None:
    """Raise ``TooMuch`` where a size is over its limit."""
    if size > limit:
        raise TooMuch(f"{what}: {size} is over the limit of {limit}")


def weight(text: str) -> int:
    """How many bytes a text is in a card, as it is sent."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")) - 2
