"""Parts of a form that count only under a condition, for platforms that cannot show and hide them.

Such a platform shows every part from the start, under a plain line that says when it counts
(docs/decisions/0016-reveals-on-slack.md). A field that two options reveal is shown once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from handlers.parts import Ask, Choice, DialogField, Entry, Prose
from prompts import Words

ALL = "*"
"""Stands for "every option is ticked"."""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that count while one of ``values`` is chosen, or always where ``line`` is empty."""

    values: tuple[str, ...] = field(repr=False)
    items: tuple[DialogField, ...] = field(repr=False)
    line: str = field(default="", repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields among the parts."""
        return tuple(item.name for item in self.items if isinstance(item, Ask | Choice))

    @property
    def _order(self) -> tuple[bool, int]:
        urgent = any(isinstance(item, Prose) and item.tone == "safety" for item in self.items)
        return not urgent, len(self.values)


def groups(choice: Choice, words: Words) -> list[Group]:
    """What the options reveal, each part once: the safety card first, then what always counts."""
    found: dict[str, tuple[DialogField, list[str]]] = {}
    for option in choice.options:
        for item in option.reveals:
            name = item.name if isinstance(item, Ask | Choice) else repr((type(item), _text_of(item)))
            known, values = found.get(name, (item, []))
            found[name] = (_same(known, item, words), [*values, option.value])
    together: dict[tuple[str, ...], list[DialogField]] = {}
    for item, values in found.values():
        together.setdefault(tuple(values), []).append(item)
    shown = [_group(choice, values, items, words) for values, items in together.items()]
    shown.sort(key=lambda group: group._order)
    if choice.when_all:
        shown.append(Group((ALL,), _optional(choice.when_all), words.say("form.if_all")))
    return shown


def _group(choice: Choice, values: tuple[str, ...], items: list[DialogField], words: Words) -> Group:
    if len(values) == len(choice.options):
        return Group(values, tuple(items))
    chosen = [option for option in choice.options if option.value in values]
    labels = [words.say("form.quoted", text=option.label) for option in chosen]
    line = words.say("form.if_chosen", options=f" {words.say('form.or')} ".join(labels))
    return Group(values, _optional(tuple(items)), line)


def holds(values: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether a condition holds for what was chosen. Only text stands under ``ALL``: it always holds."""
    return ALL in values or any(value in values for value in given)


def _text_of(item: Prose | Entry) -> str:
    return item.text


def _same(known: DialogField, other: DialogField, words: Words) -> DialogField:
    """One field for two: where they offer different answers at first, none is ticked for her."""
    if isinstance(known, Choice) and isinstance(other, Choice) and known.chosen != other.chosen:
        hint = " ".join(part for part in (known.hint, words.say("form.left_alone")) if part)
        return replace(known, chosen=(), required=False, hint=hint)
    return known


def _optional(items: tuple[DialogField, ...]) -> tuple[DialogField, ...]:
    """A client would insist on a field that does not count; what is missing is found when it is sent."""
    return tuple(replace(item, required=False) if isinstance(item, Ask | Choice) else item for item in items)
