"""Whether an HTTP request was really sent by Slack: its signature over the time and the body.

By Slack's "Verifying requests": HMAC-SHA256 over ``v0:<time>:<body>``, no older than five minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

OLDEST_SECONDS = 300
_TIME = re.compile(r"[0-9]{1,12}\Z")


def genuine(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the signature is Slack's and fresh. Anything odd is no."""
    if not secret:
        return False
    moment, given = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not _TIME.match(moment) or abs(int(now.timestamp()) - int(moment)) > OLDEST_SECONDS:
        return False
    base = b"v0:" + moment.encode() + b":" + body
    wanted = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))
