"""Only the courier repeats a post, and only by the rule: each sentence of it is a test here."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot import courier as rule
from bot.courier import Courier
from handlers.chat import (
    CannotTell,
    Card,
    Inspection,
    NotReady,
    Person,
    Place,
    Posted,
    Refused,
    TryLater,
    Unclear,
)
from tests.actors import Actor
from tests.faults import Crash
from tests.world import WORDS, World, a_world

REPEATED = WORDS.say("notice.repeated")
on_any_database = pytest.mark.parametrize("fresh_database", ["sqlite"], indirect=True)
"""For what the courier decides by itself; what hangs on the store's order, leases and ends runs on both."""
Call = tuple[str, str]
"""What was called, and the marker (or the message, for a revision)."""


class LostAfter(Exception):
    """In a script: it is posted, and then this is raised."""

    def __init__(self, fault: BaseException) -> None:
        super().__init__()
        self.fault = fault


@dataclass
class Pigeons:
    """A chat platform in memory. ``script`` says how the next calls end; then all is well."""

    can_tell: bool = True
    script: list[BaseException | None] = field(default_factory=list)
    bad_titles: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    messages: dict[str, tuple[str, str, Card]] = field(default_factory=dict)
    revised: list[Card] = field(default_factory=list)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def direct(self, person: Person, card: Card, marker: str) -> Posted:
        return await self._post(person.id, card, marker)

    async def post(self, place: Place, card: Card, marker: str, under: Posted | None = None) -> Posted:
        if card.title in self.bad_titles:
            raise TryLater(60)
        return await self._post(place, card, marker)

    async def revise(self, posted: Posted, card: Card) -> None:
        self.calls.append(("revise", posted))
        if posted not in self.messages:
            raise Refused
        fault = self.script.pop(0) if self.script else None
        self.revised.append(card)
        if fault is not None:
            raise fault

    async def find(self, marker: str, place: Place) -> Posted | None:
        self.calls.append(("find", marker))
        if not self.can_tell:
            raise CannotTell
        found = [Posted(name) for name, (mark, where, _) in self.messages.items() if mark == marker]
        return found[0] if found else None

    async def inspect(self, place: Place) -> Inspection:
        return Inspection(private=True, shared=False)

    async def everyone(self) -> None:
        return None

    async def _post(self, place: str, card: Card, marker: str) -> Posted:
        self.calls.append(("post", marker))
        fault = self.script.pop(0) if self.script else None
        if fault is not None and not isinstance(fault, LostAfter):
            raise fault
        name = f"m{next(self.numbers)}"
        self.messages[name] = (marker, place, card)
        await asyncio.sleep(0)
        if isinstance(fault, LostAfter):
            raise fault.fault
        return Posted(name)

    def cards(self, place: str = "play:relay") -> list[Card]:
        """What people in a place see, oldest first."""
        return [card for _, where, card in self.messages.values() if where == place]


@dataclass
class Post:
    """A world whose letters wait until the test delivers them."""

    world: World
    pigeons: Pigeons
    courier: Courier

    def actor(self, person: str) -> Actor:
        return Actor(f"play:{person}", self.world.playground.hear, list)

    async def concern(self, notify: str = "look") -> None:
        """A concern comes in and is released; its letter waits."""
        ada = self.actor("ada")
        await ada.does("concern.begin")
        await ada.fills(topic="bullying", words="I was shouted at.", keep="address", notify=notify)
        await self.world.wren.releaser.release_due()

    async def case_id(self) -> str:
        """The newest open case's id."""
        grace = self.actor("grace")
        await grace.does("home")
        return str(next(one["about"] for one in grace.seen_buttons() if one["act"] == "case.open"))

    async def reply(self) -> None:
        """A guardian answers; the letter to the reporter waits."""
        grace = self.actor("grace")
        await grace.does("case.reply", await self.case_id())
        await grace.fills(words="Thank you.")

    async def deliver(self, times: int = 1, after: float = 0) -> None:
        """So many rounds, each after so many seconds."""
        for _ in range(times):
            self.world.clock.forward(seconds=after)
            await self.courier.deliver_due()

    async def counts(self) -> dict[str, int]:
        return await self.world.wren.store.outbox.counts()


def courier_of(world: World, pigeons: Pigeons, jitter: float = 1.0) -> Courier:
    """The world's own courier, with this platform and this luck."""
    return replace(world.wren.courier, chats={"play": pigeons}, jitter=lambda: jitter)


@pytest.fixture
async def post(world: World) -> Post:
    """Roster letters are delivered already; nothing has been called."""
    await world.settle()
    pigeons = Pigeons()
    return Post(world, pigeons, courier_of(world, pigeons))


async def test_too_many_requests_is_tried_again_when_the_platform_says_and_not_before(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [TryLater(120)]
    await post.deliver()
    await post.deliver(after=119)
    assert post.pigeons.cards() == []
    await post.deliver(after=3)
    assert len(post.pigeons.cards()) == 1
    assert REPEATED not in post.pigeons.cards()[0].plain
    assert [name for name, _ in post.pigeons.calls] == ["post", "post"], "certainly not posted: no look-up"


async def test_letters_of_a_case_arrive_in_their_order(post: Post) -> None:
    await post.concern()
    ada = post.actor("ada")
    for words in ("More.", "And more."):
        await ada.opens_her_box()
        await ada.presses("Add something")
        await ada.fills(words=words)
        await post.world.wren.releaser.release_due()
    post.pigeons.script = [TryLater(5), None, TryLater(5)]
    await post.deliver(times=12, after=10)
    markers = [marker for name, marker in post.pigeons.calls if name == "post"]
    assert markers[0] == markers[1]
    assert markers[2] == markers[3]
    assert len(post.pigeons.cards()) == 3
    assert post.pigeons.cards()[0].prose[0] == WORDS.say("notice.new")
    assert await post.counts() == {}


async def test_one_failing_letter_holds_up_its_own_case_and_no_other(post: Post) -> None:
    await post.concern()
    grace = post.actor("grace")
    await grace.does("home")
    assert grace.seen is not None
    bad = grace.seen["cards"][1]["title"]
    post.pigeons.bad_titles = {bad}
    await post.concern()
    await post.concern()
    await post.deliver(times=3)
    shown = [card.title for card in post.pigeons.cards()]
    assert len(shown) == 2
    assert bad not in shown
    post.pigeons.bad_titles = set()
    await post.deliver(times=3, after=1000)
    assert bad in [card.title for card in post.pigeons.cards()]


async def waits(post: Post, jitter: float, tries: int) -> list[int]:
    """Seconds between the tries of a letter that is always told to come later."""
    found = []
    post.courier = courier_of(post.world, post.pigeons, jitter)
    post.pigeons.script = [TryLater() for _ in range(tries + 1)]
    await post.deliver()
    for _ in range(tries):
        seconds, before = 0, len(post.pigeons.calls)
        while len(post.pigeons.calls) == before:
            seconds += 1
            post.world.clock.forward(seconds=1)
            due = await next_due(post)
            if post.world.clock().timestamp() < due - 1:
                step = int(due - 1 - post.world.clock().timestamp())
                seconds += step
                post.world.clock.forward(seconds=step)
            await post.deliver()
        found.append(seconds)
    return found


async def next_due(post: Post) -> float:
    """When the waiting letter is tried next."""
    store = post.world.wren.store
    async with store.database.read() as connection:
        return float((await connection.exec_driver_sql("SELECT MIN(due) FROM letter")).scalar_one())


@on_any_database
async def test_waits_grow_and_end_at_a_quarter_of_an_hour(post: Post) -> None:
    await post.concern()
    longest = await waits(post, jitter=1.0, tries=12)
    assert longest == sorted(longest)
    assert longest[:4] == [3, 5, 9, 17]
    assert longest[-1] == rule.LONGEST_WAIT + 1


@on_any_database
async def test_waits_are_spread_by_chance_so_that_replicas_do_not_march_in_step(post: Post) -> None:
    await post.concern()
    assert await waits(post, jitter=0.0, tries=4) == [2, 3, 5, 9]


@on_any_database
async def test_an_unclear_post_that_is_found_is_not_posted_again(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [LostAfter(Unclear())]
    await post.deliver()
    await post.deliver(times=3, after=60)
    assert len(post.pigeons.cards()) == 1
    assert [name for name, _ in post.pigeons.calls] == ["post", "find"]
    assert await post.counts() == {}


@on_any_database
async def test_the_look_up_waits_until_a_late_post_has_settled(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [LostAfter(Unclear())]
    await post.deliver()
    await post.deliver(after=rule.SETTLE_SECONDS - 1)
    assert [name for name, _ in post.pigeons.calls] == ["post"]


@on_any_database
async def test_an_unclear_post_that_is_not_found_is_posted(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [Unclear()]
    await post.deliver()
    await post.deliver(times=3, after=60)
    assert len(post.pigeons.cards()) == 1
    assert [name for name, _ in post.pigeons.calls] == ["post", "find", "post"]
    assert len({marker for _, marker in post.pigeons.calls}) == 1, "the marker stays the same"


@pytest.mark.parametrize("fault", [RuntimeError("a bug in a platform"), ConnectionError()])
@on_any_database
async def test_a_fault_nobody_foresaw_counts_as_unclear(post: Post, fault: Exception) -> None:
    await post.concern()
    post.pigeons.script = [LostAfter(fault)]
    await post.deliver()
    await post.deliver(times=3, after=60)
    assert len(post.pigeons.cards()) == 1


@on_any_database
async def test_a_platform_that_hangs_counts_as_unclear(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "SEND_SECONDS", 0.01)
    await post.concern()
    real = post.pigeons._post

    async def hangs(place: str, card: Card, marker: str) -> Posted:
        posted = await real(place, card, marker)
        await asyncio.sleep(30)
        return posted

    monkeypatch.setattr(post.pigeons, "_post", hangs)
    await post.deliver()
    monkeypatch.undo()
    await post.deliver(times=3, after=60)
    assert len(post.pigeons.cards()) == 1


@on_any_database
async def test_where_nobody_can_tell_a_notice_is_repeated_until_it_is_taken_and_says_so(post: Post) -> None:
    post.pigeons.can_tell = False
    await post.concern()
    post.pigeons.script = [Unclear() for _ in range(8)]
    await post.deliver()
    assert await unclear_waits(post, 8) == [20, 61, 121, 241, 481, 961, 1921, 3601]
    assert [REPEATED in card.prose for card in post.pigeons.cards()] == [True]
    assert await post.counts() == {}


async def unclear_waits(post: Post, tries: int) -> list[int]:
    """Seconds before each further try of the one letter that waits."""
    found = []
    for _ in range(tries):
        wait = int(await next_due(post) - post.world.clock().timestamp())
        found.append(wait)
        await post.deliver(after=wait)
    return found


async def test_a_letter_that_gave_up_silences_nothing_that_comes_after_it(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [Refused()]
    await post.deliver()
    post.world.clock.forward(hours=24 * 5)
    assert await post.world.wren.store.watch.remind(3) == 1
    await post.deliver()
    (card,) = post.pigeons.cards()
    assert card.prose == (WORDS.say("notice.under.unopened", name=card.title),)
    assert await post.counts() == {"dead": 1}


async def test_what_wren_itself_waits_for_uses_up_no_tries(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "MOST_TRIES", 3)
    await post.concern()
    post.pigeons.script = [NotReady(60) for _ in range(9)]
    await post.deliver(times=3, after=61)
    assert await post.counts() == {"blocked": 1}
    assert b"wren_letters_blocked 1.0" in await post.world.wren.metrics.text()
    await post.deliver(times=9, after=61)
    assert len(post.pigeons.cards()) == 1
    assert await post.counts() == {}


@on_any_database
async def test_a_repeat_that_arrives_ends_it(post: Post) -> None:
    post.pigeons.can_tell = False
    await post.concern()
    post.pigeons.script = [Unclear()]
    await post.deliver()
    await post.deliver(times=4, after=60)
    assert [REPEATED in card.prose for card in post.pigeons.cards()] == [True]
    assert await post.counts() == {}


@pytest.mark.parametrize("can_tell", [True, False])
@on_any_database
async def test_a_neutral_notice_to_staff_is_never_repeated(post: Post, can_tell: bool) -> None:
    post.pigeons.can_tell = can_tell
    await post.concern(notify="soon")
    await post.deliver()
    await post.reply()
    post.pigeons.script = [LostAfter(Unclear())]
    await post.deliver()
    await post.deliver(times=4, after=1000)
    assert len(post.pigeons.cards("play:ada")) == 1
    assert await post.counts() == {}


@on_any_database
async def test_a_neutral_notice_that_surely_did_not_arrive_is_tried_again(post: Post) -> None:
    await post.concern(notify="soon")
    await post.deliver()
    await post.reply()
    post.pigeons.script = [TryLater(5)]
    await post.deliver()
    await post.deliver(times=3, after=60)
    assert len(post.pigeons.cards("play:ada")) == 1


@on_any_database
async def test_a_reporter_who_has_left_leaves_no_dead_letter(post: Post) -> None:
    await post.concern(notify="soon")
    await post.deliver()
    await post.reply()
    post.pigeons.script = [Refused()]
    await post.deliver()
    assert await post.counts() == {}


@on_any_database
async def test_a_notice_may_be_revised_as_often_as_it_takes(post: Post) -> None:
    post.pigeons.can_tell = False
    await post.concern()
    await post.deliver()
    await post.actor("grace").does("case.claim", await post.case_id())
    post.pigeons.script = [Unclear(), Unclear(), TimeoutError(), None]
    await post.deliver()
    await post.deliver(times=6, after=1000)
    assert len(post.pigeons.cards()) == 1
    assert len(post.pigeons.revised) == 4
    assert "find" not in [name for name, _ in post.pigeons.calls]
    assert await post.counts() == {}


@on_any_database
async def test_a_notice_that_was_deleted_is_posted_anew_and_looked_up_like_any_other(post: Post) -> None:
    await post.concern()
    await post.deliver()
    post.pigeons.messages.clear()
    await post.actor("grace").does("case.claim", await post.case_id())
    post.pigeons.script = [LostAfter(Unclear())]
    await post.deliver(times=4, after=60)
    assert len(post.pigeons.cards()) == 1
    assert await post.counts() == {}


async def test_a_refused_notice_becomes_a_dead_letter_that_is_seen_and_can_be_retried(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [Refused()]
    await post.deliver()
    await post.deliver(times=3, after=1000)
    assert post.pigeons.cards() == []
    outbox = post.world.wren.store.outbox
    assert [(one.kind, one.attempts) for one in await outbox.dead()] == [("case.new", 1)]
    assert b"\nwren_letters_dead 1.0" in await post.world.wren.metrics.text()
    assert await outbox.retry([one.id for one in await outbox.dead()]) == 1
    await post.deliver()
    assert len(post.pigeons.cards()) == 1
    assert b"\nwren_letters_dead 0.0" in await post.world.wren.metrics.text()


@on_any_database
async def test_it_gives_up_after_so_many_tries(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "MOST_TRIES", 5)
    await post.concern()
    post.pigeons.script = [TryLater() for _ in range(50)]
    await post.deliver(times=20, after=1000)
    assert len(post.pigeons.calls) == 5
    assert await post.counts() == {"dead": 1}


async def test_a_letter_that_gave_up_unclear_is_looked_up_when_retried(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "MOST_TRIES", 1)
    await post.concern()
    post.pigeons.script = [LostAfter(Unclear())]
    await post.deliver()
    outbox = post.world.wren.store.outbox
    await outbox.retry([one.id for one in await outbox.dead()])
    await post.deliver(times=2, after=60)
    assert len(post.pigeons.cards()) == 1
    assert await post.counts() == {}


async def test_after_a_crash_the_lease_keeps_others_off_and_then_the_letter_is_looked_up(post: Post) -> None:
    await post.concern()
    post.pigeons.script = [LostAfter(Crash())]
    with pytest.raises(BaseExceptionGroup):
        await post.deliver()
    await post.deliver(after=rule.LEASE_SECONDS - 1)
    assert [name for name, _ in post.pigeons.calls] == ["post"]
    await post.deliver(times=2, after=2)
    assert [name for name, _ in post.pigeons.calls] == ["post", "find"]
    assert len(post.pigeons.cards()) == 1
    assert await post.counts() == {}


async def test_a_lease_outlasts_a_post_that_is_still_on_its_way() -> None:
    assert rule.LEASE_SECONDS >= rule.SEND_SECONDS + rule.SETTLE_SECONDS


@pytest.fixture
async def replicas(tmp_path: Path, fresh_database: Callable[[], str]) -> AsyncIterator[Sequence[World]]:
    """Three of Wren on one database and one key ring."""
    url = fresh_database()
    async with AsyncExitStack() as stack:
        worlds = [await stack.enter_async_context(a_world(tmp_path, url)) for _ in range(3)]
        await worlds[0].settle()
        yield worlds


async def test_each_letter_is_claimed_by_exactly_one_of_several_couriers(replicas: Sequence[World]) -> None:
    pigeons = Pigeons()
    posts = [Post(world, pigeons, courier_of(world, pigeons)) for world in replicas]
    for _ in range(12):
        await posts[0].concern()
    claimed = 0
    for _ in range(4):
        claimed += sum(await asyncio.gather(*(one.courier.deliver_due() for one in posts)))
    assert claimed == 12, "claimed once each, by whomever"
    markers = [marker for name, marker in pigeons.calls if name == "post"]
    assert len(markers) == len(set(markers)) == 12
    assert await posts[0].counts() == {}
