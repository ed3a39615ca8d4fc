"""One finder for all worlds of a test process: it is only read, and takes a moment to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from handlers.finding import Finder
from prompts import Resources


@contextmanager
def one_finder() -> Iterator[None]:
    """Every world with the same table shares one."""
    made: list[tuple[object, object, Finder]] = []

    def finder(resources: Resources, danger: Mapping[str, Sequence[str]]) -> Finder:
        for known, words, one in made:
            if known is resources and words is danger:
                return one
        made.append((resources, danger, Finder(resources, danger)))
        return made[-1][2]

    with patch("bot.desk.Finder", finder):
        yield
