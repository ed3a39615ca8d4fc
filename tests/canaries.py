"""Canaries: texts that must be found nowhere, every form in which they could leak, and the search for them.

A scanner that finds nothing proves nothing by itself: each form and each place has a positive control.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s", "sha3_256")
GUESSABLE_KEYS = (b"", b"wren", b"tenant", b"main", b"secret", b"owner")
ZEROS = re.compile(rb"\0{64,}")


def stem() -> str:
    """A text that is new in every run and has letters which each encoding writes in its own way."""
    return f"käuz{secrets.token_hex(4)}ñö"


def _three_offsets(raw: bytes, encode: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """The part of a base64 text that depends on these bytes alone, wherever they start in a group."""
    for offset in range(3):
        start = -(-offset * 4 // 3)
        end = (offset + len(raw)) * 8 // 6
        yield encode(b"\0" * offset + raw)[start:end]


def forms(text: str) -> dict[str, bytes]:
    """Every encoding in which a text may stand in a file, a log or a URL, by its name."""
    raw = text.encode()
    found = {
        "utf-8": raw,
        "utf-16 little": text.encode("utf-16-le"),
        "utf-16 big": text.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "json": json.dumps(text)[1:-1].encode(),
        "percent": quote(text, safe="").encode(),
        "percent small": re.sub("%..", lambda part: part[0].lower(), quote(text, safe="")).encode(),
        "plus": quote_plus(text).encode(),
        "repr of bytes": repr(raw)[2:-1].encode(),
        "ascii repr": ascii(text)[1:-1].encode(),
    }
    for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
        for offset, part in enumerate(_three_offsets(raw, encode)):
            found[f"{name} at {offset}"] = part
    return found


def digests(text: str) -> Iterator[bytes]:
    """The common hashes of a text, and its HMACs under keys that anybody would guess."""
    raw = text.encode()
    yield from (hashlib.new(name, raw).digest() for name in HASHES)
    yield from (hmac.digest(key, raw, "sha256") for key in GUESSABLE_KEYS)


def hashed_forms(text: str) -> dict[str, bytes]:
    """Each digest as bytes, in hex and in base64."""
    found = {}
    for number, digest in enumerate(digests(text)):
        found[f"digest {number}"] = digest
        found[f"digest {number} hex"] = digest.hex().encode()
        found[f"digest {number} HEX"] = digest.hex().upper().encode()
        found[f"digest {number} base64"] = base64.b64encode(digest).rstrip(b"=")
        found[f"digest {number} base64url"] = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return found


@dataclass(slots=True)
class Scanner:
    """Looks for canaries in bytes. ``needles`` by what they would show and in which form."""

    needles: dict[str, bytes] = field(default_factory=dict, repr=False)

    def words(self, name: str, text: str) -> Scanner:
        """Also look for this text, in every form."""
        self.needles |= {f"{name} as {form}": needle for form, needle in forms(text).items()}
        return self

    def person(self, name: str, person: str) -> Scanner:
        """Also look for this person's id, whole and without its platform, hashes of both included."""
        self.words(name, person)
        for part, text in (("id", person), ("bare id", person.partition(":")[2])):
            found = hashed_forms(text)
            self.needles |= {f"{name}'s {part} as {form}": needle for form, needle in found.items()}
        return self

    def plain(self) -> Scanner:
        """The same without hashes: for what is large."""
        return Scanner({name: needle for name, needle in self.needles.items() if " as digest" not in name})

    def found_in(self, data: bytes | str) -> list[str]:
        """What these bytes show."""
        whole = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        packed = ZEROS.sub(b"\0" * 64, whole)
        return [name for name, needle in self.needles.items() if needle in packed]

    def found_in_folder(self, folder: Path, leaving_out: Iterable[str] = ()) -> dict[str, list[str]]:
        """What the files below a folder and their names show, by path."""
        left_out = set(leaving_out)
        shown: dict[str, list[str]] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            found = self.found_in(name)
            if path.is_file() and path.name not in left_out:
                found += self.found_in(path.read_bytes())
            if found:
                shown[name] = found
        return shown


def candidates(count: int = 20_000) -> Iterator[str]:
    """The ids that a thief of the database would try."""
    yield from (f"play:{name}" for name in ("ada", "ben", "chidi", "grace", "gil"))
    yield from (f"play:u{number:05}" for number in range(count))


def inverted(columns: Iterable[bytes], cases: Iterable[str], people: Iterable[str]) -> set[str]:
    """The people whom somebody without any key finds by trying every id against every tag of 32 bytes.

    Tried: each digest of the id, and SHA-256 and HMACs of the id together with each case.
    """
    tags = {column for column in columns if len(column) == 32}
    known = [case.encode() for case in cases]
    found = set()
    for person in people:
        raw = person.encode()
        tries = list(digests(person))
        for case in known:
            tries.append(hashlib.sha256(raw + case).digest())
            tries.append(hashlib.sha256(case + raw).digest())
            tries.append(hmac.digest(case, raw, "sha256"))
        if not tags.isdisjoint(tries):
            found.add(person)
    return found


def plant(text: str) -> Mapping[str, bytes]:
    """One leak of each form, between bytes that mean nothing: what a scanner must find."""
    around = secrets.token_bytes(30)
    leaks = {form: around + needle + around for form, needle in forms(text).items()}
    for number in range(3):
        whole = base64.b64encode(secrets.token_bytes(number) + text.encode() + b"after it")
        leaks[f"inside base64, {number} bytes in"] = whole
    return leaks
