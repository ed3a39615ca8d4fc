"""A reader finds her way: short files, short functions, names that say something, nothing lying about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import house

FILES = [path.as_posix() for path in house.files()]
IN_PACKAGES = [path for path in FILES if path.split("/")[0] in house.PACKAGES]
READ_BY_PROGRAMMERS = [
    path for path in IN_PACKAGES if path.endswith((".py", ".js", ".css", ".html", ".mako"))
]


def test_files_and_functions_are_short() -> None:
    read = [(path, (house.TOP / path).read_text()) for path in READ_BY_PROGRAMMERS]
    assert len(read) > 100
    assert [wrong for path, text in read for wrong in house.too_long(path, text)] == []


def test_a_long_file_and_a_long_function_are_found() -> None:
    assert house.too_long("bot/play/page.js", "x\n" * 250) == []
    assert house.too_long("bot/play/page.js", "x\n" * 251) == ["bot/play/page.js: 251 lines"]
    longest = "async def f():\n" + "    x = 1\n" * 39
    assert house.too_long("bot/web.py", longest) == []
    assert house.too_long("bot/web.py", longest + "    x = 2\n") == ["bot/web.py:1: f has 41 lines"]


def test_names_say_something() -> None:
    assert [wrong for path in IN_PACKAGES for wrong in house.banned_names(path)] == []


@pytest.mark.parametrize("path", ["bot/core/x.py", "store/utils.py", "handlers/Common.py", "bot/manager.py"])
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert house.banned_names(path)


def test_names_that_only_contain_such_a_word_are_fine() -> None:
    assert house.banned_names("store/score.py") == []


def test_only_the_rooms_of_the_house_stand_at_the_top() -> None:
    assert {path.split("/")[0] for path in FILES} - house.ALLOWED_AT_TOP == set()


def test_what_git_ignores_is_no_part_of_the_house_and_the_rest_is(tmp_path: Path) -> None:
    for path in (".venv/a.py", "data/wren.db", "bot/__pycache__/a.pyc", "bot/data/b.py", "loose.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert {path.as_posix() for path in house.files(tmp_path)} == {"bot/data/b.py", "loose.txt"}


@pytest.mark.parametrize("package", house.PACKAGES)
def test_each_package_says_what_it_is(package: str) -> None:
    assert (house.TOP / package / "__init__.py").read_text().startswith('"""')
