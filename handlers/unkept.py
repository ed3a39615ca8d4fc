"""What is said beside words that the store could not keep. They stay in their form, to be sent again."""

from __future__ import annotations

import logging

from prompts import Words
from store.database import Full, Unavailable

_log = logging.getLogger("wren.desk")


def not_kept(words: Words, fault: Unavailable) -> str:
    """The sentence. A full disk has surely taken nothing; of any other fault nobody can be sure."""
    # Its type only: the frames would say what somebody was about to do.
    _log.error("desk.not_kept", extra={"fault": fault})
    return words.say("mistakes.no_room" if isinstance(fault, Full) else "mistakes.not_kept")
