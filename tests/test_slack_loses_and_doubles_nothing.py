"""Slack at its worst: held, doubled and reordered deliveries, cut calls, dropped sockets, restarts.

Every text carries a number of its own. Whatever Slack told somebody was taken stands in the store once;
whatever was not told stands there once at most; and each case has one notice.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from bot.slack import opening, transport
from tests.relay_model import TOKEN, Inside
from tests.slack_actors import SlackActor
from tests.slack_client import buttons_in
from tests.slack_delivery import Mode
from tests.slack_rough import ROUGH, RoughDelivery, Roughness
from tests.slack_server import How
from tests.slack_workspace import RELAY
from tests.slack_world import SlackWorld, a_slack_world

FAULTS: tuple[How, ...] = ("500", "503", "429", "cut before", "cut after", "not json")
METHODS = ("chat.postMessage", "chat.", "views.", "conversations.")
roughness = st.lists(st.sampled_from(ROUGH), max_size=4)
tally: Counter[str] = Counter()


class RoughSlack(RuleBasedStateMachine):
    """Ada and Ben write, Grace answers, and everything between them goes wrong."""

    mode: Mode = "http"

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.taken: set[int] = set()
        self.number = 0
        self.run(self._start())

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """One thing after the other."""
        self.runner.run(work)

    async def _start(self) -> None:
        self.world: SlackWorld = await self.stack.enter_async_context(
            a_slack_world(Path(self.folder.name), self.mode)
        )
        old = self.world.delivery
        self.rough = RoughDelivery(old.slack, old.mode, old.clock, old.to, patience=2.0)
        self.world.delivery = self.rough
        self.people = {name: self.world.somebody(name) for name in ("ada", "ben", "grace")}

    def text(self) -> tuple[int, str]:
        """A text with a new number."""
        self.number += 1
        return self.number, f"zz{self.number}zz"

    async def _send(self, actor: SlackActor, token: int, **answers: str) -> None:
        """Fill and send, and note what she was told."""
        if actor.modal is None or "submit" not in actor.modal.view:
            return
        form, troubles = form_before(actor), len(actor.trouble)
        await actor.fills(**answers)
        after = form_before(actor)
        if len(actor.trouble) == troubles and not actor.faults and after != form:
            self.taken.add(token)
            tally["taken"] += 1

    @rule(who=st.sampled_from(["ada", "ben"]), rough=roughness, post=st.sampled_from([*FAULTS, None]))
    def somebody_raises_a_concern(self, who: str, rough: list[Roughness], post: How | None) -> None:
        self.run(self._raise(self.people[who], rough, post))

    async def _raise(self, actor: SlackActor, rough: list[Roughness], post: How | None) -> None:
        self.rough.coming = rough[:]
        if post is not None:
            self.world.slack.plan("chat.postMessage", post, 0)
        self.world.slack.views.stacks.pop(actor.user.id, None)
        await actor.does("concern.begin")
        token, words = self.text()
        await self._send(actor, token, topic="bullying", keep="address", words=words)
        if actor.modal is not None and actor.modal.view["callback_id"] == "concern":
            await self._send(actor, token)

    @rule(who=st.sampled_from(["ada", "ben"]), post=st.sampled_from(FAULTS))
    def somebody_raises_one_whose_notice_meets_trouble(self, who: str, post: How) -> None:
        self.run(self._raise(self.people[who], [], post))

    @precondition(lambda self: self.number)
    @rule(index=st.integers(0, 5), label=st.sampled_from(["Reply", "Close"]), rough=roughness)
    def a_guardian_answers(self, index: int, label: str, rough: list[Roughness]) -> None:
        self.run(self._answer(index, label, rough))

    async def _answer(self, index: int, label: str, rough: list[Roughness]) -> None:
        grace = self.people["grace"]
        notices = [one for one in self.world.relayed() if label in labels(one.blocks)]
        if not notices:
            return
        self.rough.coming = rough[:]
        self.world.slack.views.stacks.pop(grace.user.id, None)
        grace.front = notices[index % len(notices)]
        await grace.presses(label)
        token, words = self.text()
        await self._send(grace, token, words=words)

    @precondition(lambda self: self.number)
    @rule(who=st.sampled_from(["ada", "ben"]), rough=roughness)
    def she_adds_to_it(self, who: str, rough: list[Roughness]) -> None:
        self.run(self._add(self.people[who], rough))

    async def _add(self, actor: SlackActor, rough: list[Roughness]) -> None:
        self.world.slack.views.stacks.pop(actor.user.id, None)
        await actor.opens_her_box()
        if "Add something" not in [one["label"] for one in actor.seen_buttons()]:
            return
        self.rough.coming = rough[:]
        await actor.presses("Add something")
        token, words = self.text()
        await self._send(actor, token, words=words)

    @rule(index=st.integers(0, 20), times=st.integers(1, 3))
    def something_old_comes_again(self, index: int, times: int) -> None:
        for _ in range(times):
            self.run(self.rough.repeat(index))

    @rule(backwards=st.booleans())
    def what_was_held_comes(self, backwards: bool) -> None:
        self.run(self.rough.let_go(backwards))

    @rule(method=st.sampled_from(METHODS), faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=4))
    def slack_has_trouble(self, method: str, faults: list[How]) -> None:
        for how in faults:
            self.world.slack.plan(method, how, 0)
        tally["faults"] += len(faults)

    @rule(refresh=st.booleans())
    def the_sockets_go(self, refresh: bool) -> None:
        self.run(self._drop(refresh))

    async def _drop(self, refresh: bool) -> None:
        sockets = self.world.slack.sockets
        if self.mode == "socket":
            await sockets.refresh() if refresh else sockets.drop()
            await asyncio.sleep(0)
            await sockets.connected()

    @rule()
    def wren_is_started_again(self) -> None:
        self.run(self._restart())

    async def _restart(self) -> None:
        self.world.slack.faults.clear()
        await self.world.restart()
        tally["restarts"] += 1

    @rule(minutes=st.sampled_from([1, 20, 300]))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.forward(minutes=minutes)
        self.run(self.world.settle())

    def teardown(self) -> None:
        try:
            self.run(self._the_end())
        finally:
            self.run(self._stop())
            self.runner.close()
            self.folder.cleanup()

    async def _stop(self) -> None:
        await self.stack.aclose()
        # What slack_sdk has cancelled but not waited for ends here.
        await asyncio.sleep(0.05)

    async def _the_end(self) -> None:
        """Once it is calm, everything is there, once."""
        self.world.slack.faults.clear()
        await self.rough.let_go(backwards=False)
        for _ in range(8):
            self.world.clock.forward(minutes=20)
            await self.world.settle()
        inside = await Inside.of(self.world.wren)
        texts = [message.text for thread in inside.threads.values() for message in thread]
        found = Counter(int(number) for text in texts for number in TOKEN.findall(text))
        assert not inside.pool, "something was never released"
        assert {number for number, count in found.items() if count > 1} == set(), "words were doubled"
        assert self.taken <= set(found), "words were lost"
        tops = [one for one in self.world.relayed() if not one.thread_ts]
        notices = Counter(value for one in tops for value in cases_of(one.blocks))
        assert set(notices) == set(inside.cases), "a case has no notice"
        assert set(notices.values()) <= {1}, "a notice stands there twice"
        exported = [one for one in self.world.exported() if "bot_id" in one and one["channel"] == RELAY]
        assert not TOKEN.findall(str(exported)), "words stand in the channel"


def form_before(actor: SlackActor) -> str:
    """The form in front of somebody, if any."""
    opened = actor.modal
    return str(opened.view["callback_id"]) if opened is not None else ""


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    """What the buttons of a message say."""
    return [element["text"]["text"] for _, element in buttons_in({"blocks": blocks})]


def cases_of(blocks: list[dict[str, Any]]) -> set[str]:
    """The case that a message opens."""
    opens = [element for _, element in buttons_in({"blocks": blocks}) if "case.open" in element["action_id"]]
    return {str(element["value"]) for element in opens}


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_slack_loses_nothing_and_doubles_no_words(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PING_SECONDS", 0.3)
    monkeypatch.setattr(opening, "PAUSES", (0.05, 0.05, 0.1, 0.1))
    tally.clear()
    soaking = settings().max_examples > settings.get_profile("wren").max_examples
    machine = type("Machine", (RoughSlack,), {"mode": mode})
    steps, examples = (30, 200) if soaking else (14, 8)
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[phase for phase in Phase if soaking or phase not in (Phase.shrink, Phase.explain)],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)
    print(dict(tally))
    assert tally["taken"], "nothing was ever taken: this test has tested nothing"
