"""Answer → Slack's modals, Home and messages. Pure; nothing is cut, and Slack's limits are kept."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import assert_never

from bot.slack.fields import field_blocks
from bot.slack.text import (
    CHUNK,
    HEADER,
    Block,
    boxed,
    escaped,
    header,
    piece,
    plain,
    quoted,
    rich,
    run,
    section,
    units,
)
from handlers.chat import Answer, Button, Card, Dialog, DialogField, Home, Link, Mistakes, Prose
from handlers.limits import DIALOG_TITLE
from prompts import Words

View = Block

ROOMY_CARDS = 20
"""Cards in a Home that are shown with headings and lines between them. More of them are shown closer."""
PAGE = "page"
LINK = "link"
"""The act of a button that leads out of Slack. Nothing is to be done when it is pressed."""
NO_FAULTS: Mapping[str, str] = {}
STYLES = {"main": "primary", "warning": "danger"}


def show(answer: Answer, words: Words) -> View | None:
    """What a person sees next: a modal, or the Home."""
    match answer:
        case None:
            return None
        case Card():
            return card_view(answer, words)
        case Dialog():
            return dialog_view(answer, words)
        case Mistakes():
            return mistakes_view(answer, words)
        case Home():
            return home_view(answer, words)
        case _:
            assert_never(answer)


def mistakes_view(answer: Mistakes, words: Words) -> View:
    """A form drawn again. What Wren could not do is said at its top, as there is nothing to put right."""
    if answer.ours:
        return dialog_view(answer.dialog, words, ours=tuple(answer.faults.values()))
    return dialog_view(answer.dialog, words, answer.faults)


def dialog_view(
    dialog: Dialog, words: Words, faults: Mapping[str, str] = NO_FAULTS, ours: tuple[str, ...] = ()
) -> View:
    """A modal. ``faults`` stand above their fields; ours and any of no field below what it says of danger."""
    first, blocks = (
        [block for item in part for block in _part(item, words, faults)]
        for part in (dialog.fields[: dialog.head], dialog.fields[dialog.head :])
    )
    named = {block["block_id"] for block in blocks if block["type"] == "input"}
    told = [block for line in ours for block in section(line)]
    shown = [*first, *told, *_faults(named, words, faults), *blocks, *_actions(dialog.buttons)]
    view = _modal(dialog.form, dialog.title, shown, words)
    view["private_metadata"] = dialog.about
    if dialog.submit or named:
        view["submit"] = plain(dialog.submit or words.say("slack.submit"))
    return view


def _part(item: DialogField, words: Words, faults: Mapping[str, str]) -> list[Block]:
    asked = (item.button,) if isinstance(item, Prose) and item.button is not None else ()
    return [*field_blocks(item, words, faults), *_actions(asked)]


def _faults(named: Container[str], words: Words, faults: Mapping[str, str]) -> list[Block]:
    """That something has to be put right; and what belongs to no field of this form."""
    loose = [words.say("form.fault", fault=fault) for name, fault in faults.items() if name not in named]
    lines = [words.say("form.faults"), *loose] if faults else []
    return [block for line in lines for block in section(line)]


def card_view(card: Card, words: Words) -> View:
    """A card as a modal: what is shown there stands in no channel and no chat."""
    fits = units(card.title) <= DIALOG_TITLE
    title = card.title if fits else words.say("slack.modal_title")
    blocks = _card(card, words)
    return _modal(PAGE, title, blocks if not fits else blocks[1:], words)


def _modal(form: str, title: str, blocks: list[Block], words: Words) -> View:
    return {
        "type": "modal",
        "callback_id": form,
        "title": plain(title),
        "close": plain(words.say("slack.close")),
        "blocks": blocks or section(words.say("slack.nothing_here")),
    }


def home_view(home: Home, words: Words, line: str = "") -> View:
    """Wren's own page, the same bytes for the same cards. ``line`` says first what went wrong."""
    roomy = len(home.cards) <= ROOMY_CARDS
    blocks: list[Block] = section(line) if line else []
    for number, card in enumerate(home.cards):
        if roomy and blocks:
            blocks.append({"type": "divider"})
        blocks += _card(card, words, start=number * 100) if roomy else _close(card, number * 100)
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def message(card: Card, words: Words) -> Block:
    """A card as a message: ``text`` for screen readers and lock screens, ``blocks`` for the eye."""
    text = escaped(card.plain)
    return {
        "text": text if units(text) <= CHUNK else escaped(card.title),
        "blocks": _card(card, words) or section(card.title),
    }


def _card(card: Card, words: Words, start: int = 0) -> list[Block]:
    """A heading, one block of text and one of buttons."""
    heading = [header(card.title)] if units(card.title) <= HEADER else section(card.title)
    text = _body(card)
    return [*heading, *([rich(*text)] if text else []), *_actions(card.buttons, start)]


def _close(card: Card, start: int) -> list[Block]:
    """A card in two blocks."""
    title = run(piece(card.title, bold=True))
    return [rich(title, *_body(card)), *_actions(card.buttons, start)]


def _body(card: Card) -> list[Block]:
    prose = "\n\n".join(text for text in card.prose if text)
    told = quoted(prose) if card.tone == "safety" else run(piece(prose))
    picture = [boxed(card.picture)] if card.picture else []
    return [*([told] if prose else []), *picture, *_facts(card)]


def _facts(card: Card) -> list[Block]:
    facts = [run(piece(f"{fact.label}: ", bold=True), piece(fact.value)) for fact in card.facts]
    return [{"type": "rich_text_list", "style": "bullet", "elements": facts}] if facts else []


def _actions(buttons: tuple[Button | Link, ...], start: int = 0) -> list[Block]:
    """Slack opens pages only: a number to call stands in the text."""
    shown = [_button(button, number) for number, button in enumerate(buttons, start) if _leads(button)]
    if not shown:
        return []
    return [{"type": "actions", "elements": shown}]


def _leads(button: Button | Link) -> bool:
    return isinstance(button, Button) or button.url.startswith("https://")


def _button(button: Button | Link, number: int) -> Block:
    match button:
        case Link():
            return {
                "type": "button",
                "action_id": f"{LINK}:{number}",
                "text": plain(button.label),
                "url": button.url,
            }
        case Button():
            shown: Block = {
                "type": "button",
                "action_id": f"{button.act}:{number}",
                "text": plain(button.label),
            }
            if button.about:
                shown["value"] = button.about
            if button.tone in STYLES:
                shown["style"] = STYLES[button.tone]
            return shown
        case _:
            assert_never(button)
