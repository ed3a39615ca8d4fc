"""The files of a key ring: a crash leaves the old or the new, and nothing is read that others could read."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Reason = Literal[
    "missing",
    "unreadable",
    "open_to_others",
    "not_ours",
    "damaged",
    "already_there",
    "not_writable",
]

_OTHERS = 0o077


class RingFault(Exception):
    """The key ring cannot be used. `reason` says why; the text holds no path and nothing of the ring."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def check_folder(folder: Path) -> None:
    """Raise RingFault unless this is a folder that only we, or root, can look into."""
    with _faults():
        seen = folder.stat()
    if not stat.S_ISDIR(seen.st_mode):
        raise RingFault("damaged")
    _check_owner(seen)


def read_private(path: Path, limit: int = 65_536) -> bytes:
    """The bytes of a file that only we, or root, can read. RingFault('damaged') above `limit` bytes."""
    with _faults(), open(path, "rb", opener=_open_now) as file:
        seen = os.fstat(file.fileno())
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > limit:
            raise RingFault("damaged")
        _check_owner(seen)
        return file.read()


def make_folder(folder: Path) -> None:
    """Make a folder of mode 0700, or accept one that is private already. Raises RingFault('not_writable')."""
    with _write_faults():
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            pass
        else:
            folder.chmod(0o700)
            _sync_folder(folder.parent)
    check_folder(folder)


def write_private(path: Path, content: bytes) -> None:
    """Write a whole file of mode 0600 or none: temporary file, fsync, rename, fsync of the folder."""
    half = path.with_name(f".{path.name}.half")
    with _write_faults():
        half.unlink(missing_ok=True)
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(handle, "wb") as file:
            os.fchmod(handle, 0o600)
            file.write(content)
            file.flush()
            os.fsync(handle)
        half.replace(path)
        _sync_folder(path.parent)


@contextmanager
def only_maker(folder: Path) -> Iterator[None]:
    """Hold the folder for ourselves; RingFault('already_there') while another process makes a ring in it."""
    with _write_faults():
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with _write_faults():
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RingFault("already_there") from None
        yield
    finally:
        os.close(handle)


def _open_now(path: str, flags: int) -> int:
    # Not blocking: a pipe put in the file's place must not hang the start.
    return os.open(path, flags | os.O_NONBLOCK)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_owner(seen: os.stat_result) -> None:
    # Root reads whatever the mode says, so the mode is looked at and not tried.
    if stat.S_IMODE(seen.st_mode) & _OTHERS or seen.st_uid not in (os.geteuid(), 0):
        raise RingFault("open_to_others")


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise RingFault("missing") from None
    except OSError:
        raise RingFault("unreadable") from None


@contextmanager
def _write_faults() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise RingFault("not_writable") from None
