"""What this process lets others on the same machine see: no core dump, no look into its memory or files."""

from __future__ import annotations

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

# From Linux's <sys/prctl.h>; Python has no name for it.
PR_SET_DUMPABLE = 4
OWNER_ONLY = 0o077


def harden() -> None:
    """Switch core dumps and debuggers off, and make every new file the owner's alone.

    Where the system has no such switch, that step is left out quietly. Call it before any secret is read.
    """
    os.umask(OWNER_ONLY)
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _hide_memory()


def open_nothing_more() -> None:
    """From now on no file and no connection can be opened. Call it in a process that holds others' code."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _hide_memory() -> None:
    try:
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError):
        return
