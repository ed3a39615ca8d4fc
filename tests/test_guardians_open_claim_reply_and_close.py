"""The guardians' work: each press does one thing, once, and only for who may do it."""

from __future__ import annotations

import pytest

from tests.actors import Actor, People
from tests.world import WORDS, World

NOT_YOURS = WORDS.say("trouble.not_entitled.text")
ACTS = ("case.open", "case.claim", "case.reply", "case.close")


async def the_case(people: People) -> str:
    """The first open case on Grace's home."""
    await people.grace.does("home")
    return next(str(one["about"]) for one in people.grace.seen_buttons() if one["act"] == "case.open")


async def test_open_shows_all_that_was_written_and_to_keep_it_private(people: People) -> None:
    await people.ada.raises("What happened.", wish="What would help.")
    await people.grace.presses("Open")
    told = people.grace.reads()
    assert told.index("What happened.") < told.index("What would help.")
    assert "Bullying or harassment" in told
    assert people.grace.dialog["submit"] == ""


async def test_claim_is_seen_by_the_others_and_taking_over_names_who_had_it(people: People) -> None:
    await people.ada.raises()
    await people.grace.presses("Claim")
    assert WORDS.say("case.claim.title") in people.grace.reads()
    await people.gil.does("home")
    assert "Grace Malik" in people.gil.reads()
    await people.gil.presses("Claim")
    assert "Before, it was Grace Malik" in people.gil.reads()
    await people.gil.presses("Claim")
    assert "Before" not in people.gil.reads()


async def test_a_reply_sent_twice_arrives_once(world: World, ada: Actor, grace: Actor) -> None:
    await ada.raises()
    await grace.presses("Reply")
    form = grace.dialog
    for _ in range(2):
        await grace.send(
            do="filled", form="case.reply", about=form["about"], answers={"words": ["Thank you."]}
        )
        assert WORDS.say("case.on_its_way.dialog_title") in grace.reads()
    await world.restart()
    await grace.send(do="filled", form="case.reply", about=form["about"], answers={"words": ["Thank you."]})
    await ada.opens_her_box()
    assert ada.reads().count("Thank you.") == 1


@pytest.mark.parametrize("label", ["Reply", "Close"])
@pytest.mark.parametrize("words", ["", " \n", "x" * 12_001])
async def test_faults_stand_beside_the_field_with_the_text_kept(
    people: People, small_world: World, label: str, words: str
) -> None:
    await people.ada.raises()
    await people.grace.presses(label)
    await people.grace.fills(words=words)
    assert set(people.grace.faults) == {"words"}
    kept = next(item for item in people.grace.dialog["fields"] if item["kind"] == "ask")
    assert kept["value"] == words.strip()
    assert await small_world.kept("message") == 1


async def test_a_form_that_another_guardian_outran_keeps_the_text(people: People, small_world: World) -> None:
    await people.ada.raises()
    await people.grace.presses("Reply")
    await people.gil.presses("Close")
    await people.gil.fills(words="We listened.")
    await people.grace.fills(words="My careful reply.")
    assert people.grace.faults == {"words": WORDS.say("mistakes.closed")}
    assert people.grace.nothing_to_mend
    assert "My careful reply." in people.grace.reads()
    assert await small_world.kept("message") == 2


async def test_on_a_closed_case_reply_and_close_say_that_it_is_closed(people: People) -> None:
    await people.ada.raises()
    case = await the_case(people)
    await people.grace.presses("Close")
    await people.grace.fills(words="We listened.")
    for act in ("case.reply", "case.close"):
        await people.grace.does(act, case)
        assert WORDS.say("trouble.closed.text") in people.grace.reads()
    await people.grace.does("case.open", case)
    assert WORDS.say("case.closed") in people.grace.reads()
    assert "We listened." in people.grace.reads()
    assert not [one for one in people.grace.seen_buttons() if one["act"] in ("case.reply", "case.claim")]


@pytest.mark.parametrize("act", ACTS)
async def test_staff_who_press_what_is_for_guardians_get_plain_words_and_nothing_happens(
    people: People, small_world: World, act: str
) -> None:
    await people.ada.raises("Only for guardians.")
    case = await the_case(people)
    for staff in (people.ada, people.ben):
        await staff.does(act, case)
        assert NOT_YOURS in staff.reads()
        assert "Only for guardians." not in staff.reads()
    assert await small_world.kept("audit") == 0
    await people.grace.does("home")
    assert WORDS.say("case.status.new") in people.grace.reads()
    assert "Looked after by" not in people.grace.reads()


@pytest.mark.parametrize("act", ACTS)
async def test_a_case_that_does_not_exist_looks_like_one_that_is_not_theirs(people: People, act: str) -> None:
    for about in ("", "x", "nosuchcase.1", "é" * 30, "../../etc", "a" * 3_000):
        await people.grace.does(act, about)
        assert NOT_YOURS in people.grace.reads()


async def test_being_in_the_channel_alone_opens_nothing(people: People, small_world: World) -> None:
    await people.ada.raises("Only for guardians.")
    await people.ben.says("What is this?", where="play:relay", under=str(small_world.channel()[-1]["id"]))
    assert WORDS.say("relay.stranger.text") in people.ben.reads()
    assert not people.ben.seen_buttons()
    case = await the_case(people)
    await people.ben.does("case.open", case, where="play:relay")
    assert NOT_YOURS in people.ben.reads()
    await people.ben.does("home", where="play:relay")
    assert WORDS.say("guardian.title") not in people.ben.reads()


async def test_a_forged_form_does_nothing_and_keeps_the_text(people: People, small_world: World) -> None:
    await people.ada.raises()
    case = await the_case(people)
    await people.grace.does("case.reply", case)
    about = people.grace.dialog["about"]
    for form, forged in (
        ("case.reply", ""),
        ("case.reply", case),
        ("case.close", about),
        ("case.reply", about[:-1]),
    ):
        await people.grace.send(
            do="filled", form=form, about=forged, answers={"words": ["My careful reply."]}
        )
        assert people.grace.faults == {"words": WORDS.say("mistakes.form_foreign")}
        assert people.grace.nothing_to_mend
        assert "My careful reply." in people.grace.reads()
    assert await small_world.kept("message") == 1


async def test_a_guardian_removed_while_reading_loses_authority_at_the_next_press(
    people: People, small_world: World
) -> None:
    await people.ada.raises("Only for guardians.")
    await people.grace.presses("Open")
    case = await the_case(people)
    await people.grace.presses("Reply")
    form = people.grace.dialog
    await people.grace.says("Typed.", where="play:relay", under=str(small_world.channel()[-1]["id"]))
    draft = next(one["about"] for one in people.grace.seen_buttons() if one["act"] == "note.send")
    await small_world.wren.store.roster.remove("play:grace")
    for act in ACTS:
        await people.grace.does(act, case)
        assert NOT_YOURS in people.grace.reads()
    for act in ("note.send", "note.keep"):
        await people.grace.does(act, draft)
        assert NOT_YOURS in people.grace.reads()
    await people.grace.send(
        do="filled", form="case.reply", about=form["about"], answers={"words": ["Still here."]}
    )
    assert people.grace.faults == {"words": WORDS.say("mistakes.not_entitled")}
    assert "Still here." in people.grace.reads()
    await people.grace.does("home")
    assert WORDS.say("guardian.title") not in people.grace.reads()
    assert await small_world.kept("message") == 1


async def test_every_act_of_a_guardian_is_in_the_audit_log_and_none_of_a_reporter(
    people: People, small_world: World
) -> None:
    await people.ada.raises()
    await people.grace.presses("Open")
    await people.grace.presses("Reply")
    await people.grace.fills(words="Thank you.")
    await people.ada.opens_her_box()
    await people.ada.presses("Add something")
    await people.ada.fills(words="More.")
    await people.grace.presses("Claim")
    store = small_world.wren.store
    async with store.database.read() as connection:
        acts = [entry["act"] for entry in await store.audit.entries(connection)]
    assert acts == ["case.open", "case.reply", "case.claim"]
