"""From an exception at start to a sentence an operator can act on. Never the exception's own text."""

from __future__ import annotations

from bot.platform import PlatformFault
from bot.settings import Settings, SettingsFaults
from bot.web import PortTaken
from prompts import WordingFaults, Words
from store.database import Full, Unavailable
from store.opening import WrongDatabase
from store.schema import TooNew
from store.vault import RingFault

DATABASE = {
    "not_playground": "database_not_playground",
    "is_playground": "database_is_playground",
    "not_our_ring": "keys_not_ours",
    "ring_lost": "keys_missing",
}


class Faulty(Exception):
    """A command failed, under these settings."""

    def __init__(self, fault: Exception, settings: Settings) -> None:
        super().__init__()
        self.fault = fault
        self.settings = settings


def explained(fault: Exception, words: Words) -> list[str]:
    """What to print: what is wrong, and what to do."""
    if isinstance(fault, SettingsFaults):
        lines = [words.say("operator.settings_faults")]
        return lines + [words.say(f"operator.{one.key}", **one.values) for one in fault.faults]
    if isinstance(fault, WordingFaults):
        return [words.say("operator.wording_faults"), *fault.faults]
    if isinstance(fault, Faulty):
        return [_explained(fault.fault, fault.settings, words)]
    return [words.say("operator.stopped_by_fault")]


def _explained(fault: Exception, settings: Settings, words: Words) -> str:
    match fault:
        case RingFault(reason=reason):
            key = "keys_none_yet" if reason == "missing" else f"keys_{reason}"
        case WrongDatabase(reason=reason):
            key = DATABASE[reason]
        case PortTaken():
            return words.say(f"operator.{fault.key}", host=fault.host, port=str(fault.port))
        case PlatformFault():
            key = fault.key
        case TooNew():
            key = "database_newer"
        case Full():
            key = "database_full"
        case Unavailable():
            key = "database_down"
        case OSError():
            return words.say("operator.data_not_writable", path=str(settings.data))
        case _:
            key = "stopped_by_fault"
    return _with_path(words, key, str(settings.keys))


def _with_path(words: Words, key: str, path: str) -> str:
    name = f"operator.{key}"
    values = {"path": path} if "path" in words.placeholders(name) else {}
    return words.say(name, **values)
