"""The weekly note: the same card for everybody who has Wren, opened in private.

Nothing is kept of who opened it. What she chooses about it stays in her own row, under the courier's key.
"""

from __future__ import annotations

from handlers import box
from handlers.chat import Answer, Button, Card, Dialog, DialogField, Entry, Filled, Mistakes, Pressed, Prose
from handlers.nudging.context import NudgeContext
from handlers.nudging.order import choose, slot_of
from handlers.nudging.piece import minutes, parts, seal
from handlers.nudging.team_form import TRACKS, choice
from handlers.pieces import help_button, page
from prompts import Words
from prompts.learning import Nudge
from store.choices import Choices
from store.runs import NOTE


def card(words: Words) -> Card:
    """The note itself. It says nothing of whom it goes to."""
    prose = (words.say("nudges.note_text"),)
    return Card(words.say("nudges.note_title"), prose, buttons=(open_button(words),))


def open_button(words: Words) -> Button:
    """The way into the note, the same on the card and on everybody's home."""
    return Button(words.say("note.button"), "note.open", opens=True)


async def open_note(event: Pressed, context: NudgeContext) -> Answer:
    """This week's piece for her track, and whether an answer waits in her box. Opening leaves no trace."""
    words, chosen = context.words, await context.choices.choices(event.who.id)
    slot = slot_of(context.now().date())
    week = choose(NOTE, slot, chosen.track, words.nudges, words.calendar)
    piece = week.piece if week is not None else None
    fields: list[DialogField] = []
    if await box.has_answer(context.reporter, event.who):
        fields.append(Prose(words.say("note.waiting")))
    if piece is None:
        fields.append(Prose(words.say("note.nothing")))
    else:
        fields.append(Entry(piece.title, piece.idea))
        fields += [Entry(part.label, part.value) for part in parts(words, piece)]
        fields.append(Prose(minutes(words, piece), tone="quiet"))
    return Dialog(
        "note",
        words.say("note.dialog_title"),
        tuple(fields),
        buttons=_buttons(event, context, chosen, piece),
    )


def _buttons(
    event: Pressed, context: NudgeContext, chosen: Choices, piece: Nudge | None
) -> tuple[Button, ...]:
    words = context.words
    buttons = [Button(words.say("box.button"), "box.open", opens=True)]
    if piece is not None:
        about = seal(event.who, context, {"team": "", "slot": "", "asked": piece.id})
        buttons.append(Button(words.say("nudge.recall.button"), "nudge.recall", about, opens=True))
        buttons.append(Button(words.say("guide.button"), "guide.list", opens=True))
        if piece.needs_care:
            buttons.append(help_button(words))
    buttons.append(Button(words.say("note.track.button"), "note.track", opens=True))
    act = "note.stop" if chosen.note else "note.start"
    buttons.append(Button(words.say(f"{act}.button"), act, opens=True))
    return tuple(buttons)


async def tracks(event: Pressed, context: NudgeContext) -> Answer:
    """Offer the tracks, with hers ticked."""
    return _tracks(context.words, (await context.choices.choices(event.who.id)).track)


def _tracks(words: Words, chosen: str) -> Dialog:
    options: dict[str, str] = {track: f"nudges.track.{track}" for track in TRACKS}
    return Dialog(
        "note.track",
        words.say("note.track.dialog_title"),
        (Prose(words.say("note.track.first")), choice(words, "track", options, chosen)),
        submit=words.say("note.track.submit"),
    )


async def keep_track(event: Filled, context: NudgeContext) -> Answer:
    """Keep the track she chose."""
    chosen = event.one("track")
    track = next((track for track in TRACKS if track == chosen), None)
    if track is None:
        faults = {"track": context.words.say("mistakes.choice")}
        return Mistakes(_tracks(context.words, ""), faults)
    await context.choices.choose(event.who.id, track=track)
    return page(context.words, "note.track_kept", buttons=(open_button(context.words),))


async def stop(event: Pressed, context: NudgeContext) -> Answer:
    """No more notes, until she wants them again."""
    await context.choices.choose(event.who.id, note=False)
    again = Button(context.words.say("note.start.button"), "note.start", opens=True)
    return page(context.words, "note.stopped", buttons=(again,))


async def start(event: Pressed, context: NudgeContext) -> Answer:
    """The notes again."""
    await context.choices.choose(event.who.id, note=True)
    return page(context.words, "note.started", buttons=(open_button(context.words),))
