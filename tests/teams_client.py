"""A Teams client: what it shows of messages and dialogs, and how it sends what a person does there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests import teams_activities as activities
from tests.teams_card import Opened, button_of, buttons
from tests.teams_connector import LARGEST
from tests.teams_delivery import Delivery
from tests.teams_shape import problems_of_card, weight
from tests.teams_tenant import BOT, CARD, RELAY, Conversation, Post, Shape, Tenant, User

Wanted = Callable[[Shape], bool]
SIZES = ("small", "medium", "large")


@dataclass(slots=True)
class TeamsClient:
    """One person's client. ``settle`` lets Wren do all that is due; ``front`` is what lies before her."""

    user: User
    delivery: Delivery = field(repr=False)
    settle: Callable[[], Awaitable[None]] = field(repr=False)
    modal: Opened | None = None
    opened_in: Post | None = None
    front: Post | None = None

    @property
    def _tenant(self) -> Tenant:
        return self.delivery.teams.tenant

    @property
    def chat(self) -> Conversation:
        """Her chat with Wren."""
        return self._tenant.chat(self.user.id)

    def place(self, name: str) -> Conversation:
        """A chat or channel that she is in."""
        place = self._tenant.conversations[name]
        assert self.user.id in place.members, "she is not in this conversation"
        return place

    def now(self) -> dict[str, Any]:
        """When and through which service an activity comes."""
        return {"at": self.delivery.clock(), "service_url": self.delivery.teams.service_url}

    # --- sending -------------------------------------------------------------------------------------

    async def bring(self, activity: Shape) -> Shape | None:
        """Send it and wait until Wren has done what it does. The body of the answer."""
        before = len(self._tenant.posts)
        reply = await self.delivery.do(activity)
        if reply is None:
            self.delivery.trouble.append("no answer in time")
        await self.delivery.teams.quiet()
        await self.settle()
        await self.delivery.teams.quiet(0.005)
        self._look(before, activity["conversation"]["id"].partition(";")[0])
        return reply.json() if reply is not None else None

    def _look(self, before: int, place: str) -> None:
        """Whether a message of Wren's came for her: in her chat, or where she has just typed."""
        for post in self._tenant.posts[before:]:
            if post.author == BOT and post.place in (self.chat.id, place) and post.place != RELAY:
                self.front = post

    async def invoke(self, activity: Shape) -> None:
        """Send something that is answered by a dialog, and show what came."""
        answer = await self.bring(activity)
        if answer is None:
            self.delivery.trouble.append("the client says that something went wrong")
            return
        self.show(answer)

    def show(self, answer: Shape) -> None:
        """Put an answer on the screen. What Teams could not make of it is trouble."""
        task = answer.get("task")
        match task:
            case None:
                self.delivery.trouble += [f"unknown answer {sorted(answer)}"] if answer else []
                self.modal = None
            case {"type": "message", "value": str(text)}:
                self.modal = Opened(told=text)
            case {"type": "continue", "value": {"title": str(title), "card": dict(shown), **size}}:
                self.delivery.trouble += self._wrong(shown, size)
                self.modal = Opened(title, shown.get("content", {}))
            case _:
                self.delivery.trouble.append("an answer that is no dialog")

    def _wrong(self, shown: Mapping[Any, Any], size: Mapping[Any, Any]) -> list[str]:
        card = shown.get("content")
        wrong = [*problems_of_card(card)]
        wrong += ["not an Adaptive Card"] if shown.get("contentType") != CARD else []
        wrong += [f"unknown part {name}" for name in size if name not in ("height", "width")]
        wrong += [
            f"unknown size {one}" for one in size.values() if not (one in SIZES or isinstance(one, int))
        ]
        return wrong + ([f"{weight(card)} bytes are too many"] if weight(card) > LARGEST else [])

    # --- pressing ------------------------------------------------------------------------------------

    async def _press(self, wanted: Wanted, what: str) -> None:
        if self.modal is not None:
            for action in buttons(self.modal.card):
                if wanted(button_of(action)):
                    await self._press_inside(self.modal, action)
                    return
            self.modal = None
        for post in self._visible():
            for action in buttons(post.card):
                if wanted(button_of(action)):
                    await self._press_below(post, action)
                    return
        raise AssertionError(f"nobody offers {what!r}")

    async def _press_inside(self, opened: Opened, action: Shape) -> None:
        data = opened.gather(action)
        if data is None:
            return
        place = self._tenant.conversations[self.opened_in.place] if self.opened_in is not None else self.chat
        thread = self.opened_in.thread if self.opened_in is not None else ""
        await self.invoke(activities.submitted(self.user, place, data, thread=thread, **self.now()))

    async def _press_below(self, post: Post, action: Shape) -> None:
        """A button under a message: a dialog is asked for, or a message without text is sent."""
        place, data = self._tenant.conversations[post.place], dict(action.get("data") or {})
        teams = data.pop("msteams", None) or {}
        about: dict[str, Any] = {"reply_to": post.id, "thread": post.thread, **self.now()}
        if teams.get("type") == "task/fetch":
            self.opened_in = post
            await self.invoke(activities.fetched(self.user, place, {"type": "task/fetch", **data}, **about))
        else:
            await self.bring(activities.pressed(self.user, place, data, **about))

    def _visible(self) -> Iterator[Post]:
        """Messages of Wren's that she can see: what came last, the guardians' channel, her own chat."""
        if self.front is not None and not self.front.deleted:
            yield self.front
        if self.user.id in self._tenant.conversations[RELAY].members:
            yield from self._tenant.seen_in(RELAY)
        yield from self._tenant.seen_in(self.chat.id)
