from __future__ import annotations

from pathlib import Path

import pytest

from tests.words_folder import GREETING, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_every_fault_is_told_at_once(folder: Folder) -> None:
    folder.write("wording/bad.toml", "[bad\n")
    folder.lay("wording/x.toml", '[home]\ntitel = "Hi"\n')
    folder.lay("safety.toml", "")
    assert len(folder.faults()) == 3


def test_broken_toml_is_told_with_file_and_line(folder: Folder) -> None:
    folder.write("wording/bad.toml", '[bad]\ntext = "no end\n')
    fault = folder.only_fault()
    assert "bad.toml" in fault
    assert "line 2" in fault


def test_a_text_in_two_files_is_told_with_both(folder: Folder) -> None:
    folder.write("wording/more.toml", GREETING)
    assert all("more.toml" in fault and "home.toml" in fault for fault in folder.faults())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('text = ""', "is empty"),
        ("text = 3", "is not text"),
        ('text = "((Name))"', "double brackets"),
        ('text = "((name)"', "double brackets"),
        ('text = "(name))"', "double brackets"),
    ],
)
def test_a_text_nobody_could_read_is_told_by_its_key(folder: Folder, line: str, says: str) -> None:
    folder.write("wording/odd.toml", f"[odd]\n{line}\n")
    fault = folder.only_fault()
    assert "odd.toml: odd.text" in fault
    assert says in fault


def test_a_file_in_another_encoding_is_told(folder: Folder) -> None:
    (folder.base / "en-GB" / "wording" / "latin.toml").write_bytes('[a]\nb = "caf\u00e9"'.encode("latin-1"))
    assert "UTF-8" in folder.only_fault()


def test_a_missing_list_is_told_and_does_not_stop_the_rest(folder: Folder) -> None:
    (folder.base / "en-GB" / "names.toml").unlink()
    folder.write("wording/bad.toml", "[bad\n")
    faults = folder.faults()
    assert any("names.toml: is missing" in fault for fault in faults)
    assert any("bad.toml" in fault for fault in faults)


def test_every_fact_needs_a_phrase_for_the_time_it_is_unfilled(folder: Folder) -> None:
    folder.change("organisation.toml", lambda text: text + 'car_park = ""\n')
    assert "organisation.unfilled.car_park is missing" in folder.only_fault()


def test_a_phrase_for_an_unfilled_fact_may_not_hold_a_placeholder(folder: Folder) -> None:
    folder.change("wording/organisation.toml", lambda text: text.replace("your trust", "((other_way))"))
    assert "organisation.unfilled.organisation cannot have placeholders" in folder.only_fault()


def test_an_overlay_key_that_wren_does_not_know_is_never_silent(folder: Folder) -> None:
    folder.lay("wording/mine.toml", '[home]\ntitel = "Hello"\n')
    fault = folder.only_fault()
    assert "mine.toml" in fault
    assert "home.titel" in fault


def test_an_overlay_may_not_ask_for_what_the_text_is_not_given(folder: Folder) -> None:
    folder.lay("wording/mine.toml", '[home]\nline = "((case)) of ((author))"\n')
    assert "home.line cannot use ((author))" in folder.only_fault()


def test_an_overlay_may_not_lose_what_the_text_must_say(folder: Folder) -> None:
    folder.lay("wording/mine.toml", '[home]\nline = "You have a case."\n')
    assert "home.line has lost ((case))" in folder.only_fault()


def test_an_overlay_fact_that_wren_does_not_know_is_told(folder: Folder) -> None:
    folder.lay("organisation.toml", 'guardian_fone = "1234"')
    assert "guardian_fone" in folder.only_fault()


def test_an_overlay_that_is_not_there_is_told(folder: Folder) -> None:
    folder.overlay.mkdir()
    assert "overlay" in folder.only_fault()


def test_an_overlay_takes_the_place_of_text_and_topics(folder: Folder) -> None:
    folder.lay("wording/mine.toml", '[home]\nline = "We call it ((case))."\n')
    folder.lay("topics.toml", '[[topic]]\nid = "parking"\nlabel = "Parking"\n')
    words = folder.load()
    assert words.say("home.line", case="Teal Owl") == "We call it Teal Owl."
    assert [(topic.id, topic.label) for topic in words.topics] == [("parking", "Parking")]


def test_other_files_of_an_overlay_are_passed_over(folder: Folder) -> None:
    folder.lay("wording/notes.md", "not read")
    folder.lay("wording/.mine.toml", "not read")
    folder.lay("receipt-words.txt", "not read")
    assert folder.load().say("home.title") == "Hello from your trust"
