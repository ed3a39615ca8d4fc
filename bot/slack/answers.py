"""What was filled in: a view's state → answers by field name. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.slack.fields import IF
from bot.slack.shape import Malformed, Payload, members, part, text
from handlers.reveals import holds

FIELDS = 200

_NAME = re.compile(r"[a-z][a-z0-9._-]{0,79}\Z")
_PART = re.compile(r"\.[0-9]+\Z")

Answers = dict[str, tuple[str, ...]]


def answers_of(view: Payload) -> Answers:
    """Every answer that counts. A field left empty is there with no value. Raises ``Malformed``."""
    values = part(part(view, "state", {}), "values", {})
    if len(values) > FIELDS:
        raise Malformed
    answers: Answers = {}
    for block in values.values():
        if not isinstance(block, Mapping):
            raise Malformed
        for action, state in block.items():
            name = action.partition(":")[0] if isinstance(action, str) else ""
            if not _NAME.match(name) or not isinstance(state, Mapping):
                raise Malformed
            answers[name] = _values(state)
    return _counting(answers, view)


def _values(state: Payload) -> tuple[str, ...]:
    if "selected_options" in state:
        return tuple(text(option, "value") for option in members(state, "selected_options"))
    if "selected_option" in state:
        option = part(state, "selected_option", {})
        return (text(option, "value"),) if option else ()
    value = text(state, "value", "")
    return (value,) if value else ()


def _counting(answers: Answers, view: Payload) -> Answers:
    """Without the answers whose condition, written in the view itself, does not hold."""
    dropped: set[str] = set()
    for block in members(view, "blocks"):
        block_id = block.get("block_id")
        if not isinstance(block_id, str) or not block_id.startswith(IF):
            continue
        condition, _, names = block_id.removeprefix(IF).partition(":")
        choice, _, values = condition.partition("=")
        if not holds(tuple(values.split(",")), answers.get(choice, ())):
            dropped.update(names.split(","))
    return {name: given for name, given in answers.items() if _PART.sub("", name) not in dropped}
