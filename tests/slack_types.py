"""Check every view against Slack's own published types (npm ``@slack/types``): ``make slack-types``.

The views are those of one whole loop. Types know structure, not lengths: a fault of each kind that they know
is planted first, and must be found. Needs Node and the npm registry.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.slack_loop import SlackLoop
from tests.slack_workspace import BOT, Shape
from tests.slack_world import a_slack_world

PACKAGES = ("@slack/types@3.2.0", "typescript@7.0.2")
HEAD = "import type { ModalView, HomeView, KnownBlock } from '@slack/types';\n"
TYPES = {"modal": "Modal", "home": "Home", "message": "KnownBlock[]"}
ALIASES = (
    "type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };\n"
    "type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };\n"
)
CONFIG = {
    "compilerOptions": {"strict": True, "module": "nodenext", "noEmit": True, "skipLibCheck": True},
    "files": ["views.ts"],
}
TEXT = {"type": "plain_text", "text": "t"}
PLANTED: tuple[Shape, ...] = (
    {"type": "modal", "title": TEXT, "blocks": [], "colour": "red"},
    {"type": "modal", "blocks": []},
    {"type": "modal", "title": {"type": "mrkdwn", "text": "t"}, "blocks": []},
    {"type": "modal", "title": TEXT, "blocks": [{"type": "poem"}]},
    {"type": "modal", "title": TEXT, "blocks": [{"type": "actions", "elements": [{"type": "button"}]}]},
    {"type": "home", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "t"}}]},
)


async def samples() -> list[Shape]:
    """Every different view and message of one whole loop."""
    loop = SlackLoop()
    with tempfile.TemporaryDirectory() as folder:
        async with a_slack_world(Path(folder)) as world:
            await loop.live(world)
            ours = [one for one in world.slack.workspace.messages if one.user == BOT and one.blocks]
            found = [*world.slack.views.shown, *({"type": "message", "blocks": one.blocks} for one in ours)]
    different = {json.dumps(one, sort_keys=True): one for one in found}
    return list(different.values())


def statement(number: int, shape: Shape) -> str:
    """One line of TypeScript that holds one shape."""
    value = shape["blocks"] if shape["type"] == "message" else shape
    return f"export const v{number}: {TYPES[shape['type']]} = {json.dumps(value)};\n"


def faults(folder: Path, shapes: list[Shape]) -> list[str]:
    """What the compiler says of them."""
    lines = [statement(number, shape) for number, shape in enumerate(shapes)]
    (folder / "views.ts").write_text(HEAD + ALIASES + "".join(lines), encoding="utf-8")
    npx = shutil.which("npx") or "npx"
    said = subprocess.run([npx, "tsc", "-p", "."], cwd=folder, capture_output=True, text=True, check=False)
    return [line for line in (said.stdout + said.stderr).splitlines() if "error" in line]


def main() -> int:
    """Install the types in a folder of their own, find what is planted, then check what is real."""
    npm = shutil.which("npm")
    if npm is None:
        print("This check needs Node and npm.", file=sys.stderr)
        return 2
    shapes = asyncio.run(samples())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"type": "module", "private": true}', encoding="utf-8")
        (folder / "tsconfig.json").write_text(json.dumps(CONFIG), encoding="utf-8")
        subprocess.run([npm, "install", "--silent", "--ignore-scripts", *PACKAGES], cwd=folder, check=True)
        for planted in PLANTED:
            if not faults(folder, [planted]):
                print(f"A planted fault was not found: {planted}", file=sys.stderr)
                return 1
        found = faults(folder, shapes)
    print("\n".join(found) or f"{len(shapes)} views and messages keep to Slack's types.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
