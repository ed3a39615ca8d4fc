"""Coming to a tenant: whether Microsoft accepts what Wren shows to prove who it is."""

from __future__ import annotations

import asyncio
import logging

from bot.platform import PlatformFault
from bot.teams.token import CredentialUnreadable, TokenDown, TokenRefused, Tokens

PAUSES = (0.5, 1.0, 2.0)
"""Seconds between tries while the login service cannot be reached."""

_log = logging.getLogger("wren.teams")


async def prove(tokens: Tokens) -> None:
    """Get a first token, in a few tries. Raises ``PlatformFault`` where the credential is of no use.

    A login service that is down keeps nobody out: what people do is taken, and letters wait for a token.
    """
    for pause in (*PAUSES, None):
        try:
            await tokens.bearer()
        except TokenRefused:
            raise PlatformFault("teams_credential_refused") from None
        except CredentialUnreadable:
            raise PlatformFault("teams_credential_unreadable") from None
        except TokenDown:
            if pause is not None:
                await asyncio.sleep(pause)
        else:
            return
    _log.warning("teams.started_without_token")
