"""The tightest platform's limits. Each noun checks its own when it is made: nothing is cut before a reader.

Figures are Slack's (``@slack/types``, the modal and Block Kit reference), which are narrower than an
Adaptive Card's 28 KB; longer texts than one input takes are split by the platform into several.
"""

from __future__ import annotations

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


class TooMuch(ValueError):
    """A text or list is larger than a platform can show whole. Names the part, never its content."""


def at_most(what: str, size: int, limit: int) -> None:
    """Raise ``TooMuch`` where a size is over its limit."""
    if size > limit:
        raise TooMuch(f"{what}: {size} is over the limit of {limit}")
