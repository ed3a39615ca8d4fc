"""The tightest platform's limits. Each noun checks its own when it is made: nothing is cut before a reader.

Figures are Slack's (``@slack/types``, the modal and Block Kit reference); longer texts than one input takes
are split by the platform into several. Only a platform whose cards are weighed needs what people wrote to be
weighed too: by bytes, in which a letter counts one and an emoji four.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

CARD_TITLE = 150
CARD_TEXT = 3_000
CARD_ALL_TEXT = 12_000
CARD_BUTTONS = 10
FACTS = 10
FACT = 1_000
BUTTON_LABEL = 75
BUTTON_ABOUT = 2_000
DIALOG_TITLE = 24
DIALOG_ABOUT = 3_000
DIALOG_FIELDS = 60
DIALOG_ALL_TEXT = 100_000
LABEL = 2_000
OPTION_LABEL = 75
OPTIONS = 10
HOME_CARDS = 40
PAGE_CHARACTERS = 12_000
PAGE_ENTRIES = 20
PAGE_BYTES: Mapping[str, int] = {"teams": 18_000}
"""By platform: how much of a thread is shown at once. With its buttons it then stays under 28 KB."""
ENTRY_BYTES = 250
"""What stands around each message of a thread."""
TYPED_BYTES: Mapping[str, int] = {"teams": 12_000}
"""By platform: how much typed text can be put into a form for somebody."""


class TooMuch(ValueError):
    """A text or list is larger than a platform can show whole. Names the part, never its content."""


def at_most(what: str, size: int, limit: int) -> None:
    """Raise ``TooMuch`` where a size is over its limit."""
    if size > limit:
        raise TooMuch(f"{what}: {size} is over the limit of {limit}")


def weight(text: str) -> int:
    """How many bytes a text is in a card, as it is sent."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")) - 2
