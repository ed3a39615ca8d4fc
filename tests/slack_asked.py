"""What a call asks for, however it is written, and how Slack says no."""

from __future__ import annotations

import json
from typing import Any

from tests.slack_workspace import Shape


class Refusal(Exception):
    """Slack says no, with one of its own error names."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


def structured(asked: Shape, name: str) -> Any:
    """A value that may come as JSON inside a form."""
    value = asked.get(name)
    if isinstance(value, str) and value[:1] in "[{":
        return json.loads(value)
    return value


def truthy(value: Any) -> bool:
    """A boolean as Slack reads it from JSON, a form or a URL."""
    return value is True or str(value).lower() in ("1", "true")
