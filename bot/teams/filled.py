"""What was filled in: the data of a sent dialog → answers by field name. Pure.

Teams sends the button's own data and the inputs in one object. Empty inputs are left out of it, and what was
ticked in a list of several comes as one text with commas between. Which fields these are, and which count
only under a condition, stands in the button's data (see ``bot.teams.fields``).
"""

from __future__ import annotations

import re

from bot.teams.fields import CONDITIONS, OWN_DATA, SEVERAL
from bot.teams.own import Activity
from bot.teams.shape import Malformed, text, texts
from handlers.reveals import holds

FIELDS = 200

_NAME = re.compile(r"[a-z][a-z0-9._-]{0,79}\Z")

Answers = dict[str, tuple[str, ...]]


def answers_of(data: Activity) -> Answers:
    """Every answer that counts. Raises ``Malformed``."""
    if len(data) > FIELDS:
        raise Malformed
    several = texts(data, SEVERAL)
    answers: Answers = {}
    for name in data:
        if name in OWN_DATA:
            continue
        if not _NAME.match(name):
            raise Malformed
        value = text(data, name, "")
        if value:
            answers[name] = tuple(value.split(",")) if name in several else (value,)
    return _counting(answers, texts(data, CONDITIONS))


def _counting(answers: Answers, conditions: list[str]) -> Answers:
    """Without the answers whose condition does not hold."""
    dropped: set[str] = set()
    for condition in conditions:
        chosen, _, names = condition.partition(":")
        choice, _, values = chosen.partition("=")
        if not holds(tuple(values.split(",")), answers.get(choice, ())):
            dropped.update(names.split(","))
    return {name: given for name, given in answers.items() if name not in dropped}
