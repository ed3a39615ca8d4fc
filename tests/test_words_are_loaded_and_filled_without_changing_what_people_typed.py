from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from tests.words_folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_words_that_ship_with_wren_load_without_a_fault() -> None:
    words = prompts.load()
    assert words.keys()
    assert set(words.unfilled) == set(words.organisation)


def test_a_placeholder_takes_the_value_it_is_given(folder: Folder) -> None:
    assert folder.load().say("home.line", case="Amber Wren") == "Your case is Amber Wren."


@pytest.mark.parametrize("typed", ["((organisation))", "((case))", r"\1 \g<0> ((x))", "((", "{case} %s"])
def test_what_a_person_typed_stays_as_typed(folder: Folder, typed: str) -> None:
    assert folder.load().say("home.line", case=typed) == f"Your case is {typed}."


def test_an_unknown_key_is_named_and_nothing_else(folder: Folder) -> None:
    with pytest.raises(KeyError) as caught:
        folder.load().say("home.lime", case="Ada")
    assert caught.value.args == ("home.lime",)


def test_a_missing_value_is_named_by_its_placeholder_and_shows_no_other_value(folder: Folder) -> None:
    with pytest.raises(KeyError) as caught:
        folder.load().say("home.line", name="Ada")
    assert caught.value.args == ("case",)


def test_an_unfilled_fact_is_spoken_of_plainly_and_never_made_up(folder: Folder) -> None:
    words = folder.load()
    assert words.say("home.title") == "Hello from your trust"
    assert "organisation" in words.unfilled


def test_a_filled_fact_is_said_as_the_trust_wrote_it(folder: Folder) -> None:
    folder.lay("organisation.toml", 'organisation = "Northshire Trust"')
    words = folder.load()
    assert words.say("home.title") == "Hello from Northshire Trust"
    assert "organisation" not in words.unfilled


def test_lines_run_on_and_a_blank_line_parts_paragraphs(folder: Folder) -> None:
    folder.write("wording/long.toml", '[long.text]\nbody = """\nOne\n  two.\n\n \nThree.\n"""\n')
    assert folder.load().say("long.text.body") == "One two.\n\nThree."


def test_files_saved_on_windows_are_read_like_any_other(folder: Folder) -> None:
    path = folder.base / "en-GB" / "wording" / "windows.toml"
    path.write_bytes('\ufeff[far]\r\ntext = """\r\nOne.\r\n\r\nTwo.\r\n"""\r\n'.encode())
    assert folder.load().say("far.text") == "One.\n\nTwo."


def test_placeholders_of_a_text_can_be_asked_for(folder: Folder) -> None:
    words = folder.load()
    assert words.placeholders("home.line") == {"case"}
    assert words.placeholders("home.title") == {"organisation"}


def test_the_words_do_not_spill_into_a_log_when_printed(folder: Folder) -> None:
    folder.lay("organisation.toml", 'guardian_names = "Grace Hopeful"')
    assert "Grace Hopeful" not in repr(folder.load())
