"""The whole relay under crash, outage, repetition and lateness at every step, on both databases.

Hypothesis invents what people do and what goes wrong; ``relay_model`` says what must be true all the same.
``make soak`` does much more of it.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import shutil
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, cast
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

import bot.courier
from store.database import Unavailable
from tests.actors import Actor
from tests.faults import WEATHERS, Crash, FlakyChat, Saboteur, Sky, Trouble, Weather, sabotage
from tests.postgresql import PostgreSQL
from tests.relay_model import GUARDIANS, STAFF, Case, Inside, Model, Sending, entries_about, tokens
from tests.world import WORDS, TurnedClock, World, settings_for

CAP = 3600
MOST_CASES = 3
UNSURE = WORDS.say("mistakes.not_kept")
EXAMPLES, STEPS = 10, 20
SOAK_EXAMPLES, SOAK_STEPS = 400, 40
PATIENCE = 10
FORM_SECONDS = 47 * 3600
ACCEPTED = {
    WORDS.say(f"{key}.{title}")
    for key, title in (
        ("sent", "dialog_title"),
        ("box.sent", "dialog_title"),
        ("box.sent_now", "dialog_title"),
        ("box.again_thanks", "dialog_title"),
        ("box.erased", "dialog_title"),
        ("box.withdrawn", "dialog_title"),
        ("case.on_its_way", "dialog_title"),
        ("case.closing", "dialog_title"),
        ("relay.sent", "title"),
        ("relay.kept", "title"),
    )
}
SAID_KINDS = {"box.add": "added", "box.answer": "answered", "box.again": "again"}
WRITTEN_KINDS = {"case.reply": "reply", "case.close": "closing"}
NOTE_KINDS = {"note.send": "reply", "note.keep": "note"}

troubles = st.one_of(
    st.none(),
    st.none(),
    st.builds(
        Trouble,
        where=st.just("statement"),
        how=st.sampled_from(["crash", "outage"]),
        after=st.integers(0, 40),
    ),
    st.builds(
        Trouble,
        where=st.sampled_from(["commit", "committed"]),
        how=st.sampled_from(["crash", "outage"]),
        after=st.integers(0, 4),
    ),
)
which = st.sampled_from([0, 0, 0, *range(1, MOST_CASES)])
guardians = st.sampled_from([GUARDIANS[0]] * 3 + [GUARDIANS[1]])
tally: Counter[str] = Counter()


@dataclass(slots=True)
class Ground:
    """Where the worlds of one engine stand: each begins as a copy of one that was set up once."""

    folder: Path
    server: PostgreSQL | None
    saboteur: Saboteur
    template: str = ""
    _made: int = 0

    def prepare(self) -> None:
        """Set up the one that is copied."""
        self.template = self.server.create() if self.server else ""
        asyncio.run(self._start_and_stop())

    async def _start_and_stop(self) -> None:
        world = World(settings_for(self.folder / "0", self.template), TurnedClock(), WORDS)
        await world.start()
        await world.settle()
        await world.stop()

    def fresh(self, cap: int) -> World:
        """A new world, not started."""
        self._made += 1
        place = self.folder / str(self._made)
        shutil.copytree(self.folder / "0", place)
        url = self._copied() if self.server else ""
        # The same chance in every example, so that Hypothesis can repeat what it found.
        chance = random.Random(1).randbytes
        return World(settings_for(place, url, WREN_RELEASE_CAP=str(cap)), TurnedClock(), WORDS, chance)

    def _copied(self) -> str:
        assert self.server is not None
        name = f"wren_{secrets.token_hex(16)}"
        old = self.template.partition("?")[0].rpartition("/")[2]
        self.server.run(f'CREATE DATABASE "{name}" TEMPLATE "{old}" STRATEGY file_copy')
        return self.template.replace(old, name)

    def clear(self, world: World) -> None:
        """Remove a stopped world."""
        shutil.rmtree(world.settings.data.parent)
        if self.server:
            self.server.drop(world.settings.database_url)


@dataclass(slots=True)
class Withdrawal:
    """A form that takes a concern back, as it was sent."""

    case: Case
    payload: dict[str, Any] = field(default_factory=dict)


class Relay(RuleBasedStateMachine):
    """People, the weather and the model, step by step. Each test makes its own, on one engine."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.model = Model()
        self.sky = Sky()
        self.withdrawals: list[Withdrawal] = []
        self.broken = False
        self.last: dict[str, Any] = {}
        self.number = 0
        self.world: World

    # --- machinery -----------------------------------------------------------------------------------

    def run(self, steps: Coroutine[Any, Any, object]) -> None:
        """One rule. What was planned and did not strike is called off at its end."""
        tally["steps"] += 1
        try:
            self.runner.run(steps)
        except BaseException:
            self.broken = True
            raise
        finally:
            self.ground.saboteur.plan(None)

    def plan(self, trouble: Trouble | None) -> None:
        """From here on something goes wrong."""
        self.model.step += 1
        self.ground.saboteur.plan(trouble)

    async def rise(self) -> None:
        """Start Wren, under the same sky as before."""
        await self.world.start()
        chats = cast(dict[str, object], self.world.wren.courier.chats)
        chats["play"] = FlakyChat(self.world.playground, self.sky)

    async def fall_and_rise(self) -> None:
        """What follows a crash."""
        tally["crashes"] += 1
        self.ground.saboteur.plan(None)
        await self.world.stop()
        await self.rise()

    async def line(self, text: str) -> dict[str, Any]:
        """What a browser gets for one message; a crash is a connection that breaks."""
        self.last = json.loads(text)
        try:
            shown = await self.world.playground.hear(text)
        except Crash:
            await self.fall_and_rise()
            shown = {"t": "fault", "id": None, "code": "crash", "text": ""}
        self.model.check_shown(self.last, shown)
        return shown

    def actor(self, person: str) -> Actor:
        """Somebody with a browser."""
        return Actor(person, self.line, list)

    async def settle(self) -> None:
        """Release and deliver, as far as today's faults allow."""
        self.model.may_release(self.world.clock().timestamp())
        self.sky.round += 1
        struck, crashes = self.ground.saboteur.struck, tally["crashes"]
        try:
            await self.world.settle()
        except Crash:
            await self.fall_and_rise()
        except BaseExceptionGroup as group:
            if group.split(Crash)[1] is not None:
                raise
            await self.fall_and_rise()
        except Unavailable:
            tally["outages"] += 1
        if (struck, crashes) != (self.ground.saboteur.struck, tally["crashes"]):
            self.sky.rough.add(self.sky.round)

    async def calm_down(self) -> None:
        """Faults off; then everything that can arrive does."""
        self.ground.saboteur.plan(None)
        self.sky.coming.clear()
        # Nothing hangs now, and a busy machine needs longer for a post than one waits for what hangs.
        with patch.object(bot.courier, "SEND_SECONDS", PATIENCE):
            await self._deliver_all()

    async def _deliver_all(self) -> None:
        outbox = self.world.wren.store.outbox
        for _ in range(12):
            await self.settle()
            await outbox.retry([letter.id for letter in await outbox.dead()])
            if not await outbox.counts():
                return
            self.world.clock.forward(seconds=1000)
        raise AssertionError("letters are stuck")

    async def look_over(self) -> None:
        """Everything that must be true, once all is calm."""
        await self.calm_down()
        inside = await Inside.of(self.world.wren)
        self.model.check_store(inside)
        self.model.check_channel(self.world, inside, self.sky)
        store = self.world.wren.store
        async with store.database.read() as connection:
            entries = await store.audit.entries(connection)
        for act, kinds in (("case.reply", "reply"), ("case.close", "closing"), ("case.note", "note")):
            rows = Counter(entries_about(entries, act))
            for case, thread in inside.threads.items():
                done = sum(message.kind == kinds for message in thread)
                assert rows[case] >= done, f"{act} is not in the audit log"

    # --- what people do ------------------------------------------------------------------------------

    def text(self) -> tuple[int, str]:
        """A new text and its number."""
        self.number += 1
        return self.number, f"It is about zz{self.number}zz."

    def told(self, reply: dict[str, Any]) -> str:
        """What a reply means to the person who reads it."""
        if reply["t"] == "fault":
            assert reply["code"] in ("crash", "failed"), reply["code"]
            tally["told of a fault"] += 1
            return "error"
        answer = reply["answer"] or {}
        if UNSURE in answer.get("faults", {}).values():
            tally["told that it may not be kept"] += 1
            return "error"
        return "accepted" if answer.get("title") in ACCEPTED else "refused"

    async def note(self, sending: Sending, reply: dict[str, Any]) -> None:
        """Note what the sender was told of it; told of a fault, every other one presses Send again."""
        sending.payload = self.last
        told = self.told(reply)
        self.model.told(sending, told)
        if told == "error" and sending.token % 2:
            self.ground.saboteur.plan(None)
            tally["sent again at once"] += 1
            told = self.told(await self.line(json.dumps({**sending.payload, "id": secrets.token_hex(8)})))
            self.model.told(sending, told)
        if told == "accepted":
            tally[sending.kind] += 1

    def sending(self, case: Case, kind: str, who: str, token: int) -> Sending:
        """Note that something is about to be sent."""
        new = Sending(token, case, kind, who, {}, self.model.step, self.world.clock().timestamp())
        self.model.sendings.append(new)
        return new

    def case(self, index: int) -> Case:
        """One of the concerns."""
        return self.model.cases[index % len(self.model.cases)]

    async def opens(self, case: Case, who: str, by_receipt: bool) -> Actor | None:
        """Her concern, opened in front of her; None where it is not to be had this way."""
        actor = self.actor(who)
        if by_receipt and case.receipt:
            if case.withdrawn != "yes":
                case.readers.add(who)
            await actor.opens_with(case.receipt)
            return actor if _pressable(actor, "box.withdraw") else None
        actor = self.actor(case.owner)
        await actor.does("box.open")
        first = next(one.token for one in self.model.sendings if one.case is case and one.kind == "concern")
        for button in [one for one in actor.seen_buttons() if one["act"] == "box.read"]:
            await actor.does("box.read", button["about"])
            if first in await _all_pages(actor):
                await actor.does("box.read", button["about"])
                return actor
        return None

    @initialize(
        cap=st.sampled_from([0, CAP]), blind=st.sampled_from([False, False, True]),
        now=st.sampled_from([True, True, False]),
        keep=st.sampled_from(["both", "address", "receipt"]), soon=st.booleans(), trouble=troubles,
    )  # fmt: skip
    def begin(self, cap: int, blind: bool, now: bool, keep: str, soon: bool, trouble: Trouble | None) -> None:
        tally["examples"] += 1
        self.sky.blind = blind
        self.world = self.ground.fresh(cap)
        self.run(self.rise())
        first = {"who": STAFF[0], "excluded": GUARDIANS[1:], "called": False}
        self.run(self._raise(keep=keep, soon=soon, now=now, trouble=trouble, **first))

    @precondition(lambda self: len(self.model.cases) < MOST_CASES)
    @rule(
        who=st.sampled_from(STAFF),
        keep=st.sampled_from(["both", "address", "receipt"]),
        excluded=st.sampled_from([(), (), (GUARDIANS[0],), (GUARDIANS[1],)]),
        soon=st.booleans(),
        now=st.booleans(),
        called=st.booleans(),
        trouble=troubles,
    )
    def raises_a_concern(self, **how: Any) -> None:
        self.run(self._raise(**how))

    async def _raise(
        self, *, who: Any, keep: str, excluded: Any, soon: bool, now: bool, called: Any,
        trouble: Trouble | None,
    ) -> None:  # fmt: skip
        actor = self.actor(who)
        await actor.does("concern.begin")
        receipt = actor.receipt() if keep != "address" else ""
        case = Case(who, keep, receipt, frozenset(excluded), set() if keep == "receipt" else {who}, soon)
        self.model.cases.append(case)
        roster = {one.person: one.id for one in await self.world.wren.store.roster.all()}
        token, words = self.text()
        self.plan(trouble)
        sending = self.sending(case, "concern", who, token)
        self.hold_back(token, now=now)
        named = {"identity": "open", "name": "Ada Somebody"} if called else {"identity": "anonymous"}
        await actor.fills(
            topic="bullying", words=words, keep=keep, notify="soon" if soon else "look",
            exclude=[roster[person] for person in excluded], release="now" if now else "wait", **named,
        )  # fmt: skip
        await self.note(sending, actor.reply)
        await self.settle()

    def hold_back(self, token: int, *, now: bool) -> None:
        """Until when the guardians must not see this."""
        wait = 0 if now else self.world.settings.release_cap
        self.model.not_before[token] = int(self.world.clock().timestamp()) + wait

    @precondition(lambda self: self.model.cases)
    @rule(
        index=which, who=st.sampled_from(STAFF), by_receipt=st.booleans(), trouble=troubles,
        acts=st.lists(st.tuples(st.sampled_from([*SAID_KINDS]), st.booleans()), min_size=1, max_size=4),
    )  # fmt: skip
    def writes_in_her_box(self, **how: Any) -> None:
        self.run(self._write(**how))

    async def _write(
        self,
        *,
        index: int,
        who: str,
        by_receipt: bool,
        acts: list[tuple[str, bool]],
        trouble: Trouble | None,
    ) -> None:
        for turn, (act, now) in enumerate(acts, start=1):
            case = self.case(index)
            actor = await self.opens(case, who, by_receipt)
            if actor is None or not await _press(actor, act):
                continue
            token, words = self.text()
            self.plan(trouble if turn == len(acts) else None)
            sending = self.sending(case, SAID_KINDS[act], actor.person, token)
            if act == "box.again":
                await actor.fills(again="maybe")
            else:
                self.hold_back(token, now=now)
                await actor.fills(words=words, release="now" if now else "wait")
            await self.note(sending, actor.reply)
            await self.settle()

    @precondition(lambda self: self.model.cases)
    @rule(
        index=which, who=st.sampled_from(STAFF), by_receipt=st.booleans(), adds_first=st.booleans(),
        trouble=troubles,
    )  # fmt: skip
    def takes_it_back(self, **how: Any) -> None:
        self.run(self._withdraw(**how))

    async def _withdraw(
        self, *, index: int, who: str, by_receipt: bool, adds_first: bool, trouble: Trouble | None
    ) -> None:
        case = self.case(index)
        if adds_first:
            more = [("box.add", False)]
            await self._write(index=index, who=who, by_receipt=by_receipt, acts=more, trouble=None)
        actor = await self.opens(case, who, by_receipt)
        if actor is None or not await _press(actor, "box.withdraw"):
            return
        await self._id(case)
        self.plan(trouble)
        await actor.fills()
        self.withdrawals.append(Withdrawal(case, self.last))
        self._withdrawn(case, self.told(actor.reply))
        self.ground.saboteur.plan(None)
        if case.withdrawn == "yes":
            left = (await Inside.of(self.world.wren)).written(case.id)
            assert not left, "words of a withdrawn concern are still there"
        await self.settle()

    def _withdrawn(self, case: Case, told: str) -> None:
        if told == "accepted":
            case.withdrawn = "yes"
        elif told == "error" and case.withdrawn == "no":
            case.withdrawn = "maybe"

    @precondition(lambda self: self.model.cases)
    @rule(
        index=which, who=guardians,
        act=st.sampled_from(["case.open", "case.claim"]), trouble=troubles,
    )  # fmt: skip
    def opens_or_claims(self, **how: Any) -> None:
        self.run(self._open(**how))

    async def _open(self, *, index: int, who: str, act: str, trouble: Trouble | None) -> None:
        case = self.case(index)
        actor, about = self.actor(who), await self._id(case)
        self.plan(trouble)
        await actor.does(act, about, where="play:relay")
        if actor.reply["t"] == "answer" and not case.entitled(who):
            assert actor.seen is not None
            assert actor.seen["kind"] == "card", "a case was opened for somebody else"
        await self.settle()

    async def _id(self, case: Case) -> str:
        self.model.learn(await Inside.of(self.world.wren))
        return case.id or "nothing"

    @precondition(lambda self: self.model.cases)
    @rule(
        index=which, who=guardians,
        act=st.sampled_from(["case.reply", "case.reply", "case.close"]), trouble=troubles,
    )  # fmt: skip
    def answers_or_closes(self, **how: Any) -> None:
        self.run(self._answer(**how))

    async def _answer(self, *, index: int, who: str, act: str, trouble: Trouble | None) -> None:
        case = self.case(index)
        actor = self.actor(who)
        await actor.does(act, await self._id(case), where="play:relay")
        if actor.seen is None or actor.seen["kind"] != "dialog":
            return
        assert case.entitled(who), "a form for somebody else's case"
        token, words = self.text()
        self.plan(trouble)
        sending = self.sending(case, WRITTEN_KINDS[act], who, token)
        await actor.fills(words=words)
        await self.note(sending, actor.reply)
        await self.settle()

    @precondition(lambda self: self.model.cases)
    @rule(
        index=which, who=guardians, trouble=troubles,
        acts=st.sampled_from([("note.send",), ("note.keep",), ("note.keep", "note.send")]),
    )  # fmt: skip
    def types_under_a_notice(self, **how: Any) -> None:
        self.run(self._note(**how))

    async def _note(self, *, index: int, who: str, acts: tuple[str, ...], trouble: Trouble | None) -> None:
        case = self.case(index)
        await self._id(case)
        inside = await Inside.of(self.world.wren)
        notice = inside.cases[case.id].state.posted if case.id in inside.cases else ""
        if not notice:
            return
        token, words = self.text()
        actor = self.actor(who)
        await actor.says(words, where="play:relay", under=notice)
        for act in acts:
            button = next((one for one in actor.seen_buttons() if one["act"] == act), None)
            if button is None:
                return
            sending = self.sending(case, NOTE_KINDS[act], who, token)
            asked = actor.seen
            self.plan(trouble)
            await actor.does(act, button["about"], where="play:relay", under=notice)
            actor.seen = asked
            await self.note(sending, actor.reply)
        await self.settle()

    # --- what goes wrong -----------------------------------------------------------------------------

    @precondition(lambda self: self.model.sendings)
    @rule(index=st.integers(0, 30), same_id=st.booleans(), trouble=troubles)
    def something_sent_arrives_again(self, index: int, same_id: bool, trouble: Trouble | None) -> None:
        self.run(self._repeat(index, same_id, trouble))

    async def _repeat(self, index: int, same_id: bool, trouble: Trouble | None) -> None:
        sent: list[Sending | Withdrawal] = [*self.model.sendings, *self.withdrawals]
        one = sent[-1 - index % len(sent)]
        payload = one.payload if same_id else {**one.payload, "id": secrets.token_hex(8)}
        self.plan(trouble)
        reply = await self.line(json.dumps(payload))
        told = self.told(reply)
        if isinstance(one, Withdrawal):
            self._withdrawn(one.case, told)
        else:
            self.model.told(one, told)
            if one.kind == "concern" and trouble is None and one.case.withdrawn == "no":
                age = self.world.clock().timestamp() - one.sent_at
                # What is delivered twice is answered as it was the first time.
                helped = told == "accepted" or (same_id and told == "error")
                assert helped or age > FORM_SECONDS, f"sending it again did not help: {reply}"
        await self.settle()

    @precondition(lambda self: self.model.sendings)
    @rule(index=which, who=st.sampled_from([*STAFF, *GUARDIANS]))
    def somebody_else_sends_it(self, index: int, who: str) -> None:
        self.run(self._steal(index, who))

    async def _steal(self, index: int, who: str) -> None:
        one = self.model.sendings[-1 - index % len(self.model.sendings)]
        if who == one.who:
            return
        reply = await self.line(json.dumps({**one.payload, "id": secrets.token_hex(8), "who": who}))
        assert self.told(reply) == "refused", "a form was taken from somebody else"
        await self.actor(who).does("home")
        await self.actor(who).does("case.open", await self._id(one.case))

    @rule(weather=st.lists(st.sampled_from(WEATHERS), min_size=1, max_size=6))
    def the_platform_has_trouble(self, weather: list[Weather]) -> None:
        self.sky.coming.extend(weather)

    @rule(seconds=st.sampled_from([2, 40, 700, 3700, 86_400, 4 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.forward(seconds=seconds)
        self.run(self.settle())

    @rule(trouble=troubles)
    def the_heartbeat_beats(self, trouble: Trouble | None) -> None:
        self.run(self._beat(trouble))

    async def _beat(self, trouble: Trouble | None) -> None:
        self.plan(trouble)
        try:
            await self.world.wren.heartbeat.remind()
            await self.world.wren.store.watch.forget()
        except Crash:
            await self.fall_and_rise()
        except Unavailable:
            tally["outages"] += 1
        await self.settle()

    @rule(trouble=troubles)
    def it_is_started_again(self, trouble: Trouble | None) -> None:
        self.run(self._restart(trouble))

    async def _restart(self, trouble: Trouble | None) -> None:
        await self.world.stop()
        self.plan(trouble)
        try:
            await self.rise()
        except (Crash, Unavailable):
            self.ground.saboteur.plan(None)
            await self.rise()

    @rule()
    def all_is_well_once_it_is_calm(self) -> None:
        self.run(self.look_over())

    def teardown(self) -> None:
        try:
            if not self.broken and hasattr(self, "world"):
                self.run(self._the_end())
        finally:
            if hasattr(self, "world"):
                self.runner.run(self.world.stop())
                self.ground.clear(self.world)
            self.runner.close()

    async def _the_end(self) -> None:
        """After the longest wait everything has arrived, and everybody reads what is hers, and only that."""
        self.world.clock.forward(seconds=CAP + 1)
        await self.look_over()
        inside = await Inside.of(self.world.wren)
        assert not inside.pool, "something was never released"
        for case in self.model.cases:
            if case.withdrawn == "no" and case.id:
                await self._everybody_reads(case, inside)
        kept = b"".join(path.read_bytes() for path in self.world.settings.data.rglob("*") if path.is_file())
        assert b"zz" + str(self.number).encode() + b"zz" not in kept

    async def _everybody_reads(self, case: Case, inside: Inside) -> None:
        thread = inside.threads[case.id]
        for person in (*GUARDIANS, *STAFF):
            actor = self.actor(person)
            await actor.does("case.open", case.id)
            expected = tokens([one.text for one in thread]) if case.entitled(person) else set()
            assert await _all_pages(actor) == expected
        reader = await self.opens(case, case.owner, by_receipt=case.keep == "receipt")
        assert reader is not None, "she cannot open her own concern"
        found = await _all_pages(reader)
        assert found == tokens([one.text for one in thread if one.side != "note"])


def _pressable(actor: Actor, act: str) -> str | None:
    return next((one["about"] for one in actor.seen_buttons() if one["act"] == act), None)


async def _all_pages(actor: Actor) -> set[int]:
    """The numbers of all texts of a thread, the earlier pages included."""
    found = tokens(actor.seen)
    older = WORDS.say("thread.older.button")
    while turn := next((one for one in actor.seen_buttons() if one["label"] == older), None):
        await actor.does(turn["act"], turn["about"])
        found |= tokens(actor.seen)
    return found


async def _press(actor: Actor, act: str) -> bool:
    about = _pressable(actor, act)
    if about is None:
        return False
    await actor.does(act, about)
    return actor.seen is not None and actor.seen["kind"] == "dialog" and bool(actor.seen["submit"])


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ground]:
    """One engine. Waiting for a hanging platform and giving up are made quick."""
    monkeypatch.setattr(bot.courier, "SEND_SECONDS", 0.05)
    monkeypatch.setattr(bot.courier, "MOST_TRIES", 4)
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with sabotage() as saboteur:
        ground = Ground(tmp_path, server, saboteur)
        ground.prepare()
        yield ground
        if server:
            server.drop(ground.template)


def test_nothing_is_lost_doubled_or_shown_to_the_wrong_person(ground: Ground) -> None:
    tally.clear()
    soaking = settings().max_examples > settings.get_profile("wren").max_examples

    class Here(Relay):
        pass

    Here.ground = ground
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=SOAK_EXAMPLES if soaking else EXAMPLES,
            stateful_step_count=SOAK_STEPS if soaking else STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{ground.saboteur.struck} planted faults struck;", dict(tally))
    assert ground.saboteur.struck, "no fault was ever planted: this test has tested nothing"
