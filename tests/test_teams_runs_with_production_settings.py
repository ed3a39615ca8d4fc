"""With an operator's settings and no hook of a test, Wren finds and trusts what answers as Microsoft does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import TOP
from tests.teams_machine import bundle_of_openssl

pytestmark = pytest.mark.slow

OWN = ["unshare", "--net", "--mount", "--propagation", "private"]
AS_ROOT = [*OWN] if os.geteuid() == 0 else [*OWN, "--user", "--map-root-user"]
PROBE = ["sh", "-c", 'mount --bind /etc/hosts /etc/hosts && "$0" -c "$1"', sys.executable]
LOOPBACK = "import tests.teams_machine as machine; machine.loopback_up()"
REFUSED = "no network and mount namespace can be had here, so nothing was run under Microsoft's names"


@pytest.fixture(scope="module")
def namespaces() -> list[str]:
    """How to start something in namespaces of its own; skips, and says why, where that cannot be had."""
    if bundle_of_openssl() is None:
        pytest.skip("this Python has no file of authorities that could be covered")
    whole = [*AS_ROOT, *PROBE, LOOPBACK]
    try:
        tried = subprocess.run(whole, cwd=TOP, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        pytest.skip(f"{REFUSED} ({type(fault).__name__})")
    if tried.returncode != 0:
        pytest.skip(f"{REFUSED} ({(tried.stderr.strip().splitlines() or ['no reason'])[-1]})")
    return AS_ROOT


def test_by_name_and_certificate_alone_a_concern_and_its_answer_go_through_and_a_stranger_is_told_nothing(
    namespaces: list[str], tmp_path: Path
) -> None:
    whole = [*namespaces, sys.executable, "-m", "tests.teams_production", str(tmp_path)]
    done = subprocess.run(whole, cwd=TOP, capture_output=True, text=True, timeout=180, check=False)
    log = tmp_path / "wren.out"
    assert done.returncode == 0, done.stdout + done.stderr + (log.read_text() if log.exists() else "")
    assert done.stdout.split() == ["refused", "silent", "loop"]
