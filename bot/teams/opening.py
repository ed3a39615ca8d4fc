"""Coming to a tenant: whether Microsoft accepts what Wren shows to prove who it is."""

from __future__ import annotations

import asyncio

from bot.platform import PlatformFault
from bot.teams.token import CredentialUnreadable, TokenDown, TokenRefused, Tokens

PAUSES = (0.5, 1.0, 2.0)
"""Seconds between tries while the login service cannot be reached."""


async def prove(tokens: Tokens) -> None:
    """Get a first token, in a few tries. Raises ``PlatformFault``."""
    for pause in (*PAUSES, None):
        try:
            await tokens.bearer()
        except TokenRefused:
            raise PlatformFault("teams_credential_refused") from None
        except CredentialUnreadable:
            raise PlatformFault("teams_credential_unreadable") from None
        except TokenDown:
            if pause is None:
                raise PlatformFault("teams_down") from None
            await asyncio.sleep(pause)
        else:
            return
