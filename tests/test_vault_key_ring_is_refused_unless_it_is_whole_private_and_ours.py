"""The key ring is made whole or not at all, and used only if it is private, undamaged and ours."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.vault import Ring, RingFault

KEYS = ["house.key", "box/pepper.key", "box/salt.key", "content/0001.key", "courier/0001.key"]
FOLDERS = ["content", "courier", "box"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    Ring.make(made, "trust", os.urandom)
    return made


def is_refused(reason: str, folder: Path, tenant: str = "trust") -> None:
    with pytest.raises(RingFault) as caught:
        Ring.load(folder, tenant)
    assert caught.value.reason == reason
    assert str(caught.value) == reason, "no path and nothing of the ring"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize("umask", [0, 0o077, 0o777])
def test_files_and_folders_are_for_us_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        Ring.make(tmp_path / "keys", "trust", os.urandom)
    finally:
        os.umask(before)
    paths = [tmp_path / "keys", *(tmp_path / "keys").rglob("*")]
    modes = {str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert modes == {
        **dict.fromkeys(["keys", *(f"keys/{name}" for name in FOLDERS)], 0o700),
        **dict.fromkeys([f"keys/{name}" for name in [*KEYS, "ring.json"]], 0o600),
    }
    assert {len((tmp_path / "keys" / name).read_bytes()) for name in KEYS} == {32}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
@pytest.mark.parametrize("name", [*KEYS, "ring.json"])
def test_a_file_that_others_can_read_is_refused_even_to_root(folder: Path, name: str, mode: int) -> None:
    (folder / name).chmod(mode)
    is_refused("open_to_others", folder)


@pytest.mark.parametrize("name", [".", *FOLDERS])
def test_a_folder_that_others_can_look_into_is_refused_even_to_root(folder: Path, name: str) -> None:
    (folder / name).chmod(0o750)
    is_refused("open_to_others", folder)


@pytest.mark.parametrize("name", [".", "house.key", "content"])
def test_what_belongs_to_another_user_is_refused(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        os.chown(folder / name, 12_345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    is_refused("open_to_others", folder)


@pytest.mark.parametrize("name", [".", *FOLDERS, *KEYS, "ring.json"])
def test_a_missing_piece_is_named_missing(folder: Path, name: str) -> None:
    target = folder / name
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()
    is_refused("missing", folder)


@pytest.mark.parametrize("name", [*KEYS, "ring.json"])
@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda content: content[:-1], id="cut short"),
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content + b"x", id="lengthened"),
        pytest.param(lambda content: content[:5] + bytes([content[5] ^ 1]) + content[6:], id="one bit"),
        pytest.param(lambda content: content + b" " * 100_000, id="huge"),
    ],
)
def test_a_damaged_file_is_noticed(folder: Path, name: str, harm: Callable[[bytes], bytes]) -> None:
    (folder / name).write_bytes(harm((folder / name).read_bytes()))
    is_refused("damaged", folder)


@pytest.mark.parametrize("name", KEYS)
def test_a_key_of_another_ring_is_noticed(folder: Path, tmp_path: Path, name: str) -> None:
    Ring.make(tmp_path / "other", "trust", os.urandom)
    shutil.copy(tmp_path / "other" / name, folder / name)
    is_refused("damaged", folder)


@pytest.mark.parametrize("name", ["house.key", "ring.json"])
def test_what_cannot_be_read_is_refused_without_waiting(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).symlink_to(name.rsplit("/", 1)[-1])
    is_refused("unreadable", folder)
    (folder / name).unlink()
    os.mkfifo(folder / name, 0o600)
    is_refused("damaged", folder)
    (folder / name).unlink()
    (folder / name).mkdir(0o700)
    is_refused("unreadable", folder)


def test_another_organisations_ring_is_not_ours(folder: Path) -> None:
    is_refused("not_ours", folder, tenant="another trust")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(change=st.dictionaries(st.sampled_from(["version", "made", "organisation", "keys"]), JSON, min_size=1))
def test_a_ring_json_with_anything_in_it_is_a_fault_and_nothing_worse(
    change: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "ring of any json"
    if not folder.exists():
        Ring.make(folder, "trust", os.urandom)
        shutil.copy(folder / "ring.json", folder / "good.json")
    good = json.loads((folder / "good.json").read_text())
    about = good | change
    (folder / "ring.json").write_text(json.dumps(about))
    if about["made"] is not False and about | {"made": True} == good:
        return
    with pytest.raises(RingFault):
        Ring.load(folder, "trust")


@pytest.mark.parametrize(
    "name", ["../../etc/shadow", "content/../house.key", "content/0000.key", "content/1.key", "box/other.key"]
)
def test_ring_json_cannot_send_us_to_another_file(folder: Path, name: str) -> None:
    about = json.loads((folder / "ring.json").read_text())
    about["keys"][name] = "00" * 16
    (folder / "ring.json").write_text(json.dumps(about))
    is_refused("damaged", folder)


@pytest.mark.parametrize("kind", ["content", "courier"])
def test_ring_json_must_list_an_epoch_of_each_kind(folder: Path, kind: str) -> None:
    about = json.loads((folder / "ring.json").read_text())
    del about["keys"][f"{kind}/0001.key"]
    (folder / "ring.json").write_text(json.dumps(about))
    is_refused("damaged", folder)


@pytest.mark.parametrize("text", ["[" * 60_000, "9" * 60_000, "\ud800", "[]", "null", '{"version": 1}', "\0"])
def test_a_ring_json_that_is_no_such_thing_is_damaged(folder: Path, text: str) -> None:
    (folder / "ring.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    is_refused("damaged", folder)


@pytest.mark.parametrize("kind", ["content", "courier"])
def test_a_key_of_another_length_is_damaged_even_where_it_is_not_listed(folder: Path, kind: str) -> None:
    (folder / kind / "0002.key").write_bytes(b"short")
    (folder / kind / "0002.key").chmod(0o600)
    is_refused("damaged", folder)


def test_a_half_written_file_left_by_a_crash_does_no_harm(folder: Path) -> None:
    (folder / "content" / ".0001.key.half").write_bytes(b"half")
    (folder / ".ring.json.half").write_bytes(b"{")
    Ring.load(folder, "trust")


def test_an_epoch_whose_key_is_there_but_not_listed_yet_opens_and_never_seals(folder: Path) -> None:
    shutil.copy(folder / "content/0001.key", folder / "content/0002.key")
    shutil.copy(folder / "courier/0001.key", folder / "courier/0002.key")
    ring = Ring.load(folder, "trust")
    assert ring.guardian().content.epoch == 1
    assert ring.reporter().route.seal(("route",), b"x")[1:5] == (1).to_bytes(4, "big")
