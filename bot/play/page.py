"""The page itself: files without readable text, filled with the words handed in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

from bot.play.cast import Cast
from bot.play.read import MESSAGE_BYTES

_STATIC = Path(__file__).parent / "static"
_PLACEHOLDER = re.compile(r"\{\{([a-z0-9_.]+)\}\}")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

INDEX = "index.html"

SERVER_KEYS = ("play.wrong_host", "play.wrong_origin", "play.malformed", "play.too_large", "play.failed")
"""Words that the server says itself."""


class MissingWords(ValueError):
    """The page's words lack some keys; names the keys."""


def needed_keys(cast: Cast) -> frozenset[str]:
    """Every key of the page's words that the files and the cast use."""
    keys = {*SERVER_KEYS, *cast.name_keys()}
    for file in _STATIC.iterdir():
        keys.update(re.findall(r"\bplay\.[a-z][a-z0-9_]*", file.read_text(encoding="utf-8")))
    return frozenset(keys)


def check_words(page: Mapping[str, str], cast: Cast) -> None:
    """Raise ``MissingWords`` where the page would have a gap."""
    missing = sorted(key for key in needed_keys(cast) if not page.get(key, "").strip())
    if missing:
        raise MissingWords(", ".join(missing))


def index(page: Mapping[str, str], cast: Cast) -> bytes:
    """The page, with its words in place and the same words as data for its scripts."""
    words = {key: page[key] for key in needed_keys(cast)}
    data = json.dumps({"words": words, "cast": cast.described(page), "limit": MESSAGE_BYTES})
    safe = data.replace("<", "\\u003c")

    def fill(match: re.Match[str]) -> str:
        key = match.group(1)
        return safe if key == "data" else html.escape(words[key])

    whole = (_STATIC / INDEX).read_text(encoding="utf-8")
    return _PLACEHOLDER.sub(fill, whole).encode()


def assets() -> dict[str, tuple[str, bytes]]:
    """Every other file by its name: its media type and content."""
    files = sorted(file for file in _STATIC.iterdir() if file.suffix in _TYPES)
    return {file.name: (_TYPES[file.suffix], file.read_bytes()) for file in files}
