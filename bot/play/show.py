"""Answer → what the browser draws: plain dicts, one for each noun, nothing left out."""

from __future__ import annotations

from typing import assert_never

from handlers.chat import (
    Answer,
    Ask,
    Button,
    Card,
    Choice,
    Dialog,
    DialogField,
    Entry,
    Home,
    Link,
    Mistakes,
    Option,
    Prose,
)

Shown = dict[str, object]


def show(answer: Answer) -> Shown | None:
    """An answer as the browser reads it; None stays None."""
    match answer:
        case None:
            return None
        case Card():
            return show_card(answer)
        case Dialog():
            return _dialog(answer)
        case Home():
            return {"kind": "home", "cards": [show_card(card) for card in answer.cards]}
        case Mistakes():
            dialog, faults = _dialog(answer.dialog), dict(answer.faults)
            marks = {"fresh": answer.fresh, "ours": answer.ours}
            return {"kind": "mistakes", "dialog": dialog, "faults": faults, **marks}
        case _:
            assert_never(answer)


def show_card(card: Card) -> Shown:
    """A card, with its plain text for announcements."""
    return {
        "kind": "card",
        "title": card.title,
        "prose": list(card.prose),
        "facts": [{"label": fact.label, "value": fact.value} for fact in card.facts],
        "buttons": [_button(button) for button in card.buttons],
        "tone": card.tone,
        "settles": card.settles,
        "plain": card.plain,
        "picture": card.picture,
    }


def _button(button: Button | Link) -> Shown:
    match button:
        case Button():
            return {
                "kind": "button",
                "label": button.label,
                "act": button.act,
                "about": button.about,
                "opens": button.opens,
                "tone": button.tone,
            }
        case Link():
            return {"kind": "link", "label": button.label, "url": button.url}
        case _:
            assert_never(button)


def _dialog(dialog: Dialog) -> Shown:
    return {
        "kind": "dialog",
        "form": dialog.form,
        "title": dialog.title,
        "submit": dialog.submit,
        "about": dialog.about,
        "fields": [_field(item) for item in dialog.fields],
        "buttons": [_button(button) for button in dialog.buttons],
        "danger": dialog.danger,
    }


def _field(item: DialogField) -> Shown:
    match item:
        case Ask():
            return _ask(item)
        case Choice():
            return _choice(item)
        case Prose():
            asked = item.button and _button(item.button)
            return {"kind": "prose", "text": item.text, "tone": item.tone, "button": asked}
        case Entry():
            return {"kind": "entry", "heading": item.heading, "text": item.text, "side": item.side}
        case _:
            assert_never(item)


def _ask(ask: Ask) -> Shown:
    return {
        "kind": "ask",
        "name": ask.name,
        "label": ask.label,
        "hint": ask.hint,
        "lines": ask.lines,
        "limit": ask.limit,
        "required": ask.required,
        "value": ask.value,
    }


def _choice(choice: Choice) -> Shown:
    return {
        "kind": "choice",
        "name": choice.name,
        "label": choice.label,
        "options": [_option(option) for option in choice.options],
        "hint": choice.hint,
        "chosen": list(choice.chosen),
        "multiple": choice.multiple,
        "required": choice.required,
        "when_all": [_field(item) for item in choice.when_all],
    }


def _option(option: Option) -> Shown:
    reveals = [_field(item) for item in option.reveals]
    return {"value": option.value, "label": option.label, "reveals": reveals}
