"""Check the app package and every card against what Microsoft publishes: ``make teams-types``.

- the manifest against its JSON schema (npm ``@microsoft/app-manifest``);
- every card of a whole loop, and every page at the most it can hold, against the types of cards in Teams
  (npm ``@microsoft/teams.cards``) and by the parser of the renderer itself (npm ``adaptivecards``), as 1.5.

A fault of each kind is planted first, and must be found. Needs Node and the npm registry.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bot.teams.manifest import SCHEMA, Publisher, manifest
from tests.teams_npm import CARD_TYPES, MANIFESTS, PATIENCE, RENDERER, installed, node
from tests.teams_samples import fullest
from tests.teams_shape import Shape
from tests.teams_tenant import APP
from tests.world import WORDS

TOOLS = ("ajv@8.17.1", "ajv-draft-04@1.0.0", "typescript@7.0.2")
CONFIG = {
    "compilerOptions": {"strict": True, "module": "nodenext", "noEmit": True, "skipLibCheck": True},
    "files": ["cards.ts"],
}
BY_SCHEMA = """
const Ajv = require("ajv-draft-04"), asked = require("./asked.json");
const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(asked.schema);
const said = (one) => {
  check(one);
  return (check.errors || []).map((error) => `${error.instancePath} ${error.message}`);
};
console.log(JSON.stringify(asked.shapes.map(said)));
"""
BY_PARSER = """
const AC = require("adaptivecards/dist/adaptivecards.js");
const said = (shape) => {
  const card = new AC.AdaptiveCard(), context = new AC.SerializationContext(AC.Versions.v1_5);
  card.parse(shape, context);
  const events = [...Array(context.eventCount).keys()].map((at) => context.getEventAt(at).message);
  return [...events, ...card.validateProperties().validationEvents.map((event) => event.message)];
};
console.log(JSON.stringify(require("./asked.json").map(said)));
"""
CAPITALS = ("color", "fontType", "size", "spacing", "weight")
"""Whose words these types write with a capital. A card may write them either way."""
Check = Callable[[Sequence[Shape]], list[str]]


def by_schema(folder: Path, shapes: Sequence[Shape]) -> list[str]:
    """What the schema says of manifests."""
    schemas = folder / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"
    schema = json.loads((schemas / f"v{SCHEMA}/MicrosoftTeams.schema.json").read_text(encoding="utf-8"))
    return [line for found in node(folder, BY_SCHEMA, {"schema": schema, "shapes": shapes}) for line in found]


def by_parser(folder: Path, shapes: Sequence[Shape]) -> list[str]:
    """What the renderer says of cards."""
    return [line for found in node(folder, BY_PARSER, shapes) for line in found]


def by_types(folder: Path, shapes: Sequence[Shape]) -> list[str]:
    """What the compiler says of cards."""
    written = (json.dumps(_as_the_types_write(one)) for one in shapes)
    lines = (f"export const c{at}: IAdaptiveCard = {one};\n" for at, one in enumerate(written))
    head = "import type { IAdaptiveCard } from '@microsoft/teams.cards';\n"
    (folder / "cards.ts").write_text(head + "".join(lines), encoding="utf-8")
    (folder / "tsconfig.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    run = [str(folder / "node_modules/.bin/tsc"), "-p", "."]
    said = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
    lines_said = (said.stdout + said.stderr).splitlines()
    return [line[:300] for line in lines_said if "error" in line] or (
        ["no answer"] if said.returncode else []
    )


def _as_the_types_write(part: Any) -> Any:
    match part:
        case dict():
            return {
                name: value[:1].upper() + value[1:]
                if name in CAPITALS and isinstance(value, str)
                else _as_the_types_write(value)
                for name, value in part.items()
            }
        case list():
            return [_as_the_types_write(one) for one in part]
        case _:
            return part


def _manifests() -> Shape:
    page = "https://hospital.example/wren"
    return manifest(APP, Publisher("St Elsewhere", page, page, page, "1.0.0"), WORDS)


def _without(shape: Shape, name: str) -> Shape:
    return {key: value for key, value in shape.items() if key != name}


def _card(*body: Any) -> Shape:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body)}


def planted() -> dict[str, list[Shape]]:
    """Faults that each check must find."""
    whole = _manifests()
    choices = {"type": "Input.ChoiceSet", "id": "x", "label": "x"}
    submit = {"type": "Action.Submit", "title": "x"}
    return {
        "schema": [
            *(_without(whole, name) for name in ("icons", "developer", "accentColor", "version")),
            {**whole, "name": {"short": "x" * 31}},
            {**whole, "description": {"short": "x" * 81, "full": "x"}},
            {**whole, "accentColor": "blue"},
            {**whole, "id": "wren"},
            {**whole, "bots": [{**whole["bots"][0], "scopes": ["everybody"]}]},
            {**whole, "colour": "blue"},
            {**whole, "defaultInstallScope": "all"},
        ],
        "types": [
            _card({"type": "TextBlock"}),
            _card({"type": "Poem", "text": "x"}),
            _card({"type": "TextBlock", "text": "x", "colour": "good"}),
            _card({"type": "TextBlock", "text": "x", "color": "red"}),
            _card({"type": "ActionSet", "actions": [{**submit, "associatedInputs": "nothing"}]}),
            _card({"type": "RichTextBlock", "inlines": [{"type": "TextRun"}]}),
            _card({**choices, "choices": [{"title": "x"}], "style": "wide"}),
        ],
        "parser": [
            _card({"type": "Poem", "text": "x"}),
            _card({"type": "TextBlock", "text": "x", "color": "red"}),
            _card({"type": "Input.Text", "label": "x"}),
            _card(choices),
            _card({**choices, "choices": [{"title": "x"}]}),
            _card({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x"}]}),
            _card({"type": "Input.Text", "id": "x"}, {"type": "Input.Text", "id": "x"}),
        ],
    }


def checked(folder: Path, cards: Sequence[Shape]) -> list[str]:
    """Find all that is planted, then look at what is real."""
    checks: dict[str, tuple[Check, Sequence[Shape]]] = {
        "schema": (partial(by_schema, folder), [_manifests()]),
        "types": (partial(by_types, folder), cards),
        "parser": (partial(by_parser, folder), cards),
    }
    found: list[str] = []
    for name, (check, shapes) in checks.items():
        missed = [one for one in planted()[name] if not check([one])]
        found += [f"A planted fault was not found by the {name}: {json.dumps(one)[:300]}" for one in missed]
        found += check(shapes)
        print(f"{name}: {len(planted()[name])} planted faults, {len(shapes)} looked at.")
    return found


def main() -> int:
    """Gather, install in a folder of its own, check."""
    with tempfile.TemporaryDirectory() as name:
        cards = [one.card for one in asyncio.run(fullest(Path(name)))]
    with installed(MANIFESTS, CARD_TYPES, RENDERER, *TOOLS) as folder:
        found = checked(folder, cards)
    print("\n".join(found) or "All keep to what Microsoft publishes.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
