"""A logger that says nothing at any level, for libraries that log what they send and get."""

from __future__ import annotations

import logging


class Silence(logging.Logger):
    """Takes every record and drops it. It stands in no table of loggers, so nobody can turn it up."""

    def __init__(self) -> None:
        super().__init__("wren.slack.silence", logging.CRITICAL + 1)
        self.propagate = False
        self.disabled = True
        self.addHandler(logging.NullHandler())

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - the name is the standard library's
        """Never."""
        return False

    def handle(self, record: logging.LogRecord) -> None:
        """Drop it."""


SILENCE = Silence()
