"""What the browser sent → Event. Pure; anything not exactly as agreed is ``Malformed``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from bot.play.cast import Cast
from handlers.chat import Arrived, Event, Filled, Person, Place, Posted, Pressed, Said
from handlers.limits import DIALOG_ABOUT

MESSAGE_BYTES = 256 * 1024
"""Largest message taken from a browser: the longest form four times over, in bytes of UTF-8."""

FIELDS = 200
VALUES = 50
FILES = 20

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,79}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")

On = Literal["home", "message", "dialog"]
"""Where on the page it was done: a card that answers a message is put into the chat beside it."""

Payload = Mapping[str, object]


class Malformed(Exception):
    """The browser sent what this page never sends. Carries nothing of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing done in the browser. ``id`` is its own random name, the same when it is sent again."""

    id: str
    event: Event = field(repr=False)
    on: On = "message"


def parse(text: str) -> Payload:
    """The JSON object in a message. Raises ``Malformed``, also for text that is not valid Unicode."""
    try:
        payload: object = json.loads(text)
        json.dumps(payload, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(payload, dict):
        raise Malformed
    return payload


def request_id(payload: Payload) -> str | None:
    """The message's own name, so that even a refusal finds its way back; None if it has none."""
    value = payload.get("id")
    return value if isinstance(value, str) and _ID.match(value) else None


def read(payload: Payload, people: Cast) -> Request:
    """What was done. Raises ``Malformed``."""
    known_id = request_id(payload)
    if known_id is None:
        raise Malformed
    on = _text(payload, "on", "message")
    if on not in ("home", "message", "dialog"):
        raise Malformed
    event = _event(payload, people)
    return Request(known_id, event, "dialog" if isinstance(event, Filled) else cast(On, on))


def _event(payload: Payload, people: Cast) -> Event:
    who = _who(payload, people)
    language = _matching(payload, "language", _LANGUAGE, "en-GB")
    where = _where(payload, people)
    under = _under(payload)
    match payload.get("do"):
        case "said":
            return Said(who, _text(payload, "text", ""), _files(payload), language, where, under)
        case "pressed":
            return Pressed(who, _matching(payload, "act", _NAME), _about(payload), language, where, under)
        case "filled":
            form = _matching(payload, "form", _NAME)
            return Filled(who, form, _answers(payload), _about(payload), language, where)
        case "arrived":
            return Arrived(who, language, where)
        case _:
            raise Malformed


def _text(payload: Payload, key: str, default: str | None = None) -> str:
    value = payload.get(key, default)
    if not isinstance(value, str):
        raise Malformed
    return value


def _matching(payload: Payload, key: str, pattern: re.Pattern[str], default: str | None = None) -> str:
    value = _text(payload, key, default)
    if not pattern.match(value):
        raise Malformed
    return value


def _who(payload: Payload, people: Cast) -> Person:
    person = people.person(_text(payload, "who"))
    if person is None:
        raise Malformed
    return person


def _where(payload: Payload, people: Cast) -> Place | None:
    if payload.get("where") is None:
        return None
    place = people.place(_text(payload, "where"))
    if place is None:
        raise Malformed
    return place


def _under(payload: Payload) -> Posted | None:
    if payload.get("under") is None:
        return None
    return Posted(_matching(payload, "under", _ID))


def _about(payload: Payload) -> str:
    about = _text(payload, "about", "")
    if len(about) > DIALOG_ABOUT:
        raise Malformed
    return about


def _files(payload: Payload) -> int:
    files = payload.get("files", 0)
    if not isinstance(files, int) or isinstance(files, bool) or not 0 <= files <= FILES:
        raise Malformed
    return files


def _answers(payload: Payload) -> dict[str, tuple[str, ...]]:
    answers = payload.get("answers")
    if not isinstance(answers, dict) or len(answers) > FIELDS:
        raise Malformed
    return {_field_name(name): _values(values) for name, values in answers.items()}


def _field_name(name: object) -> str:
    if not isinstance(name, str) or not _NAME.match(name):
        raise Malformed
    return name


def _values(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or len(values) > VALUES:
        raise Malformed
    if not all(isinstance(value, str) for value in values):
        raise Malformed
    return tuple(values)
