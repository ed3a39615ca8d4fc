"""A small language folder of its own, so that tests of the loader do not hang on the real wording."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from prompts import WordingFaults, Words
from prompts.loading import HERE, load_from

LISTS = (
    "organisation.toml", "topics.toml", "names.toml", "safety.toml", "lint.toml", "receipt-words.txt",
    "known-wrong.toml", "decoys.toml", "help-topics.toml", "professions.toml",
)  # fmt: skip
GREETING = '[home]\ntitle = "Hello from ((organisation))"\nline = "Your case is ((case))."\n'


class Folder:
    """A base folder and an overlay beside it, both to be spoilt at will."""

    def __init__(self, root: Path) -> None:
        self.base, self.overlay = root / "base", root / "overlay"
        (self.base / "en-GB" / "wording").mkdir(parents=True)
        for name in LISTS:
            shutil.copy(HERE / "en-GB" / name, self.base / "en-GB" / name)
        shutil.copy(HERE / "en-GB" / "wording" / "organisation.toml", self.base / "en-GB" / "wording")
        self.write("wording/home.toml", GREETING)
        for folder in ("nudges", "guides"):
            (self.base / "en-GB" / folder).mkdir()
        self.write("nudges/calendar.toml", "")

    def write(self, name: str, text: str) -> None:
        """Put a file into the base."""
        path = self.base / "en-GB" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, edit: Callable[[str], str]) -> None:
        """Spoil a file of the base; the edit must really change it."""
        before = (self.base / "en-GB" / name).read_text(encoding="utf-8")
        after = edit(before)
        assert after != before
        self.write(name, after)

    def overlay_path(self, name: str) -> Path:
        """Where a file of the overlay lies; its folder is made."""
        path = self.overlay / "en-GB" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def lay(self, name: str, text: str) -> None:
        """Put a file into the overlay."""
        self.overlay_path(name).write_text(text, encoding="utf-8")

    def load(self) -> Words:
        """The words of this folder, with the overlay if there is one."""
        return load_from(self.base, self.overlay if self.overlay.exists() else None, "en-GB")

    def faults(self) -> tuple[str, ...]:
        """What the loader says of this folder, which must be something."""
        with pytest.raises(WordingFaults) as caught:
            self.load()
        return caught.value.faults

    def only_fault(self) -> str:
        """The one fault the loader finds."""
        faults = self.faults()
        assert len(faults) == 1, faults
        return faults[0]
