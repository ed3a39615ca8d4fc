"""Who Wren is in its tenant, and how people, places and posted messages are named there. Pure.

A message in a channel belongs to a thread, whose id is the channel's with the id of its first message:
``19:…@thread.tacv2;messageid=<first>``. That is the name of the first message too. A reply, or a message
in a private chat, is named ``<conversation>#<message>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.chat import Person, Place, Posted

Activity = Mapping[str, Any]
"""One message or event in the Bot Connector's JSON."""

RELAY = Place("teams:guardians")
"""The guardians' channel, wherever it is at the moment: it can be learned while Wren runs."""

_THREAD = ";messageid="


@dataclass(frozen=True, slots=True)
class Own:
    """``relay`` is the guardians' channel, empty while none is known.

    ``by_bot_id``: the sender of this activity is a guardian named by her ``29:`` id. See
    docs/decisions/0021-who-somebody-is-on-teams.md.
    """

    app: str = field(repr=False)
    tenant: str = field(repr=False)
    relay: str = field(default="", repr=False)
    by_bot_id: bool = False

    def person(self, sender: Activity) -> Person:
        """Whoever sent an activity: ``from`` of it. Her Entra object id where Microsoft gives it."""
        given = sender.get("aadObjectId")
        if isinstance(given, str) and given and not self.by_bot_id:
            return self.named(given)
        return self.named(str(sender["id"]))

    def named(self, user: str) -> Person:
        """Somebody of this tenant by her object id or her ``29:`` id."""
        return Person(f"teams:{self.tenant}/{user if user.startswith('29:') else user.lower()}")

    def whole(self, person: str) -> str:
        """The whole id of somebody whom a setting or a command names by her id alone."""
        user = person.removeprefix("teams:")
        return person if "/" in user else self.named(user).id

    def is_wren(self, member: object) -> bool:
        """Whether a member of a conversation is Wren. The Agents Playground leaves the ``28:`` out."""
        return member in (self.app, f"28:{self.app}")

    def place(self, conversation: str) -> Place:
        """The channel of a conversation or thread. ``RELAY`` for the guardians' own."""
        channel = channel_of(conversation)
        return RELAY if self.relay and channel == self.relay else Place(channel)


def channel_of(conversation: str) -> str:
    """The channel without the thread."""
    return conversation.partition(_THREAD)[0]


def thread_of(conversation: str) -> Posted | None:
    """The first message of the thread, as it was named when it was posted; None outside a thread."""
    return Posted(conversation) if _THREAD in conversation else None


def in_thread(channel: str, first: str) -> str:
    """The id of the thread that begins with this message."""
    return f"{channel_of(channel)}{_THREAD}{first}"


def posted(conversation: str, message: str) -> Posted:
    """The name of a message of a conversation; empty where Teams did not name it."""
    if not message:
        return Posted("")
    first = conversation.partition(_THREAD)[2]
    return Posted(conversation if first and first == message else f"{conversation}#{message}")


def parts_of(name: Posted) -> tuple[str, str]:
    """The conversation and the message that a name means. The second is empty where it is no such name."""
    conversation, _, message = name.partition("#")
    return conversation, message or conversation.partition(_THREAD)[2]
