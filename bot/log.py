"""The log: what happened, never what was said or by whom.

An event of our own has a fixed name and a few fields whose values come from a fixed set. Of any other
library's record only its logger, its level, the place in the code and the type of an exception are shown:
never its message, which may hold anything. Below WARNING nothing of theirs is shown at all, because the
mere number and moment of such lines would tell that somebody is acting.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

EVENT = re.compile(r"[a-z_.]{1,60}")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,99}")
FILE = re.compile(r"[A-Za-z0-9_./-]{1,100}\.py")
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,3}((a|b|rc|\.dev|\.post)[0-9]{1,4})?")
LARGEST = 10_000_000
MOST_EXCEPTIONS = 8
MOST_FRAMES = 5
WITHHELD = "withheld"
NUMBERS = ("attempt", "count", "port", "seconds")
WORDS = ("fault", "kind", "state")
FIELDS = (*NUMBERS, *WORDS, "version")
# fmt: off
KNOWN = frozenset((
    "case", "closed", "crash", "database", "dead", "direct", "down", "dropped", "full", "held",
    "keys", "letter", "memory", "metrics", "missing", "note", "notice", "open", "play", "post",
    "postgresql", "ready", "released", "retry", "revise", "roster", "sent", "settings", "sqlite",
    "started", "stopped", "timeout", "unavailable", "unclear", "up", "waiting", "web", "wording",
))
# fmt: on
"""The values that `fault`, `kind` and `state` may show. A word outside this set could be somebody's name."""

LEVELS = (
    (logging.CRITICAL, "CRITICAL"),
    (logging.ERROR, "ERROR"),
    (logging.WARNING, "WARNING"),
    (logging.INFO, "INFO"),
)

_crash = logging.getLogger("wren.process")


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Make every record of this process go through one formatter to `stream` (standard error if none).

    Warnings and uncaught exceptions of the process, its threads and its destructors go the same way.
    `level` is that of our own loggers. Handlers that libraries have set are taken away.
    """
    handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    handler.setFormatter(SafeFormatter())
    handler.addFilter(_is_shown)
    for name in list(logging.Logger.manager.loggerDict):
        other = logging.getLogger(name)
        other.handlers.clear()
        other.propagate = True
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("wren").setLevel(level)
    logging.getLogger("aiohttp.access").disabled = True
    # Else a fault inside logging prints the record, message and all, to standard error.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


def loop_handler(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For `loop.set_exception_handler`: what a task or callback left unhandled, by type only."""
    _crash.error("process.loop_fault", exc_info=_info(context.get("exception")))


class SafeFormatter(logging.Formatter):
    """One line a record: `time level logger event field=value …`, then exceptions by type and place."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        start = f"{time} {_level(record.levelno)} {_logger(record.name)}"
        told = _own(record) if _is_own(record.name) else [f"at={_place(record.pathname, record.lineno)}"]
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return " ".join([start, *told, *(_exceptions(error) if isinstance(error, BaseException) else ())])


def _is_own(name: str) -> bool:
    return name == "wren" or name.startswith("wren.")


def _is_shown(record: logging.LogRecord) -> bool:
    return _is_own(record.name) or record.levelno >= logging.WARNING


def _level(number: int) -> str:
    return next((name for least, name in LEVELS if number >= least), "DEBUG")


def _logger(name: str) -> str:
    known = _is_own(name) or name in ("root", "py.warnings") or name.partition(".")[0] in sys.modules
    return name if known and NAME.fullmatch(name) else "other"


def _own(record: logging.LogRecord) -> list[str]:
    event = record.msg if isinstance(record.msg, str) and EVENT.fullmatch(record.msg) else "event.unnamed"
    return [event, *_fields(record.__dict__)]


def _fields(given: Mapping[str, object]) -> Iterator[str]:
    for name in FIELDS:
        if name in given:
            yield f"{name}={_value(name, given[name])}"


def _value(name: str, value: object) -> str:
    if name in NUMBERS:
        return _number(value)
    if name == "fault" and isinstance(value, BaseException):
        return _type(value)
    fits = isinstance(value, str) and (VERSION.fullmatch(value) if name == "version" else value in KNOWN)
    return str(value) if fits else WITHHELD


def _number(value: object) -> str:
    # A larger number is no count of ours: it could be a telephone number or somebody's id.
    if not isinstance(value, int | float) or not abs(value) < LARGEST:
        return WITHHELD
    return str(round(value, 3)) if isinstance(value, float) else str(int(value))


def _exceptions(error: BaseException) -> Iterator[str]:
    """The exception, what it holds and what caused it: types and places, never their words."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < MOST_EXCEPTIONS:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield f"error={_type(each)} in={_frames(each.__traceback__)}"
        if isinstance(each, BaseExceptionGroup):
            waiting.extend(each.exceptions)
        before = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
        if before is not None:
            waiting.append(before)


def _type(error: BaseException) -> str:
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    return name if NAME.fullmatch(name) else "Exception"


def _frames(trace: TracebackType | None) -> str:
    places = []
    while trace is not None:
        places.append(_place(trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return ",".join(places[-MOST_FRAMES:]) or "-"


def _place(path: str, line: int) -> str:
    """Folder, file and line. The folders above are left out: they can hold the name of a user."""
    short = "/".join(path.replace("\\", "/").split("/")[-2:])
    return f"{short}:{line}" if FILE.fullmatch(short) else "-"


def _info(error: object) -> tuple[type[BaseException], BaseException, TracebackType | None] | None:
    return (type(error), error, error.__traceback__) if isinstance(error, BaseException) else None


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _crash.critical("process.crashed", exc_info=(kind, error, trace))


def _unraisable(given: sys.UnraisableHookArgs) -> None:
    _crash.error("process.unraisable", exc_info=_info(given.exc_value))


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if not issubclass(given.exc_type, SystemExit):
        _crash.critical("process.thread_crashed", exc_info=_info(given.exc_value))
