"""What each command of ``wren`` does. What it prints comes from prompts/, like every text people read."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import prompts
from bot import answering, chores, log, nudge_chores, resource_chores
from bot.app import build
from bot.desktop import Call, Desktop, NobodyReads, opened_store
from bot.faults import Faulty, explained
from bot.settings import Settings, from_process
from handlers import ACTS, FORMS
from prompts.check import check as lint
from store.opening import Store
from store.vault import Unreadable

_log = logging.getLogger("wren.app")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command: by its place, or ``--name``, or ``--name VALUE`` for an option."""

    name: str
    meaning: str
    count: str | None = None
    choices: tuple[str, ...] | None = None
    flag: bool = False
    option: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is for, its arguments, and what it does."""

    meaning: str
    act: Callable[[Desktop], Awaitable[int]]
    arguments: Sequence[Argument] = ()


def perform(command: Command, call: Call) -> int:
    """Read settings and texts, do the act, and say in plain words what went wrong if it did."""
    plain = prompts.load()
    try:
        settings = from_process(call.config)
        log.set_up(settings.log_level)
        words = prompts.load(settings.words) if settings.words else plain
        return asyncio.run(_guarded(command, Desktop.of(settings, words, call)))
    except NobodyReads:
        # Python flushes once more at its end, and would complain that nobody is there.
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as fault:
        for line in explained(fault, plain):
            sys.stderr.write(f"{line}\n")
        return 1
    except KeyboardInterrupt:
        return 0


async def _guarded(command: Command, desktop: Desktop) -> int:
    asyncio.get_running_loop().set_exception_handler(log.loop_handler)
    try:
        return await command.act(desktop)
    except NobodyReads:
        raise
    except Exception as fault:
        _log.error("app.failed", exc_info=fault)
        raise Faulty(fault, desktop.settings) from None


async def _run(desktop: Desktop) -> int:
    serving = asyncio.ensure_future(_serve(desktop))
    loop = asyncio.get_running_loop()
    # Before anything slow: a stop during the start closes what was opened, and is no fault either.
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    _log.info("app.stopped", extra={"state": "stopped"})
    return 0


async def _serve(desktop: Desktop) -> None:
    # What is made here is kept to the end: nobody need look through it for what can be thrown away.
    gc.disable()
    wren = await build(desktop.settings, desktop.words)
    gc.freeze()
    gc.enable()
    try:
        await wren.run(lambda: _say_started(desktop))
    finally:
        await wren.close()


def _say_started(desktop: Desktop) -> None:
    settings = desktop.settings
    _log.info("app.started", extra={"state": "started", "port": settings.port})
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    # Where nobody reads what is printed, it serves all the same.
    with contextlib.suppress(NobodyReads):
        _say_where(desktop, settings, host)


def _say_where(desktop: Desktop, settings: Settings, host: str) -> None:
    if settings.platforms != ("play",):
        desktop.say("started")
        return
    desktop.say("playground_started", address=f"http://{host}:{settings.port}/", folder=str(settings.data))


async def _check(desktop: Desktop) -> int:
    faults = lint(desktop.words)
    for fault in faults:
        desktop.line(fault)
    for fact in desktop.words.unfilled:
        desktop.say("fact_unfilled", fact=fact)
    readers = [piece.reviewed_by for piece in desktop.words.nudges]
    readers += [guide.reviewed_by for guide in desktop.words.guides]
    if unread := readers.count(""):
        desktop.say("pieces_unreviewed", count=str(unread))
    if desktop.settings.keys.exists():
        async with opened_store(desktop) as store:
            count = await _audited(store)
            await chores.say_letters(desktop, store)
        if count is None:
            desktop.say("audit_broken")
            return 1
        desktop.say("audit_sound", count=str(count))
    desktop.say("check_faults" if faults else "check_fine", count=str(len(faults)))
    return 1 if faults else 0


async def _audited(store: Store) -> int | None:
    try:
        return await store.audit_entries()
    except Unreadable:
        return None


async def _acts(desktop: Desktop) -> int:
    for kind, table in (("act", ACTS), ("form", FORMS)):
        for name, story in table.items():
            meaning = desktop.words.say(story.meaning(name))
            desktop.line(f"{kind:5} {name:16} {story.side:9} {meaning}")
    return 0


COMMANDS: Mapping[str, Command] = {
    "run": Command("start Wren", _run),
    "check": Command("look over the texts, the facts still to fill in, and the audit log", _check),
    "acts": Command("print every act and form", _acts),
    "guardians": Command(
        "list, add or remove guardians",
        chores.guardians,
        (
            Argument("act", "what to do", choices=("list", "add", "remove")),
            Argument("person", "the guardian's id", "?"),
            Argument("name", "the name staff will see", "*"),
            Argument("even_so", "remove the last guardian of an open case", flag=True),
        ),
    ),
    "letters": Command(
        "list letters that gave up, or try them again",
        chores.letters,
        (
            Argument("act", "what to do", choices=("list", "retry")),
            Argument("letter", "which; all if none", "*"),
        ),
    ),
    "keys": Command(
        "make a key ring, or check the one there is",
        chores.keys,
        (Argument("act", "what to do", choices=("new", "check")),),
    ),
    "answer": Command(
        "show the page that people would see, for each question on the standard input",
        answering.answer,
        (
            Argument("json", "each question is one JSON text, each answer one JSON object", flag=True),
            Argument("nation", "where the person is, such as Wales", option=True),
            Argument("top", "with --json: how many rows at most; 3 if left out", option=True),
        ),
    ),
    "resources": Command(
        "look over the table of help, see what is due, or sign for a row",
        resource_chores.resources,
        (
            Argument("act", "what to do", choices=("check", "due", "verify")),
            Argument("row", "the id of the row to sign for", "?"),
            Argument("on", "due by this date, such as 2026-12-31; today if left out", option=True),
        ),
    ),
    "slack": Command(
        "print the app manifest to give to Slack",
        chores.slack,
        (
            Argument("act", "what to do", choices=("manifest",)),
            Argument("dm", "let people type to Wren in Slack, where their employer can read it", flag=True),
        ),
    ),
    "teams": Command(
        "write the app package to give to Teams",
        chores.teams,
        (
            Argument("act", "what to do", choices=("manifest",)),
            Argument("file", "where to write the package; wren-teams.zip if none", "?"),
            Argument("developer", "who offers Wren to staff: the name of your organisation", option=True),
            Argument("website", "a page of yours about Wren", option=True),
            Argument("privacy", "your page about privacy", option=True),
            Argument("terms", "your page with the terms of use", option=True),
            Argument("version", "the number of this package; 1.0.0 if none", option=True),
        ),
    ),
    "nudges": Command(
        "look at the weekly pieces of teams, or hold all of them during an incident",
        nudge_chores.nudges,
        (
            Argument("act", "what to do", choices=("preview", "report", "hold")),
            Argument("switch", "for hold: on or off; says how it is if neither", "?", choices=("on", "off")),
            Argument("team", "for preview: the team's name", option=True),
            Argument("weeks", "for preview: how many weeks; 52 if not given", option=True),
            Argument("json", "for preview: print JSON", flag=True),
            Argument("svg", "draw the report into this file", option=True),
        ),
    ),
    "migrate": Command("bring the database to this version's tables", chores.migrate),
}
