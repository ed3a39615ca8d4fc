"""Making a key ring survives a crash and a full disk, and never writes over keys that may be in use."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from store.vault import Ring, RingFault
from store.vault.files import only_maker

KEYS = ["house.key", "box/pepper.key", "box/salt.key", "content/0001.key", "courier/0001.key"]
FOLDERS = ["content", "courier", "box"]
P = ParamSpec("P")
R = TypeVar("R")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    Ring.make(made, "trust", os.urandom)
    return made


def making_is_refused(reason: str, folder: Path) -> None:
    with pytest.raises(RingFault) as caught:
        Ring.make(folder, "trust", os.urandom)
    assert caught.value.reason == reason


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_ring_is_never_made_over_another(folder: Path) -> None:
    before = contents(folder)
    making_is_refused("already_there", folder)
    assert contents(folder) == before


@pytest.mark.parametrize("left", [*KEYS])
def test_a_ring_is_never_made_over_what_may_be_left_of_one(folder: Path, left: str) -> None:
    for name in {*KEYS, "ring.json"} - {left}:
        (folder / name).unlink()
    before = contents(folder)
    making_is_refused("already_there", folder)
    assert contents(folder) == before


def test_a_ring_is_never_made_over_a_damaged_one(folder: Path) -> None:
    (folder / "ring.json").write_bytes(b"")
    making_is_refused("already_there", folder)


def test_two_processes_never_make_a_ring_in_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(0o700)
    with only_maker(folder):
        making_is_refused("already_there", folder)
    Ring.make(folder, "trust", os.urandom)


def test_a_ring_is_not_made_in_a_folder_that_others_can_look_into(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(0o755)
    making_is_refused("open_to_others", tmp_path / "keys")
    assert list((tmp_path / "keys").iterdir()) == []


def test_a_place_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    making_is_refused("not_writable", tmp_path / "file" / "keys")


@contextmanager
def full_disk() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_to_be_so_and_making_can_be_tried_again(tmp_path: Path) -> None:
    with full_disk():
        making_is_refused("not_writable", tmp_path / "keys")
    assert fault_of_loading(tmp_path / "keys") == "missing"
    Ring.make(tmp_path / "keys", "trust", os.urandom)


class Crash(BaseException):
    """The process ends here."""


def crash_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    taken = 0

    def counted(action: Callable[P, R]) -> Callable[P, R]:
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            nonlocal taken
            taken += 1
            if taken == step:
                raise Crash
            return action(*args, **kwargs)

        return act

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(Path, "mkdir", counted(Path.mkdir))


def test_a_crash_at_any_step_of_the_making_leaves_a_whole_ring_or_none(tmp_path: Path) -> None:
    ended = []
    for step in range(1, 200):
        folder = tmp_path / str(step)
        with pytest.MonkeyPatch.context() as patch:
            crash_at(patch, step)
            try:
                Ring.make(folder, "trust", os.urandom)
            except Crash:
                pass
            else:
                break
        ended.append(fault_of_loading(folder))
        if ended[-1] == "missing":
            Ring.make(folder, "trust", os.urandom)
            assert fault_of_loading(folder) == "none"
    assert ended == sorted(ended), "missing at first, and once there is a ring it stays"
    assert set(ended) == {"missing", "none"}
    assert ended.count("missing") > 20


def fault_of_loading(folder: Path) -> str:
    try:
        Ring.load(folder, "trust")
    except RingFault as fault:
        return fault.reason
    return "none"


def test_every_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append(Path(os.readlink(f"/proc/self/fd/{handle}")).name)
        sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        steps.append(f"{path.name} becomes {target.name}")
        return replace(path, target)

    if not Path("/proc/self/fd").exists():
        pytest.skip("names of open files are read from /proc")
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    Ring.make(tmp_path / "keys", "trust", os.urandom)
    renamed = [place for place, step in enumerate(steps) if " becomes " in step]
    assert len(renamed) == len(KEYS) + 2
    for place in renamed:
        assert steps[place - 1] == steps[place].split(" ")[0]
        assert steps[place + 1] in {"keys", *FOLDERS}
    assert steps[renamed[-1]] == ".ring.json.half becomes ring.json"
