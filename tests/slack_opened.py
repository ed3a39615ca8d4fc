"""One view on somebody's screen, and what stands in its fields."""

from __future__ import annotations

import copy
import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.slack_elements import elements
from tests.slack_workspace import APP, BOT_ID, TEAM, Shape


@dataclass(slots=True)
class Opened:
    """One view on somebody's screen. ``values`` is what stands in its fields, by block and action."""

    id: str
    owner: str
    view: Shape
    below: Opened | None = None
    hash: str = ""
    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def show(self, view: Shape) -> None:
        """Put a view on the screen. A field that stays keeps what was typed into it."""
        self.view = copy.deepcopy(view)
        self.hash = secrets.token_hex(8)
        self.faults = {}
        before, self.values = self.values, {}
        for number, block in enumerate(self.view["blocks"]):
            block.setdefault("block_id", f"b{number}")
            for element in elements(block):
                element.setdefault("action_id", secrets.token_hex(3))
                key = (block["block_id"], element["action_id"])
                self.values[key] = before[key] if key in before else initial(element)

    def state(self) -> Shape:
        """What stands in the fields, as Slack sends it."""
        values: dict[str, Shape] = {}
        for block in self.view["blocks"]:
            for element in elements(block):
                if element["type"] in ("button", "overflow"):
                    continue
                key = (block["block_id"], element["action_id"])
                values.setdefault(key[0], {})[key[1]] = told(element, self.values[key])
        return {"values": values}

    @property
    def root(self) -> Opened:
        """The view at the bottom of the stack."""
        return self if self.below is None else self.below.root

    def payload(self) -> Shape:
        """The view as Slack tells it to the app."""
        whole = {
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT_ID,
            "hash": self.hash,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "root_view_id": self.root.id,
            "previous_view_id": self.below.id if self.below is not None else None,
            "state": self.state(),
        }
        return whole | copy.deepcopy(self.view)


def initial(element: Shape) -> Any:
    """What stands in a field before anybody has touched it: a text, or the values of options."""
    if element["type"] == "plain_text_input":
        return element.get("initial_value", "")
    chosen = [*element.get("initial_options", [])]
    chosen += [element["initial_option"]] if "initial_option" in element else []
    return [option["value"] for option in chosen]


def told(element: Shape, value: Any) -> Shape:
    """One field as Slack sends it."""
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": value or None}
    chosen = [option for option in element["options"] if option["value"] in value]
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": chosen}
    return {"type": kind, "selected_option": chosen[0] if chosen else None}
