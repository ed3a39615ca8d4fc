"""bot.app makes clock, chance and keys, bot.settings reads the environment: ruff and a test hold it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import house
from tests.house import Source

FORBIDDEN = [
    "import time\ntime.time()",
    "from time import time\ntime()",
    "import time as t\nt.time_ns()",
    "import time\ntime.monotonic()",
    "import time\ntime.perf_counter()",
    "from datetime import UTC, datetime\ndatetime.now(UTC)",
    "import datetime\ndatetime.datetime.now(datetime.UTC)",
    "import datetime as d\nd.datetime.utcnow()",
    "from datetime import datetime\ndatetime.today()",
    "from datetime import date\ndate.today()",
    "import random\nrandom.random()",
    "from random import choice\nchoice([1])",
    "import secrets\nsecrets.token_bytes(8)",
    "from secrets import token_hex\ntoken_hex(8)",
    "import os\nos.urandom(8)",
    "from os import urandom\nurandom(8)",
    "import os\nos.getrandom(8)",
    "import ssl\nssl.RAND_bytes(8)",
    "import uuid\nuuid.uuid4()",
    "from uuid import uuid1\nuuid1()",
    "import os\nos.environ['HOME']",
    "from os import environ\nenviron['HOME']",
    "import os\nos.getenv('HOME')",
    "from os import getenv as g\ng('HOME')",
    "import os\nos.environb[b'HOME']",
    "import os\nos.putenv('HOME', '')",
]
ABOUT_ENVIRONMENT = [text for text in FORBIDDEN if "env" in text]
ABOUT_CLOCK_AND_CHANCE = [text for text in FORBIDDEN if "env" not in text]

MAKES_A_KEY = [
    "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\nAESGCM.generate_key(256)",
    "from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey as K\nK.generate()",
    "from cryptography.fernet import Fernet\nFernet.generate_key()",
]

HANDED_ON = """
import datetime, time, os
def due(clock, chance):
    time.sleep(0)
    return clock() + datetime.timedelta(hours=1), chance(24), os.path.join("a", "b")
def of(then):
    return datetime.datetime.fromisoformat(then), then.time(), then.now
"""


def banned_by_ruff(folder: Path, *texts: str) -> set[str]:
    """Those of the texts that ruff bans in the store, which it reads all at once."""
    written = {f"fault{number}.py": text for number, text in enumerate(texts)}
    (folder / "store").mkdir()
    for name, text in written.items():
        (folder / "store" / name).write_text(text)
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251"]
    options = ["--config", str(house.TOP / "pyproject.toml"), "--output-format", "json", "store"]
    run = subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, check=False)
    return {written[Path(found["filename"]).name] for found in json.loads(run.stdout)}


def test_nothing_is_made_or_read_elsewhere() -> None:
    assert [wrong for source in house.sources() for wrong in house.made_elsewhere(source)] == []


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_planted_fault_is_found(text: str) -> None:
    assert house.made_elsewhere(Source("store/fault.py", text))


def test_ruff_finds_each_planted_fault_too(tmp_path: Path) -> None:
    assert banned_by_ruff(tmp_path, *FORBIDDEN, HANDED_ON) == set(FORBIDDEN)


@pytest.mark.parametrize("text", MAKES_A_KEY)
def test_a_key_made_by_the_cipher_library_itself_is_found(text: str) -> None:
    assert house.made_elsewhere(Source("store/vault/fault.py", text))
    assert house.made_elsewhere(Source("bot/app.py", text)) == []


def test_app_makes_the_clock_and_chance_but_reads_no_environment() -> None:
    for text in ABOUT_CLOCK_AND_CHANCE:
        assert house.made_elsewhere(Source("bot/app.py", text)) == []
    for text in ABOUT_ENVIRONMENT:
        assert house.made_elsewhere(Source("bot/app.py", text))


def test_settings_read_the_environment_but_make_no_clock_or_chance() -> None:
    for text in ABOUT_ENVIRONMENT:
        assert house.made_elsewhere(Source("bot/settings.py", text)) == []
    for text in ABOUT_CLOCK_AND_CHANCE:
        assert house.made_elsewhere(Source("bot/settings.py", text))


def test_what_is_handed_on_may_be_used() -> None:
    assert house.made_elsewhere(Source("store/fine.py", HANDED_ON)) == []


def test_ruff_lets_only_app_settings_and_tests_through() -> None:
    config = tomllib.loads((house.TOP / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    free = {path for path, codes in config["per-file-ignores"].items() if "TID251" in codes}
    assert free == {"bot/app.py", "bot/settings.py", "tests/**"}


def test_no_line_switches_these_rules_off() -> None:
    marker = "noqa: " + "TID251"
    assert [source.path for source in house.sources() if marker in source.text] == []
    blanket = "# ruff: " + "noqa"
    everywhere = house.sources(Path(house.TOP), *house.PACKAGES, "tests")
    assert [source.path for source in everywhere if blanket in source.text] == []
