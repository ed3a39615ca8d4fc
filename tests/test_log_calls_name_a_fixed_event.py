"""Our own code hands fixed event names to the log, so that no text is ever put together there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.log import EVENT, FIELDS

ROOT = Path(__file__).parent.parent
METHODS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
NAMES = {"log", "_log", "logger", "_logger", "_crash", "logging"}


def log_calls(source: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in METHODS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in NAMES
    ]


def is_safe(call: ast.Call) -> bool:
    event = call.args[0] if len(call.args) == 1 else None
    if not isinstance(event, ast.Constant) or not EVENT.fullmatch(str(event.value)):
        return False
    extra = next((word.value for word in call.keywords if word.arg == "extra"), ast.Dict([], []))
    if not isinstance(extra, ast.Dict):
        return False
    return all(isinstance(key, ast.Constant) and key.value in FIELDS for key in extra.keys)


@pytest.mark.parametrize("folder", ["bot", "handlers", "store", "prompts"])
def test_every_call_of_a_logger_names_a_fixed_event_and_fields_on_the_list(folder: str) -> None:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for call in log_calls(path.read_text(encoding="utf-8")):
            assert is_safe(call), f"{path.relative_to(ROOT)}:{call.lineno}"


@pytest.mark.parametrize(
    "source",
    ["log.info(words)", "log.info(f'{words}')", "log.info('x %s', words)", "log.info('x', extra={'who': 1})"],
)
def test_a_careless_call_is_found(source: str) -> None:
    (call,) = log_calls(source)
    assert not is_safe(call)
