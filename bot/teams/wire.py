"""The Bot Connector: the few REST calls by which Wren speaks in Teams."""

from __future__ import annotations

from typing import Protocol

from bot.teams.own import Activity


class Speech(Protocol):
    """What an answer may ask of the Bot Connector. Each raises ``TryLater``, ``Unclear`` or ``Refused``."""

    async def send(self, conversation: str, service_url: str, activity: Activity) -> str:
        """Send to a chat, or into a thread where the id names one. The id of the message."""

    async def update(self, conversation: str, service_url: str, activity_id: str, activity: Activity) -> None:
        """Replace an own message."""

    async def start_thread(self, channel: str, service_url: str, activity: Activity) -> tuple[str, str]:
        """Begin a thread in a channel: the conversation id of the thread, and the id of the message."""
