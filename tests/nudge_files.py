"""One good piece and one good guide as their files, to be laid down whole or spoilt."""

from __future__ import annotations

PIECE = """\
+++
id = "E01"
title = "Good morning"
series = "Small things"
theme = "staff_and_support"
track = "everyone"
minutes = 3
reviewed = 2026-11-23
reviewed_by = ""

[[source]]
name = "A study of 2015"
supports = "40% of the staff said good morning."
confidence = "stored page"
+++

We say good morning to the people we know. In a study, 40% of the staff did.

## Talk about it

Who said good morning to you today?

## Try it today

Say it to one person you do not know.

## If you want help

Tell a guardian if nobody ever says it to you.

## Recall

What do we say in the morning?

- [ ] Good night
- [x] Good morning
- [ ] Nothing at all

It is short, and it is kind to the people you work with.
"""
ANCHOR = """\
[[anchor]]
id = "month"
name = "A month"
from = "10-01"
to = "10-31"
prefers = ["E01"]
on = true
source = "A calendar"
"""
GUIDE = """\
+++
id = "talk"
title = "A talk"
minutes = 5
reviewed = 2026-11-23
reviewed_by = ""

[[source]]
name = "Our own advice"
supports = "Common sense."
confidence = "own advice"
+++

Sit down with them and say what you saw.

## When not to

Not when you are angry with them.
"""


def changed(text: str, old: str, new: str) -> str:
    """The text with one place changed, which must be there."""
    assert text.count(old) == 1, old
    return text.replace(old, new)
