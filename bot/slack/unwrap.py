"""Takes what a person did out of the form that Slack wraps it in."""

from __future__ import annotations

from binascii import a2b_qp

_PAYLOAD = b"payload="
_ODD = (b"=", b"&", b"\r", b"\n")
"""What no form of Slack's has in its payload, and the decoder below would read otherwise."""


def unwrapped(body: bytes) -> str:
    """The JSON of a form that holds nothing but a payload; any other body as it came.

    A form is some 6,000 escaped signs. Bolt takes them one by one in Python, which was a fifth of all that a
    concern cost. They are quoted-printable with another sign, and for that the library has a decoder in C.
    Raises ``UnicodeDecodeError``.
    """
    form = body.removeprefix(_PAYLOAD)
    if form != body and not any(sign in form for sign in _ODD):
        payload = a2b_qp(form.replace(b"+", b" ").replace(b"%", b"="))
        # Each escape is two shorter now, or there was one that is none.
        if payload.startswith(b"{") and len(payload) == len(form) - 2 * form.count(b"%"):
            return payload.decode("utf-8", "replace")
    return body.decode("utf-8")
