"""Every row of the table is reached by pressing buttons alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from handlers.chat import Dialog
from prompts import Words
from tests.help_desk import HelpDesk, presses, text_of, with_row
from tests.words_folder import Folder
from tests.world import WORDS


def reached(words: Words) -> set[str]:
    """The ids of all rows that browsing leads to."""
    desk, found = HelpDesk.of(words), set[str]()
    waiting: list[Dialog] = [desk.press("help.topics")]
    while waiting:
        for button in presses(waiting.pop()):
            if button.act == "help.topic":
                waiting.append(desk.press(button.act, button.about))
            elif button.act == "help.row":
                found.add(button.about)
    return found


def test_every_row_is_reached() -> None:
    assert reached(WORDS) == {row.id for row in WORDS.resources.rows if not row.withdrawn}


def test_a_row_of_no_known_topic_is_reached_too() -> None:
    words = with_row("payroll", topics=("something_of_our_own",))
    assert "payroll" in reached(words)
    assert WORDS.say("help.topics.other") in [
        one.label for one in presses(HelpDesk.of(words).press("help.topics"))
    ]


def test_a_name_too_long_for_a_button_is_reached_by_its_number() -> None:
    words = with_row("samaritans", name="S" * 90)
    assert "samaritans" in reached(words)


def test_each_row_opens_with_its_name_and_what_it_is_for() -> None:
    desk = HelpDesk.of()
    for row in WORDS.resources.rows:
        page = text_of(desk.press("help.row", row.id))
        assert row.name in page
        assert row.what_for in page


def test_rows_of_another_nation_come_last() -> None:
    words = replace(WORDS, organisation={**WORDS.organisation, "nation": "Wales"})
    first = text_of(HelpDesk.of(words).press("help.topic", "now"))
    assert "Live Fear Free" in text_of(HelpDesk.of(words).press("help.topic", "now|6")) + first
    assert "Lifeline (Northern Ireland)" not in first


def test_groups_with_faults_are_refused_with_the_fix(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for text in ("", "[[group]]\nid = 1\n", '[[group]]\nid = "a"\nlabel = "A"\ntopics = []\n'):
        folder.write("help-topics.toml", text)
        assert "groups under [[group]]" in folder.only_fault()


def test_two_groups_need_two_ids(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.change("help-topics.toml", lambda text: text.replace('id = "feelings"', 'id = "now"'))
    assert "the same id" in folder.only_fault()
