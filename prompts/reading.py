"""Reading the files of a language folder. Every fault is collected, none stops the reading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from prompts.words import PLACEHOLDER

Faults = list[str]


def read_text(path: Path, faults: Faults) -> str:
    """The text of one file, or nothing and a fault."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(f"{path}: is not UTF-8; save it again as UTF-8")
    except FileNotFoundError:
        faults.append(f"{path}: is missing; put it back")
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror}); let Wren's user read it")
    return ""


def read_table(path: Path, faults: Faults) -> dict[str, object]:
    """One TOML file, or an empty table and a fault that names the line."""
    try:
        return tomllib.loads(read_text(path, faults))
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path}: {error}; correct that line")
        return {}


def read_wording(folder: Path, faults: Faults) -> dict[str, tuple[str, Path]]:
    """All texts of `folder/*.toml` by flat key, each with the file it stands in."""
    found: dict[str, tuple[str, Path]] = {}
    for path in files_of(folder):
        for key, value in _flat(read_table(path, faults)):
            text = _text_of(key, value, path, faults)
            if key in found:
                faults.append(f"{path}: {key} is also in {found[key][1].name}; keep one of them")
            elif text:
                found[key] = (text, path)
    return found


def read_facts(path: Path, faults: Faults) -> dict[str, str]:
    """A flat table of strings. An empty string is a fact that nobody has filled in."""
    facts: dict[str, str] = {}
    for key, value in read_table(path, faults).items():
        if isinstance(value, str):
            facts[key] = fold(value)
        else:
            faults.append(f'{path}: {key} is not text; write {key} = "..."')
    return facts


def read_rows(path: Path, name: str, fields: tuple[str, ...], faults: Faults) -> list[dict[str, str]]:
    """The tables `[[name]]` of one file, each with exactly the given fields, all text."""
    return rows_of(read_table(path, faults), name, fields, path, faults)


def rows_of(
    table: Mapping[str, object], name: str, fields: tuple[str, ...], path: Path, faults: Faults
) -> list[dict[str, str]]:
    """The tables `[[name]]` of a table already read. A row with a fault is left out."""
    listed = table.get(name)
    if not isinstance(listed, list):
        faults.append(f"{path}: has no list called {name}; write [[{name}]] above each entry")
        return []
    rows: list[dict[str, str]] = []
    for number, row in enumerate(listed, start=1):
        texts = {k: fold(v) for k, v in row.items() if isinstance(v, str)} if isinstance(row, dict) else {}
        if set(texts) == set(fields) and len(row) == len(fields):
            rows.append(texts)
        else:
            faults.append(f"{path}: {name} number {number} must have these as text: {', '.join(fields)}")
    return rows


def read_strings(path: Path, name: str, faults: Faults) -> tuple[str, ...]:
    """A list of strings called `name` in one file."""
    listed = read_table(path, faults).get(name)
    if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
        return tuple(listed)
    faults.append(f'{path}: {name} is not a list of texts; write {name} = ["...", "..."]')
    return ()


def fold(text: str) -> str:
    """Lines run on into paragraphs, as an editor means them; a blank line parts two paragraphs."""
    if "\n" not in text:
        return text.strip()
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip())
    return "\n\n".join(re.sub(r"[ \t]*\n[ \t]*", " ", paragraph) for paragraph in paragraphs)


def files_of(folder: Path, pattern: str = "*.toml") -> list[Path]:
    """The files of a folder by name, without hidden ones. Other files are not looked at."""
    found = sorted(folder.glob(pattern))
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        key = above + name
        if isinstance(value, dict):
            yield from _flat(value, key + ".")
        else:
            yield key, value


def _text_of(key: str, value: object, path: Path, faults: Faults) -> str:
    if not isinstance(value, str):
        faults.append(f'{path}: {key} is not text; write {key.rpartition(".")[2]} = "..."')
        return ""
    text = fold(value)
    rest = PLACEHOLDER.sub("", text)
    if not text:
        faults.append(f"{path}: {key} is empty; write its text")
    if "((" in rest or "))" in rest:
        faults.append(f"{path}: {key} has double brackets that are no placeholder; write ((small_letters))")
    return text
