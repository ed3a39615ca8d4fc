"""People who use Wren in Teams. They see only what a Teams client shows, and do only what it can send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests import teams_activities as activities
from tests.acting import Acting, by_field, receipt_in
from tests.teams_card import Opened, button_of, buttons, faults_in, inputs, texts
from tests.teams_client import TeamsClient
from tests.teams_tenant import RELAY, THREAD, Post, Shape

COMMANDS = {"home": "home"}
"""What she types where no button has it."""


@dataclass(slots=True)
class TeamsActor(TeamsClient, Acting):
    """Somebody in the organisation, with the same methods as an actor at the playground."""

    # --- what she does -------------------------------------------------------------------------------

    async def does(self, act: str, about: str = "", **_: Any) -> Shape | None:
        """Type the command, or press the newest button that has this act."""
        if act in COMMANDS:
            self.modal = None
            await self.says(COMMANDS[act])
        else:
            await self._press(lambda one: one["act"] == act and about in ("", one["about"]), act)
        return self.seen

    async def presses(self, label: str) -> Shape | None:
        """Press the button with this label: in the dialog in front of her, else under the newest message."""
        await self._press(lambda one: one["label"] == label, label)
        return self.seen

    async def says(
        self, text: str, where: str | None = None, under: str | None = None, files: int = 0
    ) -> None:
        """Type into her chat with Wren, or into a channel or thread with a mention of it."""
        place = self.place(where) if where else self.chat
        thread = (under or "").partition(THREAD)[2]
        activity = activities.said(self.user, place, text, thread=thread, **self.now())
        post = Post(place.id, self._tenant.message_id(), self.user.id, activity, thread)
        activity["id"] = post.id
        if place.team and not thread:
            post.thread = post.id
            activity["conversation"]["id"] += f"{THREAD}{post.id}"
        activity["attachments"] += activities.files(files)
        self._tenant.add(post)
        before = len(self._tenant.posts)
        await self.bring(activity)
        for told in self._tenant.posts[before:]:
            if told.place == place.id == RELAY and told.author != self.user.id:
                self.front = told
                self.modal = None
                if "place.typed" in [one["act"] for one in self.seen_buttons()]:
                    await self.does("place.typed")

    async def fills(self, **answers: Any) -> Shape | None:
        """Fill the form in front of her and send it; what is not named stays as it was offered."""
        opened = self.opened
        for name, value in by_field(answers).items():
            assert name in inputs(opened.card), f"no field is called {name}, only {list(inputs(opened.card))}"
            opened.fill(name, value)
        submits = [one for one in buttons(opened.card) if one.get("associatedInputs", "auto") != "none"]
        assert len(submits) == 1, "a form has one button that sends it"
        await self._press_inside(opened, submits[0])
        return self.seen

    def closes(self) -> None:
        """Close the dialog. Teams tells nobody."""
        self.modal = None

    # --- what she sees -------------------------------------------------------------------------------

    @property
    def opened(self) -> Opened:
        """The dialog that must be in front of her."""
        assert self.modal is not None, "there is no dialog here"
        return self.modal

    @property
    def seen(self) -> Shape | None:
        """The card in front of her: of the dialog, else of the message."""
        if self.modal is not None:
            return self.modal.card
        return self.front.card if self.front is not None else None

    @property
    def faults(self) -> dict[str, str]:
        """What has to be put right, by field."""
        return {**faults_in(self.modal.card), **self.modal.missing} if self.modal is not None else {}

    def reads(self) -> str:
        """All the text in front of her, and what stands in its inputs."""
        if self.modal is not None:
            return "\n".join(self.modal.reads())
        typed = str(self.front.activity.get("text") or "") if self.front is not None else ""
        return "\n".join([typed, *texts(self.seen)])

    def seen_buttons(self) -> list[Shape]:
        """All buttons in front of her."""
        return [button_of(action) for action in buttons(self.seen)]

    def receipt(self) -> str:
        """The receipt words in front of her."""
        return receipt_in(texts(self.opened.card))
