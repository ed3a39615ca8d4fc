"""Takes what a person did out of the form that Slack wraps it in."""

from __future__ import annotations

import re
from binascii import a2b_qp

_FORM = b"payload="
# What no form of Slack's has in it, and the decoder below would read otherwise.
_ODD = re.compile(rb"%(?![0-9A-Fa-f]{2})|[=&\r\n]")


def unwrapped(body: bytes) -> str:
    """The JSON of a form that holds nothing but a payload; any other body as it came.

    A form is some 6,000 escaped signs. Bolt takes them one by one in Python, which was a fifth of all that a
    concern cost. They are quoted-printable with another sign, and for that the library has a decoder in C.
    Raises ``UnicodeDecodeError``.
    """
    if body.startswith(_FORM) and not _ODD.search(body, len(_FORM)):
        payload = a2b_qp(body[len(_FORM) :].replace(b"+", b" ").replace(b"%", b"=")).decode(
            "utf-8", "replace"
        )
        if payload.startswith("{"):
            return payload
    return body.decode("utf-8")
