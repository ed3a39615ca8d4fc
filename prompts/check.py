"""The editor's lint: what makes a text hard to read, too long to show, or untrue. `wren check` prints it.

A fault here does not keep Wren from starting; it tells an editor what to mend and how.
"""

from __future__ import annotations

from collections.abc import Iterator

from prompts.check_pieces import check_pieces
from prompts.readability import grade
from prompts.text_rules import grade_faults, median_faults, text_faults
from prompts.words import Words

# Slack: a section's text, the title of a modal and its submit button, the label of a button.
LONGEST_TEXT = 3_000
LONGEST_TITLE = 24
LONGEST_BUTTON = 75
# What a row is for names jobs and services, whose long words staff know: midwives, physiotherapy.
HIGHEST_GRADE_OF_A_ROW = 10.0


def check(words: Words) -> tuple[str, ...]:
    """Every fault of every text, each naming the key or the line, and how to mend it. None: all is well."""
    texts = dict(words.texts)
    texts |= {f"topics.{topic.id}": topic.label for topic in words.topics}
    texts |= {f"safety.line of {nation}": line for nation, line in words.safety_lines.items()}
    grades = {key: measured for key, text in texts.items() if (measured := grade(text)) is not None}
    rows = {f"resources.{row.id}": row.what_for for row in words.resources.rows}
    every = texts | rows
    found = [fault for key, text in every.items() for fault in _length_faults(key, text)]
    found += [fault for key, text in every.items() for fault in text_faults(key, text, words.banned)]
    hard = grade_faults({key: grade(text) or 0.0 for key, text in rows.items()}, HIGHEST_GRADE_OF_A_ROW)
    return (*found, *grade_faults(grades), *hard, *median_faults("all texts", grades), *check_pieces(words))


def _length_faults(key: str, text: str) -> Iterator[str]:
    most = _most_characters(key)
    if len(text) > most:
        yield f"{key}: has {len(text)} characters, the most is {most}; shorten it"


def _most_characters(key: str) -> int:
    tables, _, last = key.rpartition(".")
    if last in ("dialog_title", "submit"):
        return LONGEST_TITLE
    if last == "button" or "button" in tables.split("."):
        return LONGEST_BUTTON
    return LONGEST_TEXT
