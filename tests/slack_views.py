"""Modals and homes as Slack keeps them: triggers that expire, stacks of three, what stands in fields."""

from __future__ import annotations

import copy
import secrets
import time
from dataclasses import dataclass
from typing import Any

from tests.slack_limits import problems_of_view, too_large
from tests.slack_opened import Opened
from tests.slack_workspace import Shape, Workspace

TRIGGER_SECONDS = 3.0
STACK = 3
Outcome = tuple[str, Shape, list[str]]
"""The error name or nothing, the view as Slack tells it, and the faults of a bad one."""


@dataclass(slots=True)
class Trigger:
    """The right to open one view, for a few seconds."""

    owner: str
    born: float
    stack: bool
    used: bool = False


class Views:
    """Everybody's modals and homes."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.stacks: dict[str, list[Opened]] = {}
        self.homes: dict[str, Opened] = {}
        self.triggers: dict[str, Trigger] = {}
        self.life = TRIGGER_SECONDS
        self.shown: list[Shape] = []

    def trigger(self, owner: str) -> str:
        """A new trigger for somebody who has just done something."""
        name = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        self.triggers[name] = Trigger(owner, time.monotonic(), bool(self.stacks.get(owner)))
        return name

    def top(self, owner: str) -> Opened | None:
        """The modal in front of somebody."""
        stack = self.stacks.get(owner)
        return stack[-1] if stack else None

    def faults_of(self, view: Any) -> Outcome:
        """What is wrong with a view, if anything."""
        problems = problems_of_view(view)
        if problems:
            return "invalid_arguments", {}, problems
        self.shown.append(copy.deepcopy(view))
        return ("view_too_large", {}, []) if too_large(view) else ("", {}, [])

    def _pull(self, asked: Shape) -> tuple[str, Trigger | None]:
        trigger = self.triggers.get(str(asked.get("trigger_id", "")))
        if trigger is None:
            return "invalid_trigger_id", None
        if trigger.used:
            return "exchanged_trigger_id", None
        if time.monotonic() - trigger.born > self.life:
            return "expired_trigger_id", None
        return "", trigger

    def _make(self, owner: str, view: Shape, below: Opened | None = None) -> Opened:
        opened = Opened(self.workspace.number("V"), owner, {}, below)
        opened.show(view)
        return opened

    def open(self, asked: Shape, view: Any) -> Outcome:
        """views.open: a modal, in place of any that is there."""
        return self._show(asked, view, push=False)

    def push(self, asked: Shape, view: Any) -> Outcome:
        """views.push: a modal upon the one in front."""
        return self._show(asked, view, push=True)

    def _show(self, asked: Shape, view: Any, *, push: bool) -> Outcome:
        faults = self.faults_of(view)
        if faults[0]:
            return faults
        error, trigger = self._pull(asked)
        if trigger is None:
            return error, {}, []
        stack = self.stacks.setdefault(trigger.owner, [])
        if push and not (trigger.stack and stack):
            return "invalid_trigger_id", {}, []
        if push and len(stack) >= STACK:
            return "push_limit_reached", {}, []
        trigger.used = True
        opened = self._make(trigger.owner, view, stack[-1] if push else None)
        self.stacks[trigger.owner] = [*stack, opened] if push else [opened]
        return "", opened.payload(), []

    def update(self, asked: Shape, view: Any) -> Outcome:
        """views.update: another content for a modal that is open."""
        faults = self.faults_of(view)
        if faults[0]:
            return faults
        every = [one for stack in self.stacks.values() for one in stack]
        names = (asked.get("view_id"), asked.get("external_id"))
        found = [
            one
            for one in every
            if one.id == names[0] or (names[1] and names[1] == one.view.get("external_id"))
        ]
        if not found:
            return "not_found", {}, []
        if asked.get("hash") and asked["hash"] != found[0].hash:
            return "hash_conflict", {}, []
        found[0].show(view)
        return "", found[0].payload(), []

    def publish(self, asked: Shape, view: Any) -> Outcome:
        """views.publish: somebody's home."""
        owner = str(asked.get("user_id", ""))
        if owner not in self.workspace.users:
            return "invalid_arguments", {}, ["[ERROR] user_id"]
        if not isinstance(view, dict) or view.get("type") != "home":
            return "invalid_arguments", {}, ["[ERROR] not a home"]
        faults = self.faults_of(view)
        if faults[0]:
            return faults
        home = self.homes.get(owner)
        if home is not None and asked.get("hash") and asked["hash"] != home.hash:
            return "hash_conflict", {}, []
        if home is None:
            home = self.homes[owner] = self._make(owner, view)
        else:
            home.show(view)
        return "", home.payload(), []

    def respond(self, owner: str, answer: Shape | None) -> list[str]:
        """What the answer to a sent form does to the stack. Returns what Slack cannot make of it."""
        stack, told = self.stacks.get(owner, []), answer or {}
        if not stack:
            return []
        if set(told) - {"response_action", "view", "errors"}:
            return ["unknown fields"]
        match told.get("response_action"):
            case None:
                stack.pop()
            case "clear":
                stack.clear()
            case "errors":
                return self._respond_errors(stack[-1], told.get("errors"))
            case "update" | "push" as action:
                return self._respond_with(stack, told, push=action == "push")
            case action:
                return [f"unknown action {action}"]
        return []

    def _respond_errors(self, opened: Opened, errors: Any) -> list[str]:
        inputs = {one["block_id"] for one in opened.view["blocks"] if one["type"] == "input"}
        if not errors or not set(errors) <= inputs:
            return ["errors beside fields that are not there"]
        opened.faults = dict(errors)
        return []

    def _respond_with(self, stack: list[Opened], answer: Shape, *, push: bool) -> list[str]:
        error, _, problems = self.faults_of(answer.get("view"))
        if error:
            return [error, *problems]
        if not push:
            stack[-1].show(answer["view"])
            return []
        if len(stack) >= STACK:
            return ["push_limit_reached"]
        stack.append(self._make(stack[-1].owner, answer["view"], stack[-1]))
        return []
