"""The texts as they are shipped: free of faults, and each of them said somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from prompts.check import check
from tests.world import WORDS

TOP = Path(__file__).parents[1]
SOURCES = [path for folder in ("bot", "handlers", "store") for path in (TOP / folder).rglob("*.py")]
SAID_BY_PATTERN = ("acts.", "help.decoy.", "play.", "operator.setting.", "organisation.unfilled.")
"""Tables whose every key is said by its place: ``wren acts``, decoys, the page, the settings, the facts."""


def calls(tree: ast.AST, name: str) -> Iterator[ast.expr]:
    """The first argument of every call of a method with this name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield from node.args[:1]


def pattern(node: ast.expr) -> str:
    """A regular expression of what this text can be: filled-in parts match anything."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else None for part in node.values)
        return "".join(re.escape(part) if isinstance(part, str) else r".+" for part in parts)
    return ""


def mentioned() -> tuple[set[str], set[str]]:
    """Every text in the code, and a pattern for every text that is put together."""
    whole, built = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                built.add(pattern(node))
    return whole, {one for one in built if one.strip(".+") and r"\." in one}


def test_the_texts_have_no_faults() -> None:
    assert check(WORDS) == ()


def test_every_text_that_the_code_says_is_there() -> None:
    missing = []
    for path in SOURCES:
        for node in calls(ast.parse(path.read_text(encoding="utf-8")), "say"):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                key = node.value
                found = key in WORDS.texts or f"operator.{key}" in WORDS.texts
            else:
                wanted = pattern(node)
                found = not wanted or any(re.fullmatch(f"(operator\\.)?{wanted}", key) for key in WORDS.texts)
            if not found:
                missing.append(f"{path.name}: {ast.unparse(node)}")
    assert missing == []


def test_every_text_is_said_somewhere() -> None:
    whole, built = mentioned()
    unused = []
    for key in WORDS.texts:
        if key.startswith(SAID_BY_PATTERN):
            continue
        endings = {key, key.removeprefix("operator."), key.partition(".")[2], key.rpartition(".")[2]}
        by_name = key in whole or (key.startswith(("operator.", "exposure.")) and bool(endings & whole))
        by_parts = any(re.fullmatch(one, key) for one in built if one != r".+\..+")
        if not by_name and not by_parts:
            unused.append(key)
    assert unused == []
