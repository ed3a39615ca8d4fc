"""Every word on the page comes from the wording file: none is missing, none is idle, none is in the code."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.play import page
from bot.play.page import MissingWords, needed_keys
from bot.play.transport import Playground
from tests.play_demo import CAST, StandIn, page_words

STATIC = Path(page.__file__).parent / "static"
SAID_TO_PEOPLE = {"alt", "aria-label", "content", "placeholder", "title"}
NO_WORDS = {"width=device-width, initial-scale=1", "light dark"}


class Reader(HTMLParser):
    """Collects what a person would read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in SAID_TO_PEOPLE]


def test_the_wording_file_and_the_page_agree_on_every_key() -> None:
    assert set(page_words()) == needed_keys(CAST)


def test_a_page_with_gaps_is_refused_naming_each(tmp_path: Path) -> None:
    words = page_words() | {"play.banner": " "}
    del words["play.title"]
    with pytest.raises(MissingWords, match=r"^play\.banner, play\.title$"):
        Playground(StandIn(), tmp_path, CAST, words, os.urandom)


def test_the_html_holds_no_words_of_its_own() -> None:
    reader = Reader()
    reader.feed((STATIC / "index.html").read_text())
    texts = [text for text in reader.texts if text and text not in NO_WORDS]
    assert len(texts) > 20
    assert [text for text in texts if not re.fullmatch(r"\{\{[a-z0-9_.]+\}\}", text)] == []


@pytest.mark.parametrize("file", sorted(STATIC.glob("*.js")), ids=lambda file: file.name)
def test_the_scripts_hold_no_sentences(file: Path) -> None:
    code = re.sub(r"(^|\s)//.*", "", file.read_text())
    assert re.findall(r"""["'`][A-Z][a-z]+[ ,.!?][^"'`]*["'`]""", code) == []
