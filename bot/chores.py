"""The chores of whoever runs Wren: guardians, dead letters, keys, tables, app packages."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pathlib import Path

from bot.app import real_chance, whole_id
from bot.desktop import Desktop, opened_store
from bot.setting_people import LONGEST_NAME, fault_of_person, with_platform
from bot.settings import Settings
from store.opening import Store, WrongDatabase, holds_data
from store.records import NotYours
from store.roster import AlreadyThere, LastOne, RosterFull
from store.vault import Ring, RingFault


async def guardians(desktop: Desktop) -> int:
    """List, add or remove guardians. Every change is told to the guardians' channel."""
    given = desktop.call.given
    person, name = given["person"] or "", " ".join(given["name"])
    person = with_platform(person, desktop.settings.platforms)
    if given["act"] != "list" and not person:
        desktop.say("guardian_needs_id")
        return 2
    if given["act"] == "add" and _refused(desktop, person, name):
        return 2
    person = await whole_id(desktop.settings, person)
    async with opened_store(desktop) as store:
        if given["act"] == "list":
            listed = await store.roster.all()
            if not listed:
                desktop.say("guardian_none")
            for guardian in listed:
                key = "guardian_line" if guardian.confirmed else "guardian_line_waiting"
                desktop.say(key, name=guardian.name, id=guardian.person)
            return 0
        try:
            if given["act"] == "add":
                await store.roster.add(
                    person,
                    name
                    or desktop.words.say("roster.unnamed", number=str(len(await store.roster.all()) + 1)),
                )
                desktop.say("guardian_added")
            else:
                await store.roster.remove(person, even_so=given["even_so"])
                desktop.say("guardian_removed")
        except (AlreadyThere, LastOne, RosterFull, NotYours) as fault:
            desktop.say(f"guardian_{type(fault).__name__.lower()}")
            return 1
    return 0


def _refused(desktop: Desktop, person: str, name: str) -> bool:
    on, anonymous = desktop.settings.platforms, desktop.settings.teams.anonymous
    key = fault_of_person(person, name, on, anonymous=anonymous)
    if key:
        told = {
            "guardian_name": {"longest": str(LONGEST_NAME)},
            "guardian_platform": {"known": ", ".join(on)},
        }
        desktop.say(f"refused.{key}", **told.get(key, {}))
    return bool(key)


async def letters(desktop: Desktop) -> int:
    """List letters that gave up, or try them again."""
    async with opened_store(desktop) as store:
        dead = await store.outbox.dead()
        if desktop.call.given["act"] == "retry":
            wanted = desktop.call.given["letter"] or [letter.id for letter in dead]
            desktop.say("letters_retried", count=str(await store.outbox.retry(wanted)))
            return 0
        for letter in dead:
            desktop.line(f"{letter.id}  {letter.kind:16} {letter.attempts}")
        await say_letters(desktop, store)
    return 0


async def say_letters(desktop: Desktop, store: Store) -> None:
    """How many letters there are, and what to do about those that do not go by themselves."""
    counts = await store.outbox.counts()
    dead, blocked = counts.pop("dead", 0), counts.get("blocked", 0)
    desktop.say("letters_counted", dead=str(dead), waiting=str(sum(counts.values())))
    if dead:
        desktop.say("letters_dead")
    if blocked:
        desktop.say("letters_blocked", count=str(blocked))


async def keys(desktop: Desktop) -> int:
    """Make a key ring, or check the one there is."""
    settings = desktop.settings
    if desktop.call.given["act"] == "new":
        await _refuse_new_keys_for_old_data(settings)
        await asyncio.to_thread(Ring.make, settings.keys, settings.tenant, real_chance)
        desktop.say("keys_made", path=str(settings.keys))
        return 0
    await asyncio.to_thread(Ring.load, settings.keys, settings.tenant)
    desktop.say("keys_fine", path=str(settings.keys))
    return 0


async def _refuse_new_keys_for_old_data(settings: Settings) -> None:
    """Keys that open nothing of what is there would hide that the right ones are missing.

    An empty folder is no ring: so a container's volume looks when it was lost.
    """
    try:
        await asyncio.to_thread(Ring.load, settings.keys, settings.tenant)
    except RingFault as fault:
        if fault.reason == "missing" and await holds_data(settings.database_url):
            raise WrongDatabase("ring_lost") from None


async def migrate(desktop: Desktop) -> int:
    """Bring the database to this version's tables."""
    async with opened_store(desktop):
        desktop.say("migrated")
    return 0


async def slack(desktop: Desktop) -> int:
    """Print the manifest of the Slack app, to be pasted into Slack."""
    manifest = import_module("bot.slack.manifest")
    desktop.line(manifest.printed(desktop.words, dm=desktop.call.given["dm"]))
    return 0


async def teams(desktop: Desktop) -> int:
    """Write the app package for Teams, to be uploaded by an administrator."""
    given, app = desktop.call.given, desktop.settings.teams.app
    if not app:
        desktop.say("package_needs_app")
        return 1
    package = import_module("bot.teams.manifest")
    names = ("developer", "website", "privacy", "terms")
    publisher = package.Publisher(
        **{name: given[name].strip() for name in names}, version=given["version"] or "1.0.0"
    )
    faults = package.faults(publisher, desktop.words)
    for key, values in faults:
        desktop.say(key, **values)
    if faults:
        return 1
    path = Path(given["file"] or "wren-teams.zip")
    try:
        await asyncio.to_thread(path.write_bytes, package.packed(app, publisher, desktop.words))
    except OSError:
        desktop.say("package_unwritable", path=str(path))
        return 1
    desktop.say("package_made", path=str(path))
    return 0
