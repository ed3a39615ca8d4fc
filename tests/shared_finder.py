"""One finder for all tests of a process: it is only read, and takes a moment to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from handlers.finding import Finder
from prompts import Resources
from tests.world import WORDS


@cache
def our_finder() -> Finder:
    """The finder of the table that ships with Wren."""
    return Finder(WORDS.resources, WORDS.danger)


@contextmanager
def one_finder() -> Iterator[None]:
    """Every world with the table that ships with Wren shares one."""

    def finder(resources: Resources, danger: Mapping[str, Sequence[str]]) -> Finder:
        ours = resources is WORDS.resources and danger is WORDS.danger
        return our_finder() if ours else Finder(resources, danger)

    with patch("bot.desk.Finder", finder):
        yield
