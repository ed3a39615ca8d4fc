"""P7: canaries planted wherever a log line could pick them up come out nowhere, at DEBUG."""

from __future__ import annotations

import asyncio
import io
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import KNOWN, SafeFormatter, loop_handler, set_up

CANARY = "canary-8f2a"
FINISHED: dict[str, object] = {"name": "wren.x", "msg": "done", "levelno": logging.INFO}
ROOT = Path(__file__).parent.parent
LIBRARIES = ("aiosqlite", "sqlalchemy.engine", "asyncio", "aiohttp.server", "aiohttp.access", "apscheduler")


class CanaryError(Exception):
    """An exception whose text says what must not be logged."""


@pytest.fixture(autouse=True)
def _everything_put_back() -> Iterator[None]:
    root, ours, access = logging.getLogger(), logging.getLogger("wren"), logging.getLogger("aiohttp.access")
    before = (root.handlers[:], root.level, ours.level, access.disabled, logging.raiseExceptions)
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    yield
    root.handlers[:], root.level, ours.level, access.disabled, logging.raiseExceptions = before
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(False)
    logging.Logger.manager._clear_cache()  # type: ignore[attr-defined]


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    set_up("DEBUG", stream)
    return stream


def tangled() -> BaseException:
    """An exception with a canary in its own text, its notes, its cause, its context and its group."""
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as first:
            inner = CanaryError(f"inner {CANARY}")
            inner.add_note(CANARY)
            raise ExceptionGroup(f"group {CANARY}", [inner, ValueError(CANARY)]) from first
    except ExceptionGroup as group:
        return group


def plant(logger: logging.Logger) -> None:
    """Log canaries in every part of a record, at every level, as a careless library would."""
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL, 35):
        logger.log(level, CANARY)
        logger.log(level, "said %s", CANARY)
        logger.log(level, {"said": CANARY})
        logger.log(level, "event", extra={"kind": CANARY, "count": CANARY, "words": CANARY, "fault": CANARY})
        logger.log(level, "event", exc_info=tangled(), stack_info=True)
        logger.log(level, "event %s", tangled())
        logger.log(level, "too few %s %s", CANARY)


@pytest.mark.parametrize("name", [*LIBRARIES, "wren.courier", "root", f"{CANARY}.logger", f"wren.{CANARY}"])
def test_nothing_said_comes_out_of_any_logger_at_any_level(name: str, log: io.StringIO) -> None:
    logger = logging.getLogger(None if name == "root" else name)
    logger.setLevel(logging.DEBUG)
    plant(logger)
    logger.setLevel(logging.NOTSET)
    assert CANARY not in log.getvalue()
    assert name == "aiohttp.access" or " ERROR " in log.getvalue()


def test_the_same_canaries_do_come_out_of_a_plain_formatter() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(kind)s", defaults={"kind": ""}))
    logger = logging.getLogger("control")
    logger.addHandler(handler)
    logger.propagate = False
    logger.error(CANARY)
    logger.error("said %s", "args-" + CANARY)
    logger.error("event", extra={"kind": "extra-" + CANARY})
    logger.error("event", exc_info=tangled())
    shown = stream.getvalue()
    for before in ("", "args-", "extra-", "inner ", "group ", "KeyError: '"):
        assert before + CANARY in shown
    logger.removeHandler(handler)


def test_an_event_of_ours_shows_its_name_and_the_fields_on_the_list(log: io.StringIO) -> None:
    fields = {"kind": "notice", "attempt": 3, "seconds": 1.23456, "port": 3978, "version": "0.1.0", "path": 1}
    logging.getLogger("wren.courier").info("letter.retry", extra=fields)
    time, rest = log.getvalue().rstrip("\n").split(" ", 1)
    assert time.endswith("Z")
    shown = "attempt=3 port=3978 seconds=1.235 kind=notice version=0.1.0"
    assert rest == "INFO wren.courier letter.retry " + shown


def test_an_exception_shows_types_and_places_of_the_whole_chain(log: io.StringIO) -> None:
    logging.getLogger("wren.courier").error("letter.failed", exc_info=tangled())
    line = log.getvalue()
    assert line.count("\n") == 1
    for kind in ("ExceptionGroup", "CanaryError", "ValueError", "KeyError"):
        assert kind in line
    assert "in=tests/test_log_shows_what_happened_never_what_was_said.py:" in line
    logging.getLogger("wren.courier").error("letter.failed", extra={"fault": CanaryError(CANARY)})
    assert log.getvalue().rstrip().endswith("CanaryError")


def test_a_chain_that_bites_its_own_tail_comes_to_an_end(log: io.StringIO) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    logging.getLogger("wren.courier").error("letter.failed", exc_info=first)
    assert log.getvalue().count("error=") == 2


@pytest.mark.parametrize("name", ["aiosqlite", "sqlalchemy.engine", "apscheduler.scheduler", "asyncio"])
def test_lines_of_libraries_below_warning_are_not_even_counted(name: str, log: io.StringIO) -> None:
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)
    logger.debug("x")
    logger.info("x")
    logger.setLevel(logging.NOTSET)
    assert log.getvalue() == ""


def test_handlers_that_libraries_set_are_taken_away() -> None:
    side = io.StringIO()
    logger = logging.getLogger("asyncio")
    logger.addHandler(logging.StreamHandler(side))
    stream = io.StringIO()
    set_up("DEBUG", stream)
    logger.error(CANARY)
    assert side.getvalue() == ""
    assert " ERROR asyncio " in stream.getvalue()


@given(st.text(max_size=40) | st.integers() | st.floats() | st.binary(max_size=9) | st.none())
def test_a_field_shows_a_known_word_or_a_small_number_or_that_it_is_withheld(value: object) -> None:
    record = logging.makeLogRecord(FINISHED | {"kind": value, "count": value})
    count, kind = SafeFormatter().format(record).split(" done ")[1].split(" ", 1)
    assert kind.removeprefix("kind=") in KNOWN | {"withheld"}
    shown = count.removeprefix("count=")
    assert shown == "withheld" or abs(float(shown)) < 10_000_000


@pytest.mark.parametrize("value", ["1712345678.123456", "U0412.1", "grace", "1.2.3 x"])
def test_an_id_does_not_pass_for_a_version(value: str) -> None:
    record = logging.makeLogRecord(FINISHED | {"version": value})
    assert SafeFormatter().format(record).endswith("version=withheld")


def test_uncaught_exceptions_of_process_thread_and_destructor_show_their_type_only(log: io.StringIO) -> None:
    class Dying:
        def __del__(self) -> None:
            raise CanaryError(CANARY)

    def fails() -> None:
        raise CanaryError(CANARY)

    Dying()
    thread = threading.Thread(target=fails, name=CANARY)
    thread.start()
    thread.join()
    error = tangled()
    sys.excepthook(type(error), error, error.__traceback__)
    events = [line.split()[3] for line in log.getvalue().splitlines()]
    assert events == ["process.unraisable", "process.thread_crashed", "process.crashed"]
    assert log.getvalue().count("CanaryError") == 3
    assert CANARY not in log.getvalue()


async def test_what_a_task_leaves_unhandled_shows_its_type_only(log: io.StringIO) -> None:
    async def fails() -> None:
        raise CanaryError(CANARY)

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(loop_handler)
    task = loop.create_task(fails(), name=CANARY)
    await asyncio.wait([task])
    del task
    loop.call_exception_handler({"message": CANARY})
    assert log.getvalue().count("process.loop_fault") == 2
    assert "CanaryError" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_warning_shows_that_it_came_but_not_its_words(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
        logging.captureWarnings(False)
    assert " WARNING py.warnings " in log.getvalue()
    assert CANARY not in log.getvalue()


def test_a_whole_process_that_dies_prints_nothing_that_was_said() -> None:
    code = f"from bot.log import set_up\nset_up('DEBUG')\nwords = '{CANARY}'\nraise ValueError(words)"
    plain = code.replace("set_up('DEBUG')", "")
    hushed, shown = (
        subprocess.run([sys.executable, "-c", each], cwd=ROOT, capture_output=True, text=True, check=False)
        for each in (code, plain)
    )
    assert CANARY in shown.stderr
    assert "process.crashed error=ValueError" in hushed.stderr
    assert CANARY not in hushed.stdout + hushed.stderr
    assert hushed.returncode == 1
