"""On a small disk, filled to the last byte: she is told, her words stay, and with room all is well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.full_disk import ROOM, SAID
from tests.process import TOP

OWN = ["unshare", "--mount", "--propagation", "private"]
AS_ROOT = OWN if os.geteuid() == 0 else [*OWN, "--user", "--map-root-user"]
MOUNTED = ["sh", "-c", 'mount -t tmpfs -o size=4m,mode=0700 tmpfs "$0" && exec "$@"']
REFUSED = "no mount namespace can be had here, so no disk was filled"


def on_a_small_disk(disk: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run this where ``disk`` is four megabytes, and nobody else sees it."""
    whole = [*AS_ROOT, *MOUNTED, str(disk), *command]
    return subprocess.run(whole, cwd=TOP, capture_output=True, text=True, timeout=120, check=False)


def test_a_full_disk_is_said_beside_her_words_which_are_sent_once_there_is_room(tmp_path: Path) -> None:
    try:
        tried = on_a_small_disk(tmp_path, "true")
    except OSError as fault:
        pytest.skip(f"{REFUSED} ({type(fault).__name__})")
    if tried.returncode != 0:
        pytest.skip(f"{REFUSED} ({(tried.stderr.strip().splitlines() or ['no reason'])[-1]})")
    done = on_a_small_disk(tmp_path, sys.executable, "-m", "tests.full_disk", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split("\t") for line in done.stdout.splitlines() if "\t" in line)
    assert list(told) == [str(left) for left in ROOM]
    assert set(told.values()) == {"no room", "sent"}, "the disk was never full, or never had room"
    assert done.stdout.splitlines()[-3:] == ["no release", "no start", "done"]
    assert "desk.not_kept" in done.stderr
    assert SAID not in done.stderr
