"""P3: nothing on the guardians' side, and no command, shows or can reach who wrote an anonymous concern."""

from __future__ import annotations

import ast
import asyncio
import functools
import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

import pytest

from bot.app import Wren
from bot.commands import COMMANDS
from handlers.context import GuardianContext
from store.box import ReporterBox
from store.outbox import Outbox
from store.vault import CourierKeys, ReporterKeys, RouteOpener
from store.vault.receipts import Receipts
from store.vault.tags import OwnerTags
from tests.actors import Actor
from tests.canaries import Scanner
from tests.canary_loop import actor
from tests.house import imported, sources
from tests.process import wren
from tests.world import WORDS, World, a_world

PACKAGES = ("bot", "handlers", "store", "prompts")
NAMES_WHO_WROTE = (RouteOpener, OwnerTags, Receipts, CourierKeys, ReporterKeys, ReporterBox, Outbox)
CANNOT_REACH = ("store.box", "store.intake", "store.outbox", "store.pool", "store.release", "store.sending")
GUARDIANS_ROOMS = ("store/casework.py", "store/roster.py", "store/audit.py", "store/letters.py")
GUARDIANS_HANDLERS = ("handlers/casework.py", "handlers/relay.py")


@pytest.fixture
def who_wrote() -> Scanner:
    """Finds Ada, by id or by name."""
    return Scanner().person("ada", "play:ada").words("her name", WORDS.say("play.name_ada"))


# --- what guardians are shown -----------------------------------------------------------------------


@pytest.mark.parametrize("keep", ["both", "receipt"])
async def test_no_answer_to_a_guardian_holds_her_id_or_name(
    world: World, ada: Actor, grace: Actor, who_wrote: Scanner, keep: str
) -> None:
    shown: list[str] = []

    async def line(payload: str) -> dict[str, Any]:
        reply = await world.send(payload)
        shown.append(json.dumps(reply, ensure_ascii=False))
        return reply

    grace.line = line
    await ada.does("concern.begin")
    await ada.fills(topic="bullying", words="I was shouted at.", keep=keep, notify="soon")
    case = str(world.channel()[-1]["card"]["buttons"][0]["about"])
    notice = str(world.channel()[-1]["id"])
    await grace.does("home")
    for act in ("case.open", "case.claim", "case.reply"):
        await grace.does(act, case)
    await grace.fills(words="Thank you.")
    for choice in ("Keep", "Send"):
        await grace.says("a note", where="play:relay", under=notice)
        button = next(one for one in grace.seen_buttons() if one["label"].startswith(choice))
        await grace.does(button["act"], button["about"], where="play:relay", under=notice)
    await grace.does("case.close", case)
    await grace.fills(words="We spoke to the team.")
    for act in ("case.open", "box.open", "concern.begin", "help", "home"):
        await grace.does(act, case)
    assert len(shown) > 12
    assert [found for one in shown if (found := who_wrote.found_in(one))] == []
    assert who_wrote.found_in(json.dumps(world.channel(), ensure_ascii=False)) == []


# --- what guardians' code can reach -----------------------------------------------------------------


def reachable(start: object) -> Iterator[object]:
    """Every object of ours that can be reached from this one, through fields, lists, methods and closures."""
    waiting, seen = [start], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += inside(each)


def inside(thing: object) -> list[object]:
    """What an object holds. Libraries' own objects hold nothing of ours that is not handed to them."""
    match thing:
        case dict():
            return [*thing.keys(), *thing.values()]
        case list() | tuple() | set() | frozenset():
            return list(thing)
        case MethodType():
            return [thing.__self__, thing.__func__]
        case functools.partial():
            return [thing.func, thing.args, thing.keywords]
        case FunctionType():
            return [cell.cell_contents for cell in thing.__closure__ or ()]
        case _:
            return fields_of(thing)


def fields_of(thing: object) -> list[object]:
    """The fields of an object of ours."""
    kind = type(thing)
    if kind.__module__.partition(".")[0] not in PACKAGES:
        return []
    names = [name for base in kind.__mro__ for name in getattr(base, "__slots__", ())]
    held = [getattr(thing, name, None) for name in names]
    return [*held, *getattr(thing, "__dict__", {}).values()]


async def test_from_a_guardians_context_nothing_that_names_or_finds_a_writer_can_be_reached(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path) as world:
        running = world.wren
        guardian, reporter = running.door.desk.guardian, running.door.desk.reporter
        found = {kind for each in reachable(guardian) for kind in NAMES_WHO_WROTE if isinstance(each, kind)}
        assert found == set()
        assert found_from(running.store.casework) == found_from(running.store.roster) == set()
        # The walk finds them where they are.
        assert found_from(running.store.outbox) >= {RouteOpener, CourierKeys, OwnerTags}
        assert found_from(reporter) >= {ReporterBox, ReporterKeys, OwnerTags, Receipts}
        assert found_from(running) == set(NAMES_WHO_WROTE)
        # Neither can the reporter's side open an address.
        assert not found_from(reporter) & {RouteOpener, CourierKeys, Outbox}


def found_from(start: object) -> set[type]:
    """Which of the things that know a writer can be reached from here."""
    return {kind for each in reachable(start) for kind in NAMES_WHO_WROTE if isinstance(each, kind)}


def test_the_walk_goes_through_whatever_could_hide_something() -> None:
    opener = RouteOpener({})
    hiding: list[object] = [{"a": [opener]}, (lambda: opener), functools.partial(print, opener), opener.open]
    for place in hiding:
        assert RouteOpener in found_from(place)
    assert is_dataclass(GuardianContext)
    assert is_dataclass(Wren)


def all_imports() -> dict[str, set[str]]:
    """For each of our files the names it imports, in full."""
    return {source.path: {name for _, name in imported(source.tree)} for source in sources()}


def test_no_room_or_handler_of_guardians_imports_a_room_or_key_that_knows_writers() -> None:
    every = all_imports()
    names = {kind.__name__ for kind in NAMES_WHO_WROTE}
    for path in (*GUARDIANS_ROOMS, *GUARDIANS_HANDLERS):
        wrong = {
            name
            for name in every[path]
            if name.startswith(CANNOT_REACH) or name.rpartition(".")[2] in names or "ReporterContext" in name
        }
        assert wrong == set(), path
    assert {"store.box.ReporterBox"} <= every["handlers/context.py"], "the search finds an import"


def test_the_guardians_rooms_do_not_reach_them_through_others_either() -> None:
    every, waiting, seen = all_imports(), list(GUARDIANS_ROOMS), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in every[path]:
            parts = name.split(".")
            known = ("/".join(parts[:length]) + ".py" for length in range(1, len(parts) + 1))
            # store.vault hands out every holder by name; which of them is taken, the test above has seen.
            waiting += [one for one in known if one in every and not one.startswith("store/vault")]
    assert "store/cases.py" in seen
    assert not seen & {f"{name.replace('.', '/')}.py" for name in CANNOT_REACH}


# --- who may open an address ------------------------------------------------------------------------


@functools.cache
def calls() -> list[tuple[str, str]]:
    """Every call in our code: the file, and what is called, such as ``self.route.open``."""
    return [
        (source.path, ast.unparse(node.func))
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
    ]


def callers(*chains: str) -> set[str]:
    """The files in which a call ends in one of these, such as ``route.open``."""
    return {path for path, called in calls() if called.endswith(chains)}


def test_only_the_outbox_opens_a_route_and_only_the_courier_asks_it_for_an_address() -> None:
    # A member's row says who has Wren, not who raised something; it is sealed to the courier all the same.
    assert callers("route.open") == {"store/outbox.py", "store/members.py"}
    assert callers("outbox.address") == {"bot/courier.py"}
    assert callers(".address") == {"bot/courier.py"}
    assert callers("_courier", ".courier") == {"store/opening.py"}
    assert callers("RouteOpener", "CourierKeys") == {"store/vault/ring.py"}


def test_nothing_hands_an_address_on() -> None:
    holders = {path for path, names in all_imports().items() if any(n.endswith(".Address") for n in names)}
    assert holders == set()
    tree = next(source.tree for source in sources() if source.path == "bot/courier.py")
    uses = {node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "person"}
    tells = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "_tell_reporter"
    )
    assert uses
    assert uses <= set(ast.walk(tells))


async def test_no_command_shows_who_wrote(tmp_path: Path, who_wrote: Scanner) -> None:
    async with a_world(tmp_path) as world:
        ada = actor(world, "ada")
        await ada.does("concern.begin")
        await ada.fills(topic="bullying", words="I was shouted at.", keep="both", notify="soon")
        await actor(world, "grace").presses("Reply")
        await actor(world, "grace").does("home")
    without_a_store = {"acts", "answer", "keys", "resources", "slack", "teams"}
    assert {*COMMANDS} == {"run", "check", "guardians", "letters", "migrate", "nudges"} | without_a_store
    lists = (("check",), ("guardians", "list"), ("letters", "list"), ("nudges", "report"))
    for status, out, err in await asyncio.gather(
        *(wren(tmp_path, *command, WREN_LOG_LEVEL="DEBUG") for command in lists)
    ):
        assert status == 0, err
        assert who_wrote.found_in(out + err) == []
