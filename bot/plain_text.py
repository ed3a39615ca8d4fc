"""A page as plain text, for a terminal: the same words in the same order as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from handlers.chat import Ask, Choice, Dialog, DialogField, Entry, Prose

BESIDE = "  "


def plain_text(page: Dialog) -> Iterator[str]:
    """The page line by line: title, fields, then each button and link as ``[label]``."""
    yield page.title
    for item in page.fields:
        yield ""
        yield from _field(item)
    labels = [*([page.submit] if page.submit else []), *(one.label for one in page.buttons)]
    yield ""
    yield " ".join(f"[{label}]" for label in labels)


def _field(item: DialogField) -> Iterator[str]:
    match item:
        case Prose(text=text, tone=tone):
            # As a mark beside a quotation: it stands out from the answer below it.
            mark = "| " if tone in ("helpline", "safety", "keep") else ""
            yield from (f"{mark}{line}".rstrip() for line in text.splitlines())
            yield from (f"[{one.label}]" for one in (item.button,) if one is not None)
        case Entry(heading=heading, text=text, side="answer"):
            yield from (heading, "=" * len(heading), *text.splitlines())
        case Entry(heading=heading, text=text):
            yield from (heading, *(f"{BESIDE}{line}" for line in text.splitlines()))
        case Ask(label=label, hint=hint, value=value):
            yield from (line for line in (label, hint, f"> {value}") if line)
        case Choice(label=label, hint=hint, options=options, chosen=chosen):
            yield from (line for line in (label, hint) if line)
            yield from (f"({'x' if one.value in chosen else ' '}) {one.label}" for one in options)
        case _:
            assert_never(item)
