"""Reading one Markdown file of an editor: a head in TOML between two lines +++, then parts with headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prompts.reading import Faults, fold, read_text, rows_of

FENCE = "+++"
OPENING = ""
"""The name of the part above the first heading."""


@dataclass(slots=True)
class Page:
    """One file as it was read. Asking it for a part that is not there, or is wrong, adds a fault."""

    path: Path
    head: Mapping[str, object]
    parts: Mapping[str, str]
    lines: dict[str, int]
    faults: Faults = field(repr=False)

    def fault(self, part: str, text: str) -> None:
        """Say what is wrong with a part of this file, with its line."""
        self.faults.append(f"{self.path}:{self.lines.get(part, 1)}: {text}")

    def text(self, key: str) -> str:
        """A text of the head."""
        value = self.head.get(key)
        if isinstance(value, str):
            return fold(value)
        self.fault(key, f'{key} is missing or not text; write {key} = "..."')
        return ""

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """A text of the head that must be one of a few."""
        value = self.text(key)
        if key in self.head and value not in choices:
            self.fault(key, f"{key} is {value!r}; use one of {', '.join(choices)}")
        return value

    def rows(self, key: str, fields: tuple[str, ...]) -> list[dict[str, str]]:
        """The tables `[[key]]` of the head, each with these fields as text."""
        return rows_of(self.head, key, fields, Path(f"{self.path}:{self.lines.get(key, 1)}"), self.faults)

    def part(self, heading: str) -> str:
        """The text under a heading, its lines run on into paragraphs."""
        text = fold(self.parts.get(heading, ""))
        if not text:
            place = f"under the heading ## {heading}" if heading else f"below the second {FENCE}"
            self.fault(heading, f"has no text {place}; write it there")
        return text


def read_page(path: Path, headings: tuple[str, ...], faults: Faults) -> Page | None:
    """One file, or None and a fault where its head cannot be read. Unknown headings are faults."""
    text = read_text(path, faults).replace("\r\n", "\n")
    found = re.match(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$", text, re.DOTALL | re.MULTILINE)
    if found is None:
        if text:
            faults.append(f"{path}:1: must begin with {FENCE}, its facts, and {FENCE}; add them")
        return None
    try:
        # The empty line stands for the fence, so that the parser's line is the file's.
        head = tomllib.loads("\n" + found[1])
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path}: {error}; correct that line")
        return None
    lines: dict[str, int] = {}
    for number, line in enumerate(found[1].split("\n"), start=2):
        if key := re.match(r"(?:\[\[)?(\w+)", line):
            lines.setdefault(key[1], number)
    page = Page(path, head, {}, lines, faults)
    page.parts = _parts(page, text[found.end() :], text[: found.end()].count("\n") + 1, headings)
    return page


def _parts(page: Page, body: str, first_line: int, headings: tuple[str, ...]) -> dict[str, str]:
    parts: dict[str, list[str]] = {OPENING: []}
    at = OPENING
    page.lines[at] = first_line + 1
    for number, line in enumerate(body.split("\n"), start=first_line):
        heading = re.fullmatch(r"#+ +(.*?) *", line)
        if heading is None:
            parts[at].append(line)
            continue
        at = heading[1]
        page.lines[at] = number
        if at not in headings:
            page.fault(at, f"the heading {at!r} is not known; use {', '.join(headings)}")
        elif at in parts:
            page.fault(at, f"the heading {at!r} is there twice; keep one")
        parts[at] = []
    return {name: "\n".join(texts) for name, texts in parts.items()}
