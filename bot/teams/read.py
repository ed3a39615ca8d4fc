"""Teams' activities, which are genuine already → what happened, and where to answer. Pure.

``read`` gives None for what concerns nobody (reactions, edits, what other bots do). ``Malformed`` carries
nothing of what was sent.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from bot.teams.filled import answers_of
from bot.teams.own import RELAY, Activity, Own, thread_of
from bot.teams.shape import Malformed, matching, members, part, text
from handlers.chat import Arrived, Event, Filled, Person, Place, Pressed, Said
from handlers.limits import BUTTON_ABOUT, DIALOG_ABOUT

__all__ = ["Heard", "Malformed", "On", "Told", "read"]

On = Literal["typed", "command", "card", "fetch", "submit", "arrived"]
"""Words, a command in the private chat, a button of a card, one that opens a dialog, a sent dialog."""

COMMANDS = {"home": "home", "help": "help", "raise": "concern.begin", "box": "box.open"}
"""What can be typed into the private chat instead of pressing a button."""
IN_TEAMS = {"weekly pieces": "nudges", "nudges": "nudges"}
"""What can be typed, with a mention, in an ordinary team's channel."""

_NAME = re.compile(r"[a-z][a-z0-9._-]{0,79}\Z")
_ID = re.compile(r"[^\s#]{1,400}\Z")
_ADDRESS = re.compile(r"https?://[^\s]{1,400}\Z")
_MENTION = re.compile(r"<at[^<>]*>([^<>]*)</at>")
_SIGNS = {"nbsp": " ", "lt": "<", "gt": ">", "quot": '"', "#39": "'", "amp": "&"}
_ENTITY = re.compile(f"&({'|'.join(_SIGNS)});")


@dataclass(frozen=True, slots=True)
class Heard:
    """What happened and where it can be answered. ``card`` is the message whose button was pressed."""

    event: Event = field(repr=False)
    on: On
    conversation: str = field(repr=False)
    service_url: str = field(repr=False)
    card: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Something of a team itself: Wren was added there or removed, or somebody joined."""

    what: Literal["added", "removed", "joined"]
    conversation: str = field(repr=False)
    service_url: str = field(repr=False)
    team: str = field(repr=False)


def read(activity: Activity, own: Own) -> Heard | Told | None:
    """What happened. Raises ``Malformed``."""
    match activity.get("type"):
        case "message":
            return _message(activity, own)
        case "invoke":
            return _invoked(activity, own)
        case "installationUpdate":
            return _installed(activity, own)
        case "conversationUpdate":
            return _updated(activity, own)
        case kind if isinstance(kind, str):
            return None
        case _:
            raise Malformed


@dataclass(frozen=True, slots=True)
class Spot:
    """Who did it and where. ``where`` is None in the private chat."""

    who: Person = field(repr=False)
    conversation: str = field(repr=False)
    service_url: str = field(repr=False)
    where: Place | None

    @classmethod
    def of(cls, activity: Activity, own: Own) -> Spot:
        """Raises ``Malformed`` where somebody or some place is missing."""
        sender, conversation = part(activity, "from"), part(activity, "conversation")
        matching(sender, "id", _ID)
        matching(sender, "aadObjectId", _ID, "")
        id_ = matching(conversation, "id", _ID)
        kind = text(conversation, "conversationType", "personal")
        where = None if kind == "personal" and not id_.startswith("19:") else own.place(id_)
        return cls(own.person(sender), id_, matching(activity, "serviceUrl", _ADDRESS), where)

    def heard(self, event: Event, on: On, card: str = "") -> Heard:
        """What happened here."""
        return Heard(event, on, self.conversation, self.service_url, card)

    def pressed(self, data: Activity) -> Pressed:
        """A button with its own data."""
        act, about = matching(data, "act", _NAME), text(data, "about", "", most=BUTTON_ABOUT)
        under = thread_of(self.conversation) if self.where else None
        return Pressed(self.who, act, about, where=self.where, under=under)


# --- messages ----------------------------------------------------------------------------------------


def _message(activity: Activity, own: Own) -> Heard | None:
    spot = Spot.of(activity, own)
    if part(activity, "from").get("role") == "bot":
        return None
    if activity.get("value") is not None:
        data = part(activity, "value")
        return spot.heard(spot.pressed(data), "card", matching(activity, "replyToId", _ID, ""))
    said, files = _words(activity, own), len(_files(activity))
    commands = COMMANDS if spot.where is None else IN_TEAMS if spot.where != RELAY else {}
    command = commands.get(said.casefold())
    if command and not files:
        return spot.heard(Pressed(spot.who, command, where=spot.where), "command")
    under = thread_of(spot.conversation) if spot.where else None
    event = Said(spot.who, said, files, where=spot.where, under=under, id=_delivery(activity, spot))
    return spot.heard(event, "typed")


def _words(activity: Activity, own: Own) -> str:
    """The text as it was typed, without the mention of Wren. People who are mentioned keep their name."""
    said = text(activity, "text", "")
    for mention in members(activity, "entities"):
        if mention.get("type") == "mention" and own.is_wren(part(mention, "mentioned", {}).get("id")):
            said = said.replace(text(mention, "text", ""), " ", 1) if mention.get("text") else said
    said = _MENTION.sub(r"\1", said)
    return _ENTITY.sub(lambda found: _SIGNS[found[1]], said).replace("\xa0", " ").strip()


def _files(activity: Activity) -> list[Activity]:
    """What was attached. The same text as HTML comes along too, and is nothing of hers."""
    return [one for one in members(activity, "attachments") if one.get("contentType") != "text/html"]


def _delivery(activity: Activity, spot: Spot) -> str:
    """The name of one message, the same when it is sent again, that tells nobody where it was."""
    whole = f"{spot.conversation}#{matching(activity, 'id', _ID, '')}"
    return hashlib.sha256(whole.encode()).hexdigest()[:32] if activity.get("id") else ""


# --- dialogs -----------------------------------------------------------------------------------------


def _invoked(activity: Activity, own: Own) -> Heard | None:
    name = text(activity, "name", "")
    if name not in ("task/fetch", "task/submit"):
        return None
    spot, data = Spot.of(activity, own), part(part(activity, "value"), "data")
    if name == "task/fetch":
        return spot.heard(spot.pressed(data), "fetch")
    if "form" not in data:
        return spot.heard(spot.pressed(data), "submit")
    form, about = matching(data, "form", _NAME), text(data, "about", "", most=DIALOG_ABOUT)
    return spot.heard(Filled(spot.who, form, answers_of(data), about, where=spot.where), "submit")


# --- teams -------------------------------------------------------------------------------------------


def _installed(activity: Activity, own: Own) -> Heard | Told | None:
    spot, action = Spot.of(activity, own), text(activity, "action", "")
    if spot.where is None:
        return spot.heard(Arrived(spot.who), "arrived") if action == "add" else None
    if action in ("add", "remove"):
        return _told("added" if action == "add" else "removed", activity, spot)
    return None


def _updated(activity: Activity, own: Own) -> Told | None:
    """Somebody else than Wren joined a team."""
    spot = Spot.of(activity, own)
    joined = [one.get("id") for one in members(activity, "membersAdded")]
    if spot.where is None or all(own.is_wren(one) for one in joined):
        return None
    return _told("joined", activity, spot)


def _told(what: Literal["added", "removed", "joined"], activity: Activity, spot: Spot) -> Told:
    team = part(part(activity, "channelData", {}), "team", {})
    return Told(what, spot.conversation, spot.service_url, text(team, "id", ""))
