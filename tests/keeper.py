"""Keeps one PostgreSQL server alive for as long as the tests that own it, and not a second longer.

Run as ``python keeper.py OWNER UID GID FOLDER COMMAND…``: starts COMMAND as that user, stops it when process
OWNER has ended or on SIGTERM, then removes FOLDER. As a process of its own it outlives a worker that
started it, and it cleans up even where the whole session was killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

PATIENCE = 20.0
"""Seconds that a server gets to stop by itself."""


def keep(owner: int, uid: int, gid: int, folder: str, command: list[str]) -> None:
    """Start the command, wait until nobody needs it, stop it, remove the folder."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    other = uid != os.geteuid()
    server = subprocess.Popen(
        command,
        cwd=folder,
        user=uid if other else None,
        group=gid if other else None,
        extra_groups=[] if other else None,
        start_new_session=True,
    )
    while not told and server.poll() is None and _lives(owner):
        time.sleep(0.05)
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" stop: roll back, flush, leave
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    keep(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:])
