"""The mailer: unclear is let go, "not now" is obeyed by all, a hold holds at once, a stop loses nothing."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import mailer as mailer_module
from handlers.nudging.order import later, slot_of
from store.pace import FULL_RATE, LEAST_RATE, LONGEST_PAUSE, Pace
from store.runs import NOTE, Run
from tests.nudge_year import EACH_SECOND, LONDON, Year, a_year, at
from tests.world import no_wait

TUESDAY = datetime(2026, 11, 24, tzinfo=LONDON)
SLOT = slot_of(TUESDAY.date())
PEOPLE = 60


@pytest.fixture
async def year(tmp_path: Path) -> AsyncIterator[Year]:
    """Two processes on one SQLite, sixty people, and the note of the week begun."""
    url = f"sqlite+aiosqlite:///{tmp_path}/wren.db"
    monday = TUESDAY - timedelta(days=1)
    async with a_year(tmp_path, url, start=monday, people=PEOPLE, replicas=2, seed=1, rough=0.0) as started:
        await started.replicas[0].rounds.start_due()
        started.clock.now = at(TUESDAY, 10)
        await started.replicas[0].rounds.start_due()
        yield started


async def the_note(year: Year) -> Run:
    """How the note's run stands."""
    (run,) = await year.store.runs.of([SLOT], [NOTE])
    return run


async def test_two_processes_that_start_together_begin_one_run(year: Year) -> None:
    await asyncio.gather(*(one.rounds.start_due() for one in year.replicas))
    assert await year.left() == PEOPLE
    assert (await the_note(year)).filled == PEOPLE


async def test_slices_go_on_where_another_process_stopped(year: Year) -> None:
    """Though cards of an earlier slice were sent and forgotten meanwhile."""
    first, second = (one.store for one in year.replicas)
    slot, now = later(SLOT, 1), int(year.clock().timestamp() * 1000)
    await year.drain()
    await first.runs.begin([Run(NOTE, slot, "filling", "note", due=now, until=now + 3_600_000)])
    year.ledger.arrived.clear()
    for number in range(12):
        written = await (first, second)[number % 2].mailing.fill(NOTE, slot, EACH_SECOND, most=7)
        assert written == (7 if number < 8 else 4 if number == 8 else 0)
        await year.drain()
    (run,) = await first.runs.of([slot], [NOTE])
    assert (run.state, run.filled, run.counts) == ("done", PEOPLE, {"sent": PEOPLE})
    assert max(year.ledger.arrived.values()) == 1


async def test_what_goes_in_half_a_second_is_what_the_pace_allows(year: Year) -> None:
    sent = [await one.mailer.send_due() for one in year.replicas]
    assert sum(sent) == EACH_SECOND * FULL_RATE / 1000 / 2, "both together, not each"
    year.clock.forward(seconds=0.5)
    assert await year.replicas[1].mailer.send_due() > 0


async def test_replies_to_people_take_their_places_first(year: Year) -> None:
    first, second = year.replicas
    for _ in range(20):
        second.mailer.gave_way()
    assert await second.mailer.send_due() in (48 - 20, 48 - 19)
    assert await first.mailer.send_due() == 0


async def test_a_hold_holds_at_once_and_lets_go_on_the_same_day(year: Year) -> None:
    await year.hold(True)
    assert await year.replicas[0].mailer.send_due() == 0
    await year.hold(False)
    await year.drain()
    assert (await the_note(year)).counts == {"sent": PEOPLE}


async def test_a_day_that_ends_in_a_hold_ends_the_cards_as_held(year: Year) -> None:
    await year.replicas[0].mailer.send_due()
    await year.hold(True)
    year.clock.now = at(TUESDAY, 19)
    await year.replicas[1].mailer.send_due()
    assert (await the_note(year)).counts == {"sent": 48, "held": 12}


async def test_not_now_is_obeyed_by_every_process(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    year.ledger.rough = 1.0
    monkeypatch.setattr(year.ledger.dice, "choice", lambda _: "429" if isinstance(_[0], str) else 5)
    monkeypatch.setattr("tests.nudge_year.KILLS_AFTER", sys.maxsize)
    await year.replicas[0].mailer.send_due()
    year.ledger.rough = 0.0
    year.clock.forward(seconds=4)
    assert await year.replicas[1].mailer.send_due() == 0
    await year.drain()
    assert (await the_note(year)).counts == {"sent": PEOPLE}
    assert max(year.ledger.arrived.values()) == 1


async def test_what_may_have_arrived_is_let_go(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    year.ledger.rough = 1.0
    monkeypatch.setattr(year.ledger.dice, "choice", lambda _: "5xx posted")
    monkeypatch.setattr("tests.nudge_year.KILLS_AFTER", sys.maxsize)
    await year.replicas[0].mailer.send_due()
    year.ledger.rough = 0.0
    monkeypatch.undo()
    await year.drain()
    assert (await the_note(year)).counts == {"unclear": 48, "sent": 12}
    assert max(year.ledger.arrived.values()) == 1


async def test_a_platform_that_answers_nothing_surely_is_tried_one_at_a_time(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailer = year.replicas[0].mailer
    year.ledger.rough = 1.0
    monkeypatch.setattr(year.ledger.dice, "choice", lambda _: "5xx lost")
    monkeypatch.setattr("tests.nudge_year.KILLS_AFTER", sys.maxsize)
    monkeypatch.setattr(mailer_module, "AT_ONCE", 6)
    assert await mailer.send_due() == 6
    year.clock.forward(seconds=5)
    assert await mailer.send_due() == 1, "not everybody's note is lost to an outage"
    year.ledger.rough = 0.0
    year.clock.forward(seconds=5)
    assert await mailer.send_due() == 1
    year.clock.forward(seconds=5)
    assert await mailer.send_due() == 6


async def test_a_stop_gives_back_what_was_not_begun(year: Year) -> None:
    mailer = year.replicas[0].mailer
    begun = asyncio.Event()

    async def forever(_: float) -> None:
        begun.set()
        await asyncio.Event().wait()

    mailer.sleep = forever
    running = asyncio.create_task(mailer.run())
    await begun.wait()
    await asyncio.sleep(0.05)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    mailer.sleep = no_wait
    assert (await the_note(year)).counts == {}
    await year.replicas[1].mailer.send_due()
    year.clock.forward(seconds=1)
    await year.drain()
    assert (await the_note(year)).counts == {"sent": PEOPLE}


async def test_a_choice_made_after_the_week_was_begun_counts(year: Year) -> None:
    await year.store.members.choose(year.people[0], note=False)
    await year.store.members.forget(year.people[1])
    await year.drain()
    assert (await the_note(year)).counts == {"sent": PEOPLE - 2, "muted": 2}


async def test_nothing_is_logged_of_whom(year: Year, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await year.drain()
    assert "U0000" not in caplog.text


async def test_a_clock_that_was_ahead_and_is_set_right_holds_nothing_back(year: Year) -> None:
    first, second = (one.store.mailing for one in year.replicas)
    now, days = int(year.clock().timestamp() * 1000), 365 * 86_400_000
    await first.refused(now + days, 5_000)
    claimed = await second.claim(now, now + 30_000, EACH_SECOND, most=50, ahead=500)
    assert claimed
    assert max(one.at for one in claimed) <= now + 500
    assert await first.claim(now, now + 30_000, EACH_SECOND, most=50, ahead=500) == [], "the pace is kept"


def test_what_a_platform_may_ask_for_is_believed_and_the_rate_comes_back() -> None:
    asked = Pace(0, FULL_RATE, 0).refused(1_000, LONGEST_PAUSE)
    assert asked.believed(1_000) == asked
    assert asked.believed(0).now(90_000) == FULL_RATE


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 60_000)), max_size=30))
def test_the_pace_falls_when_refused_and_always_comes_back(refusals: list[tuple[int, int]]) -> None:
    pace, moment = Pace(0, FULL_RATE, 0), 0
    for after, wait in refusals:
        moment += after
        before = pace.now(moment)
        pace = pace.refused(moment, wait)
        assert LEAST_RATE <= pace.now(moment) <= before
        assert pace.free >= moment + wait
    assert pace.now(moment + 90_000) == FULL_RATE
