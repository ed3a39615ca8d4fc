"""Where somebody is reached in private. Her chat is remembered when Wren is installed for her, never
because she used it. Only when she takes Wren away is it forgotten, with what she chose: a refusal may come
from a fault or a policy that passes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.platform import Addresses
from bot.teams.own import Activity, Own
from bot.teams.shape import members, part, text
from handlers.chat import Person, Refused

GONE_SECONDS = 24 * 60 * 60.0
"""How long nobody tries again to reach somebody who has blocked Wren, unless she comes back herself."""
MOST_GONE = 10_000
PUT_IN = ("add", "add-upgrade")


@dataclass(slots=True)
class People:
    """``now`` gives seconds that only run forward."""

    addresses: Addresses = field(repr=False)
    now: Callable[[], float] = field(repr=False)
    _gone: OrderedDict[str, float] = field(default_factory=OrderedDict, repr=False)

    async def noticed(self, activity: Activity, own: Own) -> None:
        """Take from an activity in a private chat what tells that Wren came or went there."""
        who = own.person(activity["from"])
        self._gone.pop(who.id, None)
        if not in_private(activity):
            return
        if was_put_in(activity, own):
            await self.addresses.keep(who.id, f"{activity['serviceUrl']} {activity['conversation']['id']}")
        elif activity["type"] == "installationUpdate" and activity.get("action") == "remove":
            await self.addresses.forget(who.id)

    async def chat_with(self, person: Person) -> tuple[str, str] | None:
        """The conversation and its service URL, or None where none is known. Raises ``Refused``."""
        if self._gone.get(person.id, 0.0) > self.now():
            raise Refused
        where = await self.addresses.find(person.id)
        if where is None:
            return None
        service_url, _, conversation = where.partition(" ")
        return conversation, service_url

    def lost(self, person: Person) -> None:
        """Teams refuses what is sent to her. Nobody tries again for a day."""
        while len(self._gone) >= MOST_GONE:
            self._gone.popitem(last=False)
        self._gone[person.id] = self.now() + GONE_SECONDS


def in_private(activity: Activity) -> bool:
    """Whether it comes from the chat of one person with Wren."""
    conversation = activity["conversation"]
    # Ids that begin so are of channels and of chats of several people, whatever the kind says.
    return text(conversation, "conversationType", "") == "personal" and not conversation["id"].startswith(
        "19:"
    )


def in_channel(activity: Activity) -> bool:
    """Whether it comes from a channel of a team."""
    return text(activity["conversation"], "conversationType", "") == "channel"


def was_put_in(activity: Activity, own: Own) -> bool:
    """Whether Wren was added to a chat or team. Teams says so in two ways, and not always in both."""
    match activity["type"]:
        case "installationUpdate":
            return activity.get("action") in PUT_IN
        case "conversationUpdate":
            return any(own.is_wren(one.get("id")) for one in members(activity, "membersAdded"))
        case _:
            return False


def team_of(activity: Activity) -> str:
    """The team that an activity belongs to; empty in a private chat."""
    return text(part(activity["channelData"], "team", {}), "id", "")
