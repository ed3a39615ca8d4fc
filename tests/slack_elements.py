"""What Slack refuses in texts, buttons, inputs and choices, read strictly.

Figures: ``@slack/types`` and Slack's reference of block elements. Lengths count UTF-16 units, as a browser
does, which is the strictest way of counting: an emoji is two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]
ACTIONS = ("button", "static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow")
INPUTS = ("plain_text_input", "static_select", "multi_static_select", "radio_buttons", "checkboxes")
PICKS: Mapping[str, tuple[int, int]] = {
    "static_select": (1, 100),
    "multi_static_select": (1, 100),
    "radio_buttons": (1, 10),
    "checkboxes": (1, 10),
    "overflow": (1, 5),
}


def units(text: str) -> int:
    """How long a browser says a text is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class Elements:
    """Goes through what stands in blocks and notes every fault with its place."""

    problems: list[str] = field(default_factory=list)
    size: int = 0

    def fault(self, at: str, what: str) -> None:
        """Note one fault in Slack's own form."""
        self.problems.append(f"[ERROR] {what} [json-pointer:{at}]")

    def keys(self, at: str, shape: Shape, must: Iterable[str], may: Iterable[str] = ()) -> bool:
        """Whether a shape has all it must have; unknown keys are faults as well."""
        missing = set(must) - set(shape)
        for name in sorted(missing):
            self.fault(at, f"missing required field: {name}")
        for name in sorted(set(shape) - set(must) - set(may)):
            self.fault(f"{at}/{name}", "no more items allowed: unknown field")
        return not missing

    def string(self, at: str, shape: Shape, name: str, most: int, least: int = 1) -> None:
        """A text without formatting, where it is given."""
        if name not in shape:
            return
        value = shape[name]
        if not isinstance(value, str):
            self.fault(f"{at}/{name}", "must be a valid string")
        elif not least <= units(value) <= most:
            self.fault(f"{at}/{name}", f"must be between {least} and {most} characters")

    def text(self, at: str, shape: Any, most: int, plain: bool = False) -> None:
        """A text object."""
        if not isinstance(shape, dict) or shape.get("type") not in ("plain_text", "mrkdwn"):
            self.fault(at, "must be a valid text object")
            return
        if plain and shape["type"] != "plain_text":
            self.fault(at, "unsupported type: mrkdwn")
        extra = ("emoji",) if shape["type"] == "plain_text" else ("verbatim",)
        if self.keys(at, shape, ("type", "text"), extra):
            self.string(at, shape, "text", most)
            self.size += units(str(shape["text"]))

    # --- elements ------------------------------------------------------------------------------------

    def element(self, at: str, shape: Any, allowed: Collection[str]) -> None:
        """One element of a block."""
        kind = str(shape.get("type")) if isinstance(shape, dict) else ""
        if kind not in allowed:
            self.fault(at, f"unsupported type: {kind}")
            return
        self.string(at, shape, "action_id", 255)
        if kind == "button":
            self.button(at, shape)
        elif kind == "plain_text_input":
            self.typed(at, shape)
        else:
            self.pick(at, shape)

    def button(self, at: str, shape: Shape) -> None:
        """A button."""
        may = ("action_id", "value", "url", "style", "confirm", "accessibility_label")
        if not self.keys(at, shape, ("type", "text"), may):
            return
        self.text(f"{at}/text", shape["text"], 75, plain=True)
        for name, most in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
            self.string(at, shape, name, most)
        if shape.get("style", "primary") not in ("primary", "danger"):
            self.fault(f"{at}/style", "must be one of primary, danger")
        if "confirm" in shape:
            self.confirm(f"{at}/confirm", shape["confirm"])

    def confirm(self, at: str, shape: Shape) -> None:
        """The question before a press counts."""
        if self.keys(at, shape, ("title", "text", "confirm", "deny"), ("style",)):
            for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
                self.text(f"{at}/{name}", shape[name], most, plain=name != "text")

    def typed(self, at: str, shape: Shape) -> None:
        """An input for text: at most 3000 characters, and what it starts with must fit."""
        may = ("action_id", "initial_value", "multiline", "min_length", "max_length", "placeholder")
        self.keys(at, shape, ("type",), (*may, "dispatch_action_config", "focus_on_load"))
        most, least = shape.get("max_length", 3000), shape.get("min_length", 0)
        if not (isinstance(most, int) and 1 <= most <= 3000 and 0 <= least <= most):
            self.fault(f"{at}/max_length", "must be between 1 and 3000")
        self.string(at, shape, "initial_value", 3000 if not isinstance(most, int) else most, 0)
        if "placeholder" in shape:
            self.text(f"{at}/placeholder", shape["placeholder"], 150, plain=True)

    def pick(self, at: str, shape: Shape) -> None:
        """A choice among options."""
        may = ("action_id", "initial_option", "initial_options", "placeholder", "confirm", "focus_on_load")
        if not self.keys(at, shape, ("type", "options"), (*may, "max_selected_items")):
            return
        least, most = PICKS[shape["type"]]
        options = shape["options"]
        if not least <= len(options) <= most:
            self.fault(f"{at}/options", f"must have {least} to {most} items")
        for number, option in enumerate(options):
            self.option(f"{at}/options/{number}", option, shape["type"])
        values = [option.get("value") for option in options]
        if len(set(values)) != len(values):
            self.fault(f"{at}/options", "option values must be unique")
        chosen = shape.get("initial_options", [])
        chosen = [*chosen, shape["initial_option"]] if "initial_option" in shape else chosen
        if ("initial_options" in shape and not chosen) or any(one not in options for one in chosen):
            self.fault(f"{at}/initial_options", "must be among the options, and not empty")
        if "placeholder" in shape:
            self.text(f"{at}/placeholder", shape["placeholder"], 150, plain=True)

    def option(self, at: str, shape: Shape, kind: str) -> None:
        """One option: formatting only beside circles and ticks."""
        if self.keys(at, shape, ("text", "value"), ("description", "url")):
            plain = kind not in ("radio_buttons", "checkboxes")
            self.text(f"{at}/text", shape["text"], 75, plain=plain)
            self.string(at, shape, "value", 150)
            if "description" in shape:
                self.text(f"{at}/description", shape["description"], 75, plain=plain)


def elements(block: Shape) -> list[Shape]:
    """Everything in a block that can be pressed, chosen or typed into."""
    found = [one for one in (block.get("element"), block.get("accessory")) if isinstance(one, dict)]
    if block.get("type") == "actions":
        found += [one for one in block.get("elements", []) if isinstance(one, dict)]
    return found
