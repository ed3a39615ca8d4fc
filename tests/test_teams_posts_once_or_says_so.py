"""A post that Teams may or may not have taken is repeated, and then says so; nothing is lost."""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path

import pytest

from bot.teams import wire
from tests.teams_faults import How
from tests.teams_tenant import RELAY, THREAD
from tests.teams_world import TeamsWorld, a_teams_world
from tests.world import WORDS

REPEATED = WORDS.say("notice.repeated")
NOT_DONE: tuple[How, ...] = ("cut before", "500", "503", "not json")
DONE: tuple[How, ...] = ("cut after", "500 after", "503 after")
SURELY_NOT: tuple[How, ...] = ("412", "429", "401")
STAFF = ("ada", "ben", "chidi")


async def until_calm(world: TeamsWorld) -> None:
    """Let the courier's waits pass until nothing waits any more."""
    for _ in range(6):
        world.clock.forward(minutes=10)
        await world.settle()


def says_so(world: TeamsWorld) -> list[bool]:
    """Of each post in the guardians' channel, whether it says that it may stand there twice."""
    return [REPEATED in json.dumps(post.card, ensure_ascii=False) for post in world.relayed()]


async def each_meets(folder: Path, faults: tuple[How, ...]) -> list[list[bool]]:
    """For each fault: which posts came of one concern whose notice met it, and which of them say so."""
    found = []
    async with a_teams_world(folder) as world:
        for name, how in zip(cycle(STAFF), faults, strict=False):
            before = len(world.relayed())
            world.teams.plan("create", how)
            await world.somebody(name).raises()
            await until_calm(world)
            found.append(says_so(world)[before:])
        assert await world.kept("case_file") == len(faults)
    return found


async def test_a_notice_that_was_surely_not_taken_is_posted_later_and_is_no_double(tmp_path: Path) -> None:
    assert await each_meets(tmp_path, SURELY_NOT) == [[False]] * 3


async def test_a_notice_that_may_have_been_taken_is_repeated_and_says_so(tmp_path: Path) -> None:
    assert await each_meets(tmp_path, NOT_DONE) == [[True]] * len(NOT_DONE)


async def test_a_notice_that_was_taken_before_the_fault_stands_twice_and_the_second_says_so(
    tmp_path: Path,
) -> None:
    assert await each_meets(tmp_path, DONE) == [[False, True]] * 3


async def test_it_is_repeated_until_teams_says_that_it_was_taken(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        world.teams.plan("create", "503", times=4)
        await world.somebody("ada").raises()
        await until_calm(world)
        assert says_so(world) == [True]
        assert await world.wren.store.outbox.counts() == {}


async def test_a_notice_that_teams_took_without_a_word_stands_there_once(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        world.teams.plan("create", "empty after")
        await world.somebody("ada").raises()
        await world.somebody("grace").presses("Claim")
        await until_calm(world)
        assert says_so(world) == [False]
        assert await world.wren.store.outbox.counts() == {}


async def test_a_notice_that_wren_may_not_touch_now_is_not_posted_anew(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        await world.somebody("ada").raises()
        world.teams.plan("update", "403")
        await world.somebody("grace").presses("Claim")
        await until_calm(world)
        assert says_so(world) == [False]
        assert "Grace Okafor" in json.dumps(world.relayed()[0].card)


async def test_retry_after_is_obeyed_in_the_middle_of_a_relay(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        before = len(world.teams.sends())
        world.teams.plan("create", "429", 2)
        await world.somebody("ada").raises()
        assert len(world.teams.sends()) == before + 1
        world.clock.forward(seconds=1)
        await world.settle()
        assert len(world.teams.sends()) == before + 1, "not before Teams said"
        world.clock.forward(seconds=5)
        await world.settle()
        first, second = world.teams.sends()[before:]
        assert second.at - first.at >= 2
        assert says_so(world) == [False]


async def test_a_line_in_a_thread_stands_there_twice_at_most(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        await grace.presses("Reply")
        await grace.fills(words="Tell us more.")
        await ada.opens_her_box()
        await ada.presses("Answer")
        world.teams.plan("send", "cut after")
        await ada.fills(words="Here is more.")
        await until_calm(world)
        notice, *under = world.relayed()
        assert [post.thread for post in under] == [notice.id] * 2
        assert says_so(world) == [False, False, True]


async def test_a_hanging_teams_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.3)
    async with a_teams_world(tmp_path) as world:
        world.teams.plan("create", "hang before", 1.0)
        await world.somebody("ada").raises()
        await until_calm(world)
        assert says_so(world) == [True]


@pytest.mark.parametrize(("how", "told"), [("cut after", 1), ("500 after", 1), ("500", 0), ("412", 1)])
async def test_a_neutral_notice_to_a_reporter_is_never_repeated(tmp_path: Path, how: How, told: int) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises(notify="soon")
        before = len(world.teams.tenant.posts)
        world.teams.plan("send", how)
        await grace.presses("Reply")
        await grace.fills(words="Tell us more.")
        await until_calm(world)
        assert sum(post.place == ada.chat.id for post in world.teams.tenant.posts[before:]) == told
        await ada.opens_her_box()
        assert "Tell us more." in ada.reads()


async def test_a_revised_notice_is_revised_again_after_any_fault(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        await world.somebody("ada").raises()
        for how in (*NOT_DONE, *DONE, "412"):
            world.teams.plan("update", how)
        await world.somebody("grace").presses("Claim")
        await until_calm(world)
        assert "Grace Okafor" in json.dumps(world.relayed()[0].card)
        assert len(world.relayed()) == 1


async def test_a_thread_that_was_deleted_is_begun_anew(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        await grace.presses("Reply")
        await grace.fills(words="Tell us more.")
        world.relayed()[0].deleted = True
        await ada.opens_her_box()
        await ada.presses("Answer")
        await ada.fills(words="Here is more.")
        await until_calm(world)
        assert [post.thread == post.id for post in world.relayed()] == [True]


async def test_notices_wait_while_wren_is_not_in_the_team_and_come_when_it_is_back(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        await world.uninstall_team()
        before = len(world.teams.calls)
        await world.somebody("ada").raises()
        for _ in range(12):
            world.clock.forward(minutes=1)
            await world.settle()
        assert world.relayed() == []
        assert len(world.teams.calls) - before <= 4, "Teams is not hammered"
        await world.install_team()
        await until_calm(world)
        assert says_so(world) == [False]


async def test_somebody_who_blocked_wren_is_left_alone(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises(notify="soon")
        ada.chat.blocked = True
        before = len(world.teams.calls)
        for turn in range(3):
            await grace.presses("Reply")
            await grace.fills(words=f"Question {turn}")
            await until_calm(world)
        tried = [call for call in world.teams.calls[before:] if call.conversation == ada.chat.id]
        opened = [call for call in world.teams.calls[before:] if call.what == "create"]
        assert len(tried) == 1
        assert opened == [], "no new chat is opened behind her back"
        ada.chat.blocked = False
        await ada.opens_her_box()
        assert "Question 2" in ada.reads()


async def test_a_thread_is_named_in_the_address_of_a_call_and_quoted(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path) as world:
        ada, grace = world.somebody("ada"), world.somebody("grace")
        await ada.raises()
        thread = f"{RELAY}{THREAD}{world.relayed()[0].id}"
        await grace.says("What shall we answer?", RELAY, thread)
        assert world.teams.sends()[-1].conversation == thread
        world.check_nothing_was_refused()
