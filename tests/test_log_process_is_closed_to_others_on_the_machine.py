"""A hardened process leaves no core, cannot be looked into, and makes files for its owner alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOOK = """
import ctypes, os, resource, sys
from bot.process import harden
if sys.argv[1] == "hardened":
    harden()
    harden()
open(sys.argv[2], "w").close()
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
print(oct(os.stat(sys.argv[2]).st_mode & 0o777))
"""


def look(how: str, path: Path) -> list[str]:
    command = [sys.executable, "-c", "import os; os.umask(0o022)\n" + LOOK, how, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_DUMPABLE is a switch of Linux")
def test_core_dumps_and_debuggers_are_off_and_new_files_are_the_owners_alone(tmp_path: Path) -> None:
    assert look("hardened", tmp_path / "a") == ["0", "0", "0o600"]
    assert look("plain", tmp_path / "b")[1:] == ["1", "0o644"]
