"""An overlay mounted as links, as Kubernetes does it, is read like any other, and never from outside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prompts.resource_sheets import SHEET
from tests.words_folder import Folder

MINE = '[home]\nline = "We call it ((case))."\n'
FACTS = 'organisation = "Northmoor Trust"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A language folder that can be spoilt."""
    return Folder(tmp_path)


def mounts(place: Path, texts: dict[str, str]) -> None:
    """Put files into a folder as a kubelet does: ``a`` is a link to ``..data/a``, and ``..data`` one too."""
    real = place / "..2026_11_23_09_00_00.123456789"
    for name, text in texts.items():
        (real / name).parent.mkdir(parents=True, exist_ok=True)
        (real / name).write_text(text, encoding="utf-8")
    os.symlink(real.name, place / "..data")
    for top in {name.partition("/")[0] for name in texts}:
        os.symlink(f"..data/{top}", place / top)


def test_a_config_map_for_each_folder_is_read_once(folder: Folder) -> None:
    wording = folder.overlay_path("wording/x").parent
    mounts(folder.overlay / "en-GB", {"organisation.toml": FACTS})
    mounts(wording, {"mine.toml": MINE})
    words = folder.load()
    assert words.say("home.title") == "Hello from Northmoor Trust"
    assert words.say("home.line", case="Teal Owl") == "We call it Teal Owl."


def test_a_config_map_for_the_whole_overlay_is_read_once(folder: Folder) -> None:
    folder.overlay.mkdir()
    mounts(folder.overlay, {"en-GB/organisation.toml": FACTS, "en-GB/wording/mine.toml": MINE})
    words = folder.load()
    assert words.say("home.title") == "Hello from Northmoor Trust"
    assert words.say("home.line", case="Teal Owl") == "We call it Teal Owl."


def test_a_spreadsheet_and_pieces_are_read_through_links_too(folder: Folder) -> None:
    mounts_at = folder.overlay_path("nudges/x").parent
    mounts(folder.overlay / "en-GB", {SHEET: "id,what_is_this\nline,x\n"})
    mounts(mounts_at, {"N01.md": "not a piece"})
    faults = folder.faults()
    assert any(SHEET in fault for fault in faults)
    assert any("N01.md" in fault for fault in faults)


def test_the_folder_named_by_the_setting_may_itself_be_a_link(folder: Folder, tmp_path: Path) -> None:
    folder.lay("wording/mine.toml", MINE)
    folder.overlay.rename(tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", folder.overlay)
    assert folder.load().say("home.line", case="Teal Owl") == "We call it Teal Owl."


@pytest.mark.parametrize("name", ["wording/link.toml", "organisation.toml", "topics.toml", SHEET])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_out_of_the_folder_is_told_and_what_it_leads_to_is_not(
    folder: Folder, tmp_path: Path, name: str, there: bool
) -> None:
    elsewhere = tmp_path / "elsewhere"
    if there:
        elsewhere.write_text('[home]\nsecret = "the ring"\n')
    os.symlink(elsewhere, folder.overlay_path(name))
    fault = folder.only_fault()
    assert Path(name).name in fault
    assert "ring" not in fault


def test_a_folder_of_links_cannot_lead_out_either(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.toml").write_text(MINE)
    os.symlink(tmp_path / "out", folder.overlay_path("wording"))
    assert "wording" in folder.only_fault()


def test_a_link_in_a_hidden_folder_cannot_lead_out_either(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE)
    hidden = folder.overlay_path("..2026/wording/x").parent
    os.symlink(tmp_path / "mine.toml", hidden / "mine.toml")
    os.symlink("..2026/wording", folder.overlay / "en-GB" / "wording")
    assert "mine.toml" in folder.only_fault()


def test_a_link_that_leads_to_itself_is_told(folder: Folder) -> None:
    os.symlink("mine.toml", folder.overlay_path("wording/mine.toml"))
    assert "mine.toml" in folder.only_fault()


def test_what_an_editor_leaves_lying_about_is_passed_over(folder: Folder) -> None:
    os.symlink("mary@ward.1234:5678", folder.overlay_path("wording/.#mine.toml"))
    assert folder.load().say("home.title") == "Hello from your trust"
