"""Packages from npm, in a folder that is thrown away. Only some ``make`` targets need them, and no test."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RENDERER = "adaptivecards@3.0.6"
LOOKS = "adaptivecards-designer@2.4.4"
"""How Teams styles cards, light and dark, as Microsoft's card designer has it."""
CARD_TYPES = "@microsoft/teams.cards@2.1.0"
MANIFESTS = "@microsoft/app-manifest@1.1.2"
PLAYGROUND = "@microsoft/m365agentsplayground@0.2.28"
PATIENCE = 600.0


@contextmanager
def installed(*packages: str) -> Iterator[Path]:
    """A folder with these packages. Nothing of theirs is run while they are installed."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise SystemExit("This needs Node and npm.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        asked = [npm, "install", "--silent", "--ignore-scripts", "--legacy-peer-deps", *packages]
        subprocess.run(asked, cwd=folder, check=True, timeout=PATIENCE)
        yield folder


def node(folder: Path, script: str, asked: Any) -> Any:
    """What a script says, as JSON, of what it is asked: it finds that in ``asked.json``."""
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    (folder / "script.cjs").write_text(script, encoding="utf-8")
    run = [shutil.which("node") or "node", "script.cjs"]
    said = subprocess.run(run, cwd=folder, stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
    return json.loads(said.stdout)
