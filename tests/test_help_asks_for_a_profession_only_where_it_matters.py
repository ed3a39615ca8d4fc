"""What somebody's job is: asked only where another row would come first, never needed, kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.chat import Ask, Choice, Dialog, Entry
from handlers.finding import Finder
from handlers.professions import profession_of, serving
from prompts.resources import Resource
from tests.actors import People
from tests.canary_evidence import all_rows
from tests.help_desk import HelpDesk, presses, with_row
from tests.questions_asked import questions
from tests.words_folder import Folder
from tests.world import WORDS, a_world

UNION, PAY, HARM = "i need my union", "my payslip is wrong", "sexual harassment at work"
DESK = HelpDesk.of()
ALL = [one.text for one in questions()][::6]
FOR_SOME = {
    "pna_pma": "midwife nurse",
    "guardian_safe_working": "doctor",
    "rcn": "nurse",
    "bma": "doctor",
    "cavell_trust": "assistant midwife nurse",
    "gmc_confidential_helpline": "doctor",
    "nursing_and_midwifery_council": "midwife nurse",
    "health_and_care_professions_coun": "ahp",
    "royal_college_of_midwives": "midwife",
    "ambulance_staff_sexual_safety_su": "ambulance",
    "ambulance_staff_crisis_phoneline": "ambulance",
    "royal_medical_benevolent_fund_an": "doctor",
    "pharmacist_support": "pharmacist",
}
"""The rows of Wren's own table that are for some professions and nobody else."""


def offered(page: Dialog) -> list[str]:
    """The professions that a page asks for."""
    asked = [item for item in page.fields if isinstance(item, Choice) and item.name == "profession"]
    assert not any(one.required for one in asked)
    return [option.value for one in asked for option in one.options]


def names(page: Dialog) -> list[str]:
    """The rows on a page, the large one first."""
    return [item.heading for item in page.fields if isinstance(item, Entry)]


def named(row_id: str) -> str:
    """What a row is called."""
    row = WORDS.resources.row(row_id)
    assert row is not None
    return row.name


def test_the_rows_for_some_professions_are_these() -> None:
    found = {row.id: " ".join(sorted(serving(WORDS, row))) for row in WORDS.resources.rows}
    assert {name: whose for name, whose in found.items() if whose} == FOR_SOME


@pytest.mark.parametrize(
    "serves", ["", "everyone", "doctors and other healthcare workers", "NHS staff, doctors too", "men"]
)
def test_a_row_that_is_for_others_too_is_for_everybody(serves: str) -> None:
    row: Resource = replace(WORDS.resources.rows[0], serves=serves)
    assert serving(WORDS, row) == frozenset()


@pytest.mark.parametrize(
    ("profession", "row"), [("nurse", "rcn"), ("midwife", "royal_college_of_midwives"), ("doctor", "bma")]
)
def test_who_says_her_job_gets_her_own_row_first(profession: str, row: str) -> None:
    assert {profession, "other"} <= {*offered(DESK.ask(UNION))}
    page = DESK.ask(UNION, profession=profession)
    assert names(page)[0] == named(row)
    again = next(item for item in page.fields if isinstance(item, Ask))
    assert again.value == UNION, "the question is still there"
    (chosen,) = [item.chosen for item in page.fields if isinstance(item, Choice)]
    assert chosen == (profession,)


def test_whoever_it_is_not_for_gets_another_row_first() -> None:
    ambulance = named("ambulance_staff_sexual_safety_su")
    assert names(DESK.ask(HARM, profession="ambulance"))[0] == ambulance
    for profession in ("nurse", "other"):
        assert ambulance not in names(DESK.ask(HARM, profession=profession))[:1]


def test_nobody_is_asked_where_all_get_the_same_and_nobody_has_to_say() -> None:
    assert offered(DESK.ask(PAY)) == []
    assert names(DESK.ask(UNION))[0] == named("union_rep")
    asked = [text for text in ALL if offered(DESK.ask(text))]
    assert 0 < len(asked) <= len(ALL) / 10, "seldom"
    for text in ("xqzt brrf", "hi", "who reported me"):
        assert offered(DESK.ask(text)) == []


def test_a_job_that_wren_does_not_know_counts_as_none() -> None:
    for odd in ("astronaut", "Doctor", "doctor|nurse", "", "🐦"):
        assert profession_of(WORDS, odd) == ""
        assert DESK.ask(UNION, profession=odd).fields == DESK.ask(UNION).fields


def test_no_button_carries_it() -> None:
    page = DESK.ask(UNION, profession="midwife")
    assert presses(page)
    assert not [one for one in presses(page) if "midwife" in one.about.split("|")]


async def test_it_is_kept_nowhere(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.settle()
        before = await all_rows(world.wren.store.database)
        ada = People.of(world.send, world.posted).ada
        await ada.does("help")
        await ada.fills(question=UNION)
        await ada.fills(question=UNION, profession="midwife")
        assert named("royal_college_of_midwives") in ada.reads()
        assert await all_rows(world.wren.store.database) == before


def test_a_trusts_own_row_counts_by_what_it_says_of_whom_it_serves() -> None:
    words = with_row("union_rep", serves="our midwives")
    own = HelpDesk.of(words, Finder(words.resources, words.danger))
    assert names(own.ask(UNION, profession="midwife"))[0] == named("union_rep")
    assert names(DESK.ask(UNION, profession="midwife"))[0] != named("union_rep")


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ('id = "other"', 'id = "rest"', "must have the id other"),
        ('id = "nurse"', 'id = "doctor"', "the same id"),
        ('words = ["dentist"]', "words = []", "groups under [[profession]]"),
    ],
)
def test_a_spoilt_list_is_refused_with_the_fix(tmp_path: Path, wrong: str, right: str, told: str) -> None:
    folder = Folder(tmp_path)
    folder.change("professions.toml", lambda text: text.replace(wrong, right))
    assert told in folder.only_fault()
