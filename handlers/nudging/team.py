"""What a channel's people decide about their nudges. Whoever acts in a channel may change that channel's.

What the buttons and the form carry is sealed to whoever pressed, and holds the channel. So a form sent from
a page that is in no channel still changes the channel it was opened in, and no other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers.chat import Answer, Button, Card, Dialog, Filled, Mistakes, Person, Place, Pressed
from handlers.nudging.calendar import next_window, slot_now, window
from handlers.nudging.context import NudgeContext
from handlers.nudging.order import later
from handlers.nudging.schedule import Schedule, schedule_of
from handlers.nudging.team_form import Wish, form
from handlers.pieces import page
from prompts import Words
from store.teams import Team
from store.vault import Stale, Unreadable

PURPOSE = "team"
OPEN_MINUTES = 60
SNOOZES = (1, 2, 4)


def stopped_card(words: Words) -> Card:
    """Says that nothing comes any more, because nobody had touched it for three weeks."""
    back = Button(words.say("nudges.resume.button"), "nudges.resume", opens=True, tone="main")
    change = Button(words.say("nudges.button"), "nudges", opens=True)
    return Card(
        words.say("nudges.stopped_title"), (words.say("nudges.stopped_text"),), buttons=(back, change)
    )


async def settings(event: Pressed, context: NudgeContext) -> Answer:
    """Open the form for the channel in which this was asked for."""
    if card := context.card_of(event):
        await context.count(event.who, *card, {})
    place = _place(event, context)
    if isinstance(place, Card):
        return place
    return await _form(event.who, place, context)


async def keep(event: Filled, context: NudgeContext) -> Answer:
    """Set the week that was filled in."""
    place, wish = _place(event, context), Wish.filled(event)
    if not isinstance(place, str):
        return place
    if faults := wish.faults(context.words):
        return Mistakes(await _form(event.who, place, context, wish), faults)
    old, schedule = await context.teams.find(event.who.platform, place), wish.schedule
    new: dict[str, Any] = {
        "name": wish.name,
        "track": wish.track,
        "weekday": schedule.weekday,
        "minute": schedule.minute,
        "nation": schedule.nation,
        "pulse": wish.pulse == "yes",
        "stopped": False,
        "refused": 0,
    }
    if old is None or old.stopped or _moved_into_the_past(schedule_of(old), schedule, context.now()):
        # Nothing that would have been due before this moment is made up for.
        new["since"] = int(context.now().timestamp())
    return await _changed(event.who, place, context, "team.set", **new)


def _moved_into_the_past(old: Schedule, new: Schedule, now: datetime) -> bool:
    planned = window(new, slot_now(new, now))
    changed = (old.weekday, old.minute, old.nation) != (new.weekday, new.minute, new.nation)
    return changed and planned is not None and planned.start <= now


async def snooze(event: Pressed, context: NudgeContext) -> Answer:
    """Nothing for one, two or four weeks."""
    place = _place(event, context)
    if isinstance(place, Card):
        return place
    team = await context.teams.find(event.who.platform, place)
    if team is None:
        return await _form(event.who, place, context)
    weeks = _facts(event, context).get("weeks", "")
    if weeks not in map(str, SNOOZES):
        weeks = "1"
    following = next_window(schedule_of(team), context.now()).slot
    until = later(following, int(weeks))
    return await _changed(event.who, place, context, "team.snoozed", snoozed=until)


async def pause(event: Pressed, context: NudgeContext) -> Answer:
    """Nothing until somebody starts it again."""
    return await _switched(event, context, "team.paused", paused=True)


async def stop(event: Pressed, context: NudgeContext) -> Answer:
    """Nothing any more."""
    return await _switched(event, context, "team.stopped", stopped=True, paused=False, snoozed=0, refused=0)


async def resume(event: Pressed, context: NudgeContext) -> Answer:
    """Go on, whatever had held it up. What was due meanwhile is not sent."""
    return await _switched(event, context, "team.resumed", paused=False, stopped=False, snoozed=0, refused=0)


async def _switched(event: Pressed, context: NudgeContext, told: str, **what: object) -> Answer:
    place = _place(event, context)
    if isinstance(place, Card):
        return place
    team = await context.teams.find(event.who.platform, place)
    if team is None:
        return await _form(event.who, place, context)
    if team.stopped and not what.get("stopped", True):
        # Cards from before it stopped no longer count as untouched.
        what["since"] = int(context.now().timestamp())
    return await _changed(event.who, place, context, told, **what)


async def _changed(who: Person, place: Place, context: NudgeContext, told: str, **what: object) -> Answer:
    """Write it, let the channel be told, and show whoever did it that it is done."""
    words = context.words
    team = await context.teams.keep(who.platform, place, told, **what)
    again = Button(words.say("nudges.change.button"), "nudges", handle(who, place, context), opens=True)
    return page(words, "nudges.done", buttons=(again,), state=state_of(words, team, context.now()))


async def _form(who: Person, place: Place, context: NudgeContext, wish: Wish | None = None) -> Dialog:
    words, team = context.words, await context.teams.find(who.platform, place)
    about = handle(who, place, context)
    if team is None:
        return form(words, about, wish or Wish(), words.say("nudges.state.new"))
    first = state_of(words, team, context.now())
    return form(words, about, wish or Wish.of(team), first, _buttons(who, place, team, context))


def _buttons(who: Person, place: Place, team: Team, context: NudgeContext) -> tuple[Button, ...]:
    words, about = context.words, handle(who, place, context)
    resting = team.paused or team.stopped or _is_snoozed(team, context.now())
    buttons = []
    if resting:
        buttons.append(Button(words.say("nudges.resume.button"), "nudges.resume", about, opens=True))
    if not (team.paused or team.stopped):
        buttons += [
            Button(
                words.say(f"nudges.snooze.w{weeks}.button"),
                "nudges.snooze",
                handle(who, place, context, weeks=str(weeks)),
                opens=True,
            )
            for weeks in SNOOZES
        ]
        buttons.append(Button(words.say("nudges.pause.button"), "nudges.pause", about, opens=True))
    if not team.stopped:
        label = words.say("nudges.stop.button")
        buttons.append(Button(label, "nudges.stop", about, opens=True, tone="warning"))
    return tuple(buttons)


def _is_snoozed(team: Team, now: datetime) -> bool:
    return slot_now(schedule_of(team), now) < team.snoozed


def state_of(words: Words, team: Team, now: datetime) -> str:
    """Where a team stands, in a sentence or two."""
    if team.stopped:
        return words.say("nudges.state.refused" if team.refused else "nudges.state.stopped")
    if team.paused:
        return words.say("nudges.state.paused")
    schedule = schedule_of(team)
    moment = next_window(schedule, now, team.snoozed).start.astimezone(schedule.tz)
    values = {
        "day": words.say(f"nudges.day.d{schedule.weekday}"),
        "time": f"{schedule.at:%H:%M}",
        "next": words.say(
            "nudges.date",
            day=words.say(f"nudges.day.d{moment.isoweekday()}"),
            number=str(moment.day),
            month=words.say(f"nudges.month.m{moment.month}"),
        ),
    }
    return words.say("nudges.state.snoozed" if _is_snoozed(team, now) else "nudges.state.on", **values)


def handle(who: Person, place: Place, context: NudgeContext, **more: str) -> str:
    """A channel, sealed to whoever may change it for the next hour."""
    return context.reporter.handles.make(who.id, PURPOSE, OPEN_MINUTES, place=place, **more)


def _facts(event: Pressed | Filled, context: NudgeContext) -> dict[str, str]:
    try:
        return context.reporter.handles.read(event.who.id, PURPOSE, event.about)
    except (Stale, Unreadable):
        return {}


def _place(event: Pressed | Filled, context: NudgeContext) -> Place | Card:
    """The channel this is about, or a card that says why it cannot be done here."""
    words, sealed = context.words, _facts(event, context).get("place")
    pressed_in = event.where if isinstance(event, Pressed) else None
    place = Place(sealed) if sealed else pressed_in
    if place is not None and place not in context.relays:
        return place
    key = "guardians" if place is not None else "old" if event.about else "private"
    return Card(words.say("nudges.not_here.title"), (words.say(f"nudges.not_here.{key}"),))
