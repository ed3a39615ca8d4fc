"""The tightest platform's limits, checked when a card or dialog is made.

Figures are Slack's (``@slack/types``, the modal and Block Kit reference), which are narrower than an
Adaptive Card's 28 KB; longer texts than one input takes are split by the platform into several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.chat import Card, Dialog, Home

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


def _at_most(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise TooMuch(f"{what}: {size} is over the limit of {limit}")


def _check_buttons(buttons: tuple[object, ...]) -> None:
    _at_most("buttons", len(buttons), CARD_BUTTONS)
    for button in buttons:
        _at_most("button label", len(getattr(button, "label", "")), BUTTON_LABEL)
        _at_most("button about", len(getattr(button, "about", "")), BUTTON_ABOUT)


def check_card(card: Card) -> None:
    """Raise ``TooMuch`` where a card would be cut on some platform."""
    _at_most("card title", len(card.title), CARD_TITLE)
    _at_most("card facts", len(card.facts), FACTS)
    for text in card.prose:
        _at_most("card text", len(text), CARD_TEXT)
    for fact in card.facts:
        _at_most("card fact", len(fact.label) + len(fact.value), FACT)
    _at_most("card", len(card.plain), CARD_ALL_TEXT)
    _check_buttons(card.buttons)


def _check_fields(fields: tuple[object, ...]) -> int:
    size = 0
    for item in fields:
        for part in ("label", "hint"):
            _at_most(part, len(getattr(item, part, "")), LABEL)
        # What somebody has typed is not counted: however long it is, it came through the platform itself.
        size += sum(len(getattr(item, part, "")) for part in ("label", "hint", "text", "heading"))
        options = getattr(item, "options", ())
        _at_most("options", len(options), OPTIONS)
        for option in options:
            _at_most("option label", len(option.label), OPTION_LABEL)
            size += len(option.label) + _check_fields(option.reveals)
        size += _check_fields(getattr(item, "when_all", ()))
    return size


def check_dialog(dialog: Dialog) -> None:
    """Raise ``TooMuch`` where a dialog would be cut or refused on some platform."""
    _at_most("dialog title", len(dialog.title), DIALOG_TITLE)
    _at_most("dialog submit", len(dialog.submit), DIALOG_TITLE)
    _at_most("dialog about", len(dialog.about), DIALOG_ABOUT)
    _at_most("dialog fields", len(dialog.fields), DIALOG_FIELDS)
    _at_most("dialog", _check_fields(dialog.fields), DIALOG_ALL_TEXT)
    _check_buttons(dialog.buttons)


def check_home(home: Home) -> None:
    """Raise ``TooMuch`` where a home has more cards than a platform shows."""
    _at_most("home cards", len(home.cards), HOME_CARDS)
