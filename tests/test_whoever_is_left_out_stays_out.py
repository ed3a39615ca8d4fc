"""A guardian whom the writer ticked never opens the concern: not when confirmed, not when added again."""

from __future__ import annotations

from tests.actors import Actor, People
from tests.world import World

WORDS = "He shouts at everybody in the handover."


def _acting(world: World, person: str) -> Actor:
    return Actor(f"play:{person}", world.send, lambda: world.posted("play:relay"))


async def _excluding(people: People, *names: str) -> None:
    await people.ada.does("concern.begin")
    choice = next(item for item in people.ada.dialog["fields"] if item.get("name") == "exclude")
    ticked = [option["value"] for option in choice["options"] if option["label"] in names]
    assert len(ticked) == len(names)
    await people.ada.fills(topic="behaviour", words=WORDS, exclude=ticked)


async def _opens(actor: Actor, case: str) -> bool:
    await actor.does("case.open", case)
    return WORDS in actor.reads()


def _case(world: World) -> str:
    newest = world.channel()[-1]["card"]
    assert isinstance(newest, dict)
    return str(newest["buttons"][0]["about"])


async def test_a_colleagues_word_does_not_let_in_whom_the_writer_left_out(
    small_world: World, people: People
) -> None:
    await small_world.wren.store.roster.add("play:chidi", "Chidi Eze")
    await _excluding(people, "Chidi Eze")
    await small_world.settle()
    case = _case(small_world)
    await people.grace.presses("Let them open earlier cases")
    chidi = _acting(small_world, "chidi")
    assert not await _opens(chidi, case)
    assert await _opens(people.grace, case)


async def test_neither_does_leaving_and_coming_back(small_world: World, people: People) -> None:
    await _excluding(people, "Gil Evans")
    case = _case(small_world)
    roster = small_world.wren.store.roster
    await roster.remove("play:gil")
    await roster.add("play:gil", "Gil Evans")
    await small_world.settle()
    await people.grace.presses("Let them open earlier cases")
    assert not await _opens(people.gil, case)


async def test_each_sitting_guardian_gives_what_only_she_can_give(small_world: World, people: People) -> None:
    await _excluding(people, "Grace Malik")
    case = _case(small_world)
    await small_world.wren.store.roster.add("play:chidi", "Chidi Eze")
    await small_world.settle()
    chidi = _acting(small_world, "chidi")
    await people.grace.presses("Let them open earlier cases")
    assert not await _opens(chidi, case)
    await people.gil.presses("Let them open earlier cases")
    assert await _opens(chidi, case)
