"""The pages for people who are not developers are as easy to read as Wren itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import pytest

from prompts.readability import grade, length, sentences
from tests.house import TOP

PAGES = {"docs/guardians.md": 8.0, "docs/editors.md": 8.0, "README.md": 9.0}
LONGEST_SENTENCE = 30


def paragraphs(markdown: str) -> Iterator[str]:
    """The running text, each paragraph and list item by itself, without marks, tables and fenced blocks."""
    text = re.sub(r"^```.*?^```$|^<!--.*?-->$|!\[.*?\]\(.*?\)", "", markdown, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    for block in re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", text):
        if block.strip() and not block.lstrip().startswith(("#", "|")):
            plain = re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", block)
            yield " ".join(re.sub(r"[*`]", "", plain).split())


@pytest.mark.parametrize(("page", "highest"), PAGES.items())
def test_half_of_a_page_reads_at_or_below_its_grade(page: str, highest: float) -> None:
    texts = paragraphs((TOP / page).read_text(encoding="utf-8"))
    grades = [found for text in texts if (found := grade(text)) is not None]
    assert len(grades) > 10
    assert median(grades) <= highest


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_too_long(page: str) -> None:
    texts = paragraphs((TOP / page).read_text(encoding="utf-8"))
    assert [one for text in texts for one in sentences(text) if length(one) > LONGEST_SENTENCE] == []


def test_a_hard_text_is_found_hard() -> None:
    hard = "Confidentiality obligations necessitate independent evaluation of organisational structures."
    found = grade(hard)
    assert found is not None
    assert found > max(PAGES.values())
