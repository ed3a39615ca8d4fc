"""Libraries that log what they send and get say nothing, at any level, whoever turns the log up."""

from __future__ import annotations

import logging

LOUD = ("msal", "urllib3", "requests", "aiohttp.access", "aiohttp.client")


def silence() -> None:
    """Turn them off, with all that is below them: a logger without a level of its own takes theirs."""
    for name in LOUD:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        logger.addHandler(logging.NullHandler())
