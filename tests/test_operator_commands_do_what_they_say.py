"""``wren acts``, ``guardians``, ``letters`` and ``check`` as an operator types them, while Wren runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import chores
from bot.desktop import Call, Desktop
from bot.faults import Faulty, explained
from bot.play.stage import FILE
from handlers import ACTS, FORMS
from store.database import Full
from tests.actors import People
from tests.process import running, wren
from tests.world import WORDS, World, settings_for

NAMED_IN_THE_ISSUE = {
    "act": (
        "home concern.begin box.open box.read box.add box.answer box.withdraw"
        " case.open case.claim case.reply case.close note.send note.keep"
    ),
    "form": "concern box.receipt box.add box.answer box.withdraw case.reply case.close",
}


async def test_acts_prints_every_act_and_form_with_what_it_does(tmp_path: Path) -> None:
    status, said, _ = await wren(tmp_path, "acts")
    lines = [line.split(maxsplit=3) for line in said.splitlines()]
    assert status == 0
    assert [tuple(line[:3]) for line in lines] == [
        *(("act", name, story.side) for name, story in ACTS.items()),
        *(("form", name, story.side) for name, story in FORMS.items()),
    ]
    assert all(len(line[3]) > 10 for line in lines)
    for kind, names in NAMED_IN_THE_ISSUE.items():
        assert set(names.split()) <= {line[1] for line in lines if line[0] == kind}
    assert not (tmp_path / "data").exists(), "printing a table touches no data"


async def told(folder: Path, text: str) -> None:
    """Wait until the guardians' channel holds this."""
    for _ in range(200):
        if text in (folder / "data" / FILE).read_text(encoding="utf-8"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the channel was not told")


async def test_guardians_are_added_listed_and_removed_while_wren_runs(tmp_path: Path) -> None:
    async with running(tmp_path):
        assert (await wren(tmp_path, "guardians", "add", "chidi", "Chidi", "Eze"))[0] == 0
        _, listed, _ = await wren(tmp_path, "guardians", "list")
        assert WORDS.say("operator.guardian_line_waiting", name="Chidi Eze", id="play:chidi") in listed
        assert WORDS.say("operator.guardian_line", name="Grace Malik", id="play:grace") in listed
        twice, removed = await asyncio.gather(
            wren(tmp_path, "guardians", "add", "chidi", "Chidi", "Eze"),
            wren(tmp_path, "guardians", "remove", "gil"),
        )
        assert twice[0] == 1
        assert WORDS.say("operator.guardian_alreadythere") in twice[1]
        assert removed[0] == 0
        await told(tmp_path, WORDS.say("roster.asked.text", name="Chidi Eze"))
        await told(tmp_path, WORDS.say("roster.removed.text", name="Gil Evans"))


async def test_a_guardian_command_that_cannot_be_done_says_why(tmp_path: Path) -> None:
    assert (await wren(tmp_path, "migrate"))[0] == 0
    wrong = {
        ("add",): "guardian_needs_id",
        ("add", "two words"): "refused.guardian_wrong",
        ("add", "eve", "n" * 76): "refused.guardian_name",
        ("remove", "nobody"): "guardian_notyours",
    }
    for key, (status, said, fault) in zip(
        wrong.values(),
        await asyncio.gather(*(wren(tmp_path, "guardians", *arguments) for arguments in wrong)),
        strict=True,
    ):
        assert status in (1, 2)
        assert WORDS.texts[f"operator.{key}"].partition("((")[0] in said
        assert "Traceback" not in fault
    _, said, _ = await wren(tmp_path, "guardians", "list")
    assert WORDS.say("operator.guardian_none") in said


async def test_letters_and_check_say_how_things_stand(tmp_path: Path) -> None:
    assert (await wren(tmp_path, "migrate"))[0] == 0
    listed, retried, checked = await asyncio.gather(
        wren(tmp_path, "letters", "list"), wren(tmp_path, "letters", "retry"), wren(tmp_path, "check")
    )
    assert WORDS.say("operator.letters_counted", dead="0", waiting="0") in listed[1]
    assert WORDS.say("operator.letters_retried", count="0") in retried[1]
    assert checked[0] == 0, checked
    assert WORDS.say("operator.audit_sound", count="0") in checked[1]
    assert "organisation.toml" in checked[1]
    unread = len(WORDS.nudges) + len(WORDS.guides)
    assert WORDS.say("operator.pieces_unreviewed", count=str(unread)) in checked[1]


async def test_letters_that_do_not_go_by_themselves_are_said_with_what_to_do(
    small_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    store = small_world.wren.store
    await People.of(small_world.playground.hear, small_world.posted).ada.raises()
    await small_world.wren.releaser.release_due()
    (letter,) = await store.outbox.claim(2**40, 2**40 + 60, 10)
    desktop = Desktop(small_world.settings, WORDS, Call(None, {}))

    async def said() -> str:
        await chores.say_letters(desktop, store)
        return capsys.readouterr().out

    assert await said() == WORDS.say("operator.letters_counted", dead="0", waiting="1") + "\n"
    await store.outbox.again(letter, 0, counts=False)
    assert WORDS.say("operator.letters_blocked", count="1") in await said()
    (letter,) = await store.outbox.claim(2**40, 2**40 + 60, 10)
    assert not letter.unclear, "what surely went nowhere needs no look-up"
    await store.outbox.give_up(letter)
    assert WORDS.say("operator.letters_dead") in await said()


def test_a_full_database_is_said_to_be_full_and_not_to_be_down(tmp_path: Path) -> None:
    said = explained(Faulty(Full(), settings_for(tmp_path)), WORDS)
    assert said == [WORDS.say("operator.database_full")]
