"""Answer → Adaptive Cards, as messages and as dialogs. Pure; nothing is cut, and no card is over 28 KB."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from bot.teams.fields import Sheet, elements, fault_line, inputs, rooms, told_of
from bot.teams.text import CARD_BYTES, Element, framed, heading, prose, rich, run, weight
from handlers.chat import Ask, Button, Card, Choice, Dialog, DialogField, Entry, Home, Link, Mistakes, Prose
from prompts import Words

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
PAGE = "page"
IN_A_ROW = 5
"""Buttons that every client of Teams shows beside each other."""
NARROW, AROUND, LETTER = 270, 34, 7
"""The width of a card on a telephone, of a button without its label, and of one letter, about, in pixels.

Labels in a row that is wider than that are cut."""
FOR_FAULTS = 1_500
"""Bytes kept free in a form, for what it may say when it comes back."""
WHOLE_FALLBACK = 2_000
"""Bytes up to which a card's text is repeated for clients that cannot show cards."""
IN_PRIVATE = ("help", "case.claim")
"""Acts answered by a card that concerns only whoever pressed: it is shown as a dialog, never in the chat."""
PLAIN = re.compile(r"[A-Za-z0-9 +,.'-]+")
"""A label in which nothing could be Markdown."""
STYLES = {"main": "positive", "warning": "destructive"}
NO_FAULTS: Mapping[str, str] = {}


# --- messages ----------------------------------------------------------------------------------------


def message(card: Card, words: Words) -> Element:
    """A card as a message."""
    return _message(card.title, _adaptive(_card(card), card.plain, card.title))


def home_messages(home: Home, words: Words) -> list[Element]:
    """Wren's own page as a card, or as several where one would be too large."""
    bundles: list[list[Card]] = [[]]
    for card in home.cards:
        if bundles[-1] and weight(_bundle([*bundles[-1], card])) > CARD_BYTES:
            bundles.append([])
        bundles[-1].append(card)
    return [_message(cards[0].title, _bundle(cards)) for cards in bundles if cards]


def _bundle(cards: Sequence[Card]) -> Element:
    body: list[Element] = []
    for card in cards:
        body.append({"type": "Container", "separator": bool(body), "spacing": "large", "items": _card(card)})
    return _adaptive(body, "\n\n".join(card.plain for card in cards), cards[0].title)


def _message(summary: str, card: Element) -> Element:
    return {"type": "message", "summary": summary, "attachments": [_attached(card)]}


def _attached(card: Element) -> Element:
    return {"contentType": CARD_TYPE, "content": card}


def _adaptive(body: list[Element], plain: str, title: str) -> Element:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "fallbackText": plain if weight(plain) <= WHOLE_FALLBACK else title,
        "body": body,
    }


def _card(card: Card) -> list[Element]:
    return [heading(card.title), *_told(card), *_numbers(card.buttons), *_buttons(card.buttons)]


def _told(card: Card) -> list[Element]:
    """What a card says below its title."""
    told = [part for text in card.prose for part in prose(text)]
    told += [rich(run(line, fontType="monospace")) for line in card.picture.splitlines()]
    facts = [rich(run(f"{fact.label}: ", weight="bolder"), run(fact.value)) for fact in card.facts]
    if card.tone == "safety" and told:
        return [framed(told, "attention"), *facts]
    return [*told, *facts]


# --- dialogs -----------------------------------------------------------------------------------------


def dialog_task(answer: Card | Dialog | Mistakes, words: Words) -> Element:
    """What a person sees next, as the dialog that opens or takes the place of the one she is in."""
    match answer:
        case Card():
            body = [*_told(answer), *_numbers(answer.buttons), *_buttons(answer.buttons, in_dialog=True)]
            return _task(answer.title, _adaptive(body, answer.plain, answer.title))
        case Dialog():
            return _task(answer.title, dialog_card(answer, words))
        case Mistakes():
            faults, ours = (NO_FAULTS, tuple(answer.faults.values())) if answer.ours else (answer.faults, ())
            return _task(answer.dialog.title, dialog_card(answer.dialog, words, faults, ours))
        case _:
            assert_never(answer)


def said_in_dialog(text: str) -> Element:
    """One line of ours, in place of a dialog."""
    return {"task": {"type": "message", "value": text}}


def _task(title: str, card: Element) -> Element:
    value = {"title": title, "height": "large", "width": "medium", "card": _attached(card)}
    return {"task": {"type": "continue", "value": value}}


def dialog_card(
    dialog: Dialog, words: Words, faults: Mapping[str, str] = NO_FAULTS, ours: tuple[str, ...] = ()
) -> Element:
    """The card in a dialog. Every field gets as much room as leaves a returned form under the limit."""
    empty = _dialog(dialog, Sheet(words, faults, ours=ours))
    left = CARD_BYTES - weight(empty) - (0 if faults or ours else FOR_FAULTS)
    return _dialog(dialog, Sheet(words, faults, rooms(dialog.fields, words, left), ours))


def _dialog(dialog: Dialog, sheet: Sheet) -> Element:
    places = [place for place, item in enumerate(dialog.fields) if isinstance(item, Ask | Choice)]
    first = places[0] if places else len(dialog.fields)
    shown = [[*elements(item, sheet), *_asked(item)] for item in dialog.fields]
    numbers = _numbers(dialog.buttons)
    if numbers:
        shown[_beside(dialog.fields[:first])] += numbers
    body = [part for item in shown[: dialog.head] for part in item]
    body += _faults(dialog.fields, sheet)
    body += [part for item in shown[dialog.head : first] for part in item]
    # Before the inputs: these belong to what was just read, and the button of the form stands at the end.
    body += _buttons(dialog.buttons, in_dialog=True)
    body += [part for item in shown[first:] for part in item]
    card = _adaptive(body or prose(sheet.words.say("teams.nothing_here")), dialog.title, dialog.title)
    if dialog.submit:
        card["actions"] = [_submit(dialog, sheet.words)]
    return card


def _asked(item: DialogField) -> list[Element]:
    """The button that answers what this part asks."""
    return _buttons([item.button], in_dialog=True) if isinstance(item, Prose) and item.button else []


def _faults(fields: Sequence[DialogField], sheet: Sheet) -> list[Element]:
    """That something has to be put right; and what belongs to no field of this form."""
    if sheet.ours:
        return [framed([part for line in sheet.ours for part in prose(line, weight="bolder")], "attention")]
    if not sheet.faults:
        return []
    named = {item.name for item in inputs(fields, sheet.words)}
    loose = [fault for name, fault in sheet.faults.items() if name not in named]
    lines = [line for fault in loose for line in fault_line(fault, sheet.words)]
    return [framed([*prose(sheet.words.say("form.faults"), weight="bolder"), *lines], "attention")]


def _submit(dialog: Dialog, words: Words) -> Element:
    data = {"act": dialog.form, "form": dialog.form, "about": dialog.about, **told_of(dialog.fields, words)}
    return {"type": "Action.Submit", "title": dialog.submit, "style": "positive", "data": data}


# --- buttons -----------------------------------------------------------------------------------------


def _buttons(buttons: Sequence[Button | Link], *, in_dialog: bool = False) -> list[Element]:
    """Rows of buttons."""
    pressed = [_button(one, in_dialog=in_dialog) for one in buttons if isinstance(one, Button)]
    pressed += [_open(one) for one in buttons if isinstance(one, Link) and one.url.startswith("https://")]
    return [{"type": "ActionSet", "actions": row} for row in _rows(pressed)]


def _numbers(buttons: Sequence[Button | Link]) -> list[Element]:
    """A link that is no page of the web is a line, as not every client follows it."""
    links = [one for one in buttons if isinstance(one, Link) and not one.url.startswith("https://")]
    return [line for one in links for line in _written(one)]


def _beside(fields: Sequence[DialogField]) -> int:
    """Which field numbers to call belong to: the safety card, else the answer, else the last."""
    for place, item in enumerate(fields):
        if isinstance(item, Prose) and item.tone == "safety":
            return place
    entries = (place for place, item in enumerate(fields) if isinstance(item, Entry))
    return next(entries, max(len(fields) - 1, 0))


def _rows(buttons: Sequence[Element]) -> list[list[Element]]:
    """As many beside each other as can be read on a telephone."""
    rows: list[list[Element]] = []
    left = 0
    for button in buttons:
        width = AROUND + LETTER * len(button["title"])
        if not rows or width > left or len(rows[-1]) == IN_A_ROW:
            rows.append([])
            left = NARROW
        rows[-1].append(button)
        left -= width
    return rows


def _open(link: Link) -> Element:
    return {"type": "Action.OpenUrl", "title": link.label, "url": link.url}


def _written(link: Link) -> list[Element]:
    """To press where a client follows it, and to read where it does not."""
    if PLAIN.fullmatch(link.label):
        return [{"type": "TextBlock", "text": f"[{link.label}]({link.url})", "wrap": True}]
    return [rich(run(f"{link.label}: ", weight="bolder"), run(link.url.partition(":")[2]))]


def _button(button: Button, *, in_dialog: bool) -> Element:
    data: Element = {"act": button.act, "about": button.about}
    shown: Element = {"type": "Action.Submit", "title": button.label, "data": data}
    if in_dialog:
        # What was typed beside it stays unsent, and nothing typed can keep the button from working.
        shown["associatedInputs"] = "none"
    elif button.opens or button.act in IN_PRIVATE:
        data["msteams"] = {"type": "task/fetch"}
    if button.tone in STYLES:
        shown["style"] = STYLES[button.tone]
    return shown
