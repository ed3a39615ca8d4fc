"""What Slack refuses in a view or in the blocks of a message, read strictly.

Figures: ``@slack/types`` and Slack's reference of blocks and modals.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tests.slack_elements import ACTIONS, INPUTS, Elements, Shape, elements, units

__all__ = ["elements", "problems_of_message", "problems_of_view", "too_large", "units"]

VIEW_BYTES = 250_000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_BLOCK_TEXT = 13_200
RICH = {
    "rich_text_section": (),
    "rich_text_quote": ("border",),
    "rich_text_preformatted": ("border", "language"),
    "rich_text_list": ("style", "indent", "border", "offset"),
}
MODAL = {"title", "submit", "close", "clear_on_close", "notify_on_close"}
VIEW = {"type", "blocks", "private_metadata", "callback_id", "external_id"}


@dataclass(slots=True)
class Checker(Elements):
    """Goes through blocks."""

    def blocks(self, at: str, blocks: Any, most: int, allowed: Collection[str]) -> None:
        """A list of blocks; no block_id twice, and no action_id twice in one block."""
        if not isinstance(blocks, list) or not 1 <= len(blocks) <= most:
            self.fault(at, f"must be a list of 1 to {most} blocks")
            return
        for number, block in enumerate(blocks):
            here = f"{at}/{number}"
            if not isinstance(block, dict) or block.get("type") not in allowed:
                self.fault(here, f"unsupported type: {block.get('type')}")
                continue
            self.string(here, block, "block_id", 255)
            getattr(self, f"in_{block['type']}")(here, block)
            self.unique(f"{here}/action_id", [one.get("action_id") for one in elements(block)])
        self.unique(f"{at}/block_id", [block.get("block_id") for block in blocks])

    def unique(self, at: str, names: list[Any]) -> None:
        """No name twice."""
        given = [name for name in names if name]
        if len(set(given)) != len(given):
            self.fault(at, "already exists")

    def in_section(self, at: str, block: Shape) -> None:
        """A section: text, fields, and one thing beside it."""
        self.keys(at, block, ("type",), ("block_id", "text", "fields", "accessory", "expand"))
        if "text" not in block and "fields" not in block:
            self.fault(at, "missing required field: text")
        if "text" in block:
            self.text(f"{at}/text", block["text"], 3000)
        if "fields" in block:
            if not 1 <= len(block["fields"]) <= 10:
                self.fault(f"{at}/fields", "must have 1 to 10 items")
            for number, each in enumerate(block["fields"]):
                self.text(f"{at}/fields/{number}", each, 2000)
        if "accessory" in block:
            self.element(f"{at}/accessory", block["accessory"], ACTIONS)

    def in_divider(self, at: str, block: Shape) -> None:
        """A line."""
        self.keys(at, block, ("type",), ("block_id",))

    def in_header(self, at: str, block: Shape) -> None:
        """A heading."""
        if self.keys(at, block, ("type", "text"), ("block_id",)):
            self.text(f"{at}/text", block["text"], 150, plain=True)

    def in_context(self, at: str, block: Shape) -> None:
        """Small print."""
        if self.keys(at, block, ("type", "elements"), ("block_id",)):
            if not 1 <= len(block["elements"]) <= 10:
                self.fault(f"{at}/elements", "must have 1 to 10 items")
            for number, each in enumerate(block["elements"]):
                self.text(f"{at}/elements/{number}", each, 3000)

    def in_actions(self, at: str, block: Shape) -> None:
        """A row of buttons and choices."""
        if self.keys(at, block, ("type", "elements"), ("block_id",)):
            if not 1 <= len(block["elements"]) <= 25:
                self.fault(f"{at}/elements", "must have 1 to 25 items")
            for number, each in enumerate(block["elements"]):
                self.element(f"{at}/elements/{number}", each, ACTIONS)

    def in_rich_text(self, at: str, block: Shape) -> None:
        """Text as data: runs, lists, quotes and frames."""
        if self.keys(at, block, ("type", "elements"), ("block_id",)):
            if not block["elements"]:
                self.fault(f"{at}/elements", "must have at least 1 item")
            for number, part in enumerate(block["elements"]):
                self.rich_part(f"{at}/elements/{number}", part)

    def rich_part(self, at: str, part: Shape) -> None:
        """A run of text, or a list of runs."""
        kind = part.get("type")
        if kind not in RICH or not self.keys(at, part, ("type", "elements"), RICH[kind]):
            self.fault(at, f"unsupported type: {kind}")
            return
        for number, each in enumerate(part["elements"]):
            here = f"{at}/elements/{number}"
            if kind == "rich_text_list":
                self.rich_part(here, each)
            elif self.keys(here, each, ("type", "text"), ("style",)):
                self.string(here, each, "text", 3000)
                self.size += units(str(each["text"]))
                if each["type"] != "text" or set(each.get("style", {})) - {
                    "bold",
                    "italic",
                    "strike",
                    "code",
                }:
                    self.fault(here, "unsupported rich text element")

    def in_input(self, at: str, block: Shape) -> None:
        """A field."""
        may = ("block_id", "hint", "optional", "dispatch_action")
        if self.keys(at, block, ("type", "label", "element"), may):
            self.text(f"{at}/label", block["label"], 2000, plain=True)
            self.element(f"{at}/element", block["element"], INPUTS)
            if "hint" in block:
                self.text(f"{at}/hint", block["hint"], 2000, plain=True)


MESSAGE_TYPES = ("section", "divider", "header", "context", "actions", "rich_text")
VIEW_TYPES = (*MESSAGE_TYPES, "input")


def problems_of_view(view: Any) -> list[str]:
    """Everything Slack would refuse in a modal or a home."""
    check = Checker()
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["[ERROR] unsupported type [json-pointer:/view/type]"]
    modal = view["type"] == "modal"
    must = ("type", "blocks", "title") if modal else ("type", "blocks")
    if not check.keys("/view", view, must, (VIEW | MODAL) if modal else VIEW):
        return check.problems
    for name in ("title", "submit", "close"):
        if name in view:
            check.text(f"/view/{name}", view[name], 24, plain=True)
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        check.string("/view", view, name, most, 0)
    check.blocks("/view/blocks", view["blocks"], VIEW_BLOCKS, VIEW_TYPES)
    has_input = any(isinstance(one, dict) and one.get("type") == "input" for one in view["blocks"])
    if modal and has_input and "submit" not in view:
        check.fault("/view", "missing required field: submit")
    return check.problems


def too_large(view: Any) -> bool:
    """Whether a view is over 250 kB."""
    return len(json.dumps(view, separators=(",", ":"))) > VIEW_BYTES


def problems_of_message(blocks: Any) -> tuple[str, list[str]]:
    """The error name of what Slack would refuse in the blocks of a message, and its faults."""
    check = Checker()
    check.blocks("/blocks", blocks, MESSAGE_BLOCKS, MESSAGE_TYPES)
    if check.problems:
        return "invalid_blocks", check.problems
    return ("msg_blocks_too_long" if check.size > MESSAGE_BLOCK_TEXT else ""), []
