"""The rules of the house that no tool holds, each a function from source text to what is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "store", "prompts")
PLATFORMS = ("slack", "teams", "play")
LONGEST_FILE = 250
LONGEST_FUNCTION = 40

ALLOWED_AT_TOP = {
    *PACKAGES, "tests", "docs", "README.md", "LICENSE", "pyproject.toml", "requirements.lock",
    "requirements-dev.lock", "requirements-semantic.lock", "Makefile", "Dockerfile", ".ci", ".dockerignore",
    ".gitignore", ".git",
}  # fmt: skip

BANNED_NAMES = {"common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}

MAKES_CLOCK_OR_CHANCE = {
    "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter",
    "time.perf_counter_ns", "time.localtime", "time.gmtime", "datetime.datetime.now",
    "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today", "random", "secrets",
    "os.urandom", "os.getrandom", "ssl.RAND_bytes", "uuid.uuid1", "uuid.uuid4",
}  # fmt: skip

READS_ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv", "os.unsetenv"}

MAKES_KEYS = {"generate", "generate_key", "generate_private_key", "generate_parameters"}
"""The methods by which ``cryptography`` makes keys from chance of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: where it stands in the house, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def files(top: Path = TOP) -> Iterator[Path]:
    """Every file that belongs to the project, as a path below its top; what git ignores is left out."""
    rules = [line.strip() for line in (TOP / ".gitignore").read_text().splitlines() if line.strip()]

    def ignored(path: Path) -> bool:
        below = path.relative_to(top).as_posix()
        if below == ".git":
            return True
        return any(
            below == rule.strip("/") if rule.startswith("/") else fnmatch(path.name, rule.strip("/"))
            for rule in rules
        )

    waiting = [top]
    while waiting:
        for path in sorted(waiting.pop().iterdir()):
            if ignored(path):
                continue
            if path.is_dir():
                waiting.append(path)
            else:
                yield path.relative_to(top)


def sources(top: Path = TOP, *folders: str) -> list[Source]:
    """The Python files of these folders (of all four packages, unless told)."""
    inside = folders or PACKAGES
    found = (path for path in files(top) if path.suffix == ".py" and path.parts[0] in inside)
    return [Source(path.as_posix(), (top / path).read_text()) for path in found]


def too_long(path: str, text: str) -> list[str]:
    """A file of more than 250 lines, a function of more than 40."""
    lines = len(text.splitlines())
    wrong = [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []
    if not path.endswith(".py"):
        return wrong
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                wrong.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return wrong


def late_imports(source: Source) -> list[str]:
    """An import inside a function: only ``bot/app.py`` has one, to load platforms by name."""
    if source.path == "bot/app.py":
        return []
    return [
        f"{source.path}:{inner.lineno}: import inside {node.name}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def banned_names(path: str) -> list[str]:
    """A folder or module named for nothing in particular, where things without a home would gather."""
    parts = [*Path(path).parts[:-1], Path(path).stem]
    return [f"{path}: {part} says nothing" for part in parts if part.lower() in BANNED_NAMES]


def platforms_that_know_each_other(source: Source) -> list[str]:
    """``bot.slack``, ``bot.teams`` and ``bot.play`` each stand alone."""
    home = source.path.split("/")[1] if source.path.startswith("bot/") else ""
    others = {f"bot.{name}" for name in PLATFORMS if name != home}
    if home not in PLATFORMS:
        return []
    return [
        f"{source.path}:{line}: imports {name}"
        for line, name in imported(source.tree)
        if any(f"{name}.".startswith(f"{other}.") for other in others)
    ]


def made_elsewhere(source: Source) -> list[str]:
    """Clock, chance or keys made outside ``bot/app.py``; the environment read outside ``bot/settings.py``."""
    banned: set[str] = set()
    if source.path != "bot/app.py":
        banned |= MAKES_CLOCK_OR_CHANCE
    if source.path != "bot/settings.py":
        banned |= READS_ENVIRONMENT
    wrong = [
        f"{source.path}:{line}: {name}"
        for line, name in used(source.tree)
        if any(f"{name}.".startswith(f"{ban}.") for ban in banned)
    ]
    if source.path == "bot/app.py":
        return wrong
    return wrong + [
        f"{source.path}:{node.lineno}: {node.func.attr} makes a key"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MAKES_KEYS
    ]


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each imported name in full, with its line: ``from a import b`` is ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def used(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each name imported or reached through an import, in full, whatever it is called here."""
    yield from imported(tree)
    called: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                called[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                called[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            head, _, rest = ast.unparse(node).partition(".")
            if head in called:
                yield node.lineno, f"{called[head]}.{rest}"


REGISTRIES = [
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "crates" + ".io",
    "conda" + ".org", "conda" + ".anaconda",
]  # fmt: skip
OF_ONE_MACHINE = re.compile(r"(?:(?<=file://)|(?<![\w.:/~$}-]))/(?:home|root|opt|work|Users|mnt)/|/tmp/[v]\b")


def strange_places(path: str, text: str) -> list[str]:
    """The host of a package registry, or a path that only one machine has."""
    wrong = [f"{path}: names {host}" for host in REGISTRIES if host in text]
    return wrong + [f"{path}: names {found.group()}" for found in OF_ONE_MACHINE.finditer(text)]


def without_hash(lock: str) -> list[str]:
    """Lines of a lock file that are neither a pinned version with its hashes nor a comment."""
    entries = re.sub(r"\\\n", " ", lock).splitlines()
    good = re.compile(r"^[a-z0-9-]+==\S+( ; .*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$")
    return [
        entry.split()[0]
        for entry in entries
        if entry.strip() and not entry.lstrip().startswith("#") and not good.match(entry)
    ]
