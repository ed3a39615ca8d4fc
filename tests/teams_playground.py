"""Wren in the Microsoft 365 Agents Playground, for a person to click through: ``make teams-playground``.

The playground is one process for each person, in her own chat and one channel. It cannot open dialogs: a
button that would open one does nothing there. All listen on this machine only. Needs Node and npm.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientSession

from store.vault import Ring
from tests.process import free_port, running
from tests.teams_npm import PLAYGROUND, installed
from tests.teams_tenant import APP, TENANT, user_called

CHANNELS = {"ada": "ward", "grace": "guardians"}
"""Who sits at a playground, and the channel of her team."""
OTHERS = ("ben", "chidi", "gil", "newcomer")
BOUND = """
// The playground would listen for everybody on the network.
const net = require("net"), listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  const after = rest.filter((one) => typeof one === "function");
  const port = where && typeof where === "object" ? where.port : where;
  return listen.call(this, { port: Number(port) || 0, host: "127.0.0.1" }, ...after);
};
"""
PATIENCE = 40.0


@dataclass(frozen=True, slots=True)
class Table:
    """Wren, and the playground of each person: where they answer."""

    wren: str
    seats: dict[str, str]
    log: Path


def _person(name: str) -> dict[str, str]:
    user = user_called(name)
    mail = f"{name}@hospital.example"
    known = {"name": name.title(), "givenName": name.title(), "surname": "X", "email": mail}
    return {"id": f"user-{name}", **known, "userPrincipleName": mail, "aadObjectId": user.object_id}


def _config(name: str) -> str:
    """What the playground reads: exactly five other people, one team with one channel besides General."""
    channel = CHANNELS[name]
    others = [one for one in (*CHANNELS, *OTHERS) if one != name]
    team = {"id": f"team-{channel}", "name": f"Team of the {channel}", "aadGroupId": str(uuid.uuid4())}
    return json.dumps(
        {
            "version": "0.1.1",
            "tenantId": TENANT,
            "bot": {"id": APP, "name": "Wren"},
            "currentUser": _person(name),
            "users": [_person(one) for one in others],
            "personalChat": {"id": f"personal-{name}"},
            "groupChat": {"id": f"group-{name}", "name": "Group"},
            "team": {**team, "channels": [{"id": f"channel-{channel}", "name": channel}]},
        }
    )


@asynccontextmanager
async def _seat(packages: Path, folder: Path, name: str, wren: str) -> AsyncIterator[str]:
    """The playground of one person."""
    port, place = free_port(), folder / name
    place.mkdir()
    (place / "bound.cjs").write_text(BOUND, encoding="utf-8")
    (place / "playground.yml").write_text(_config(name), encoding="utf-8")
    origin = f"http://127.0.0.1:{port}"
    told = {
        "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": "playground.yml",
        "NODE_OPTIONS": f"--require {place / 'bound.cjs'}",
    }
    command = [shutil.which("node") or "node", str(packages / "node_modules" / PLAYGROUND.rpartition("@")[0])]
    command[1] += "/cli.js"
    command += ["start", "-e", f"{wren}/api/messages", "-c", "msteams", "--dt", "-p", str(port)]
    command += ["--su", f"{origin}/_connector"]
    with (place / "said.txt").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=place, env={**os.environ, **told}, stdout=said, stderr=said
        )
    try:
        await _answers(origin)
        yield origin
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _answers(origin: str) -> None:
    async with asyncio.timeout(PATIENCE), ClientSession() as session:
        while True:
            with suppress(ClientError):
                async with session.get(origin) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.3)


@asynccontextmanager
async def a_table() -> AsyncIterator[Table]:
    """Wren with nobody's channel known yet, and a playground for Ada and one for Grace, who is a guardian."""
    with installed(PLAYGROUND) as packages, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Ring.make(folder / "keys", "main", secrets.token_bytes)
        settings = {
            "WREN_PLATFORMS": "teams",
            "WREN_TEAMS_ANONYMOUS": "yes",
            "WREN_KEYS": str(folder / "keys"),
            "WREN_LOG_LEVEL": "DEBUG",
            "WREN_GUARDIANS": f"{user_called('grace').object_id}=Grace Okafor",
            "TEAMS_APP_ID": APP,
            "TEAMS_TENANT_ID": TENANT,
        }
        async with (
            running(folder, 0, **settings) as wren,
            _seat(packages, folder, "ada", wren.origin) as ada,
            _seat(packages, folder, "grace", wren.origin) as grace,
        ):
            yield Table(wren.origin, {"ada": ada, "grace": grace}, folder / "wren.out")


async def main() -> None:
    """Say where to click, and wait."""
    async with a_table() as table:
        print(f"Ada, who works on a ward: {table.seats['ada']}")
        print(f"Grace, a guardian: {table.seats['grace']} (open her channel, and say that it is theirs)")
        print("Buttons that open a dialog do nothing in this playground. Press Ctrl and C to stop.")
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(main()))
