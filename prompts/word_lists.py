"""The words that lead to a row: staff's own, those of other languages, decoys, and the lists for danger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from prompts.reading import Faults, files_of, fold, read_table
from prompts.resources import Decoy, Lexicon

DECOY_FIELDS = {"id", "reply", "staff_words"}
NATIVE = "checked_by_native_speaker"


def read_staff_words(folder: Path, ids: Collection[str], faults: Faults) -> dict[str, tuple[str, ...]]:
    """From row ids to words, over all files of a folder: `row_id = ["word", "two words"]`."""
    found: dict[str, tuple[str, ...]] = {}
    for path in files_of(folder):
        for row_id, words in _lists(path, read_table(path, faults), faults):
            if row_id not in ids:
                faults.append(f"{path}: {row_id} is the id of no row; correct it or take it out")
            found[row_id] = found.get(row_id, ()) + words
    return found


def read_decoys(path: Path, faults: Faults) -> tuple[Decoy, ...]:
    """The `[[decoy]]` tables of one file, each with an id of its own."""
    listed = read_table(path, faults).get("decoy")
    if not isinstance(listed, list):
        faults.append(f"{path}: has no list called decoy; write [[decoy]] above each entry")
        return ()
    decoys: dict[str, Decoy] = {}
    for number, row in enumerate(listed, start=1):
        words = _strings(row.get("staff_words")) if isinstance(row, dict) else None
        if words is None or set(row) != DECOY_FIELDS or not all(_filled(row[key]) for key in ("id", "reply")):
            faults.append(f"{path}: decoy number {number} must have id, reply and a list staff_words")
        elif row["id"] in decoys:
            faults.append(f"{path}: the decoy {row['id']} is there twice; keep one")
        else:
            decoys[row["id"]] = Decoy(row["id"], row["reply"], words)
    return tuple(decoys.values())


def read_languages(
    folder: Path, known: Collection[str], faults: Faults
) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """From a language, by the name of its file, to topics or row ids, to words: the table `[words]`.

    `known` are the topics and ids there are.
    """
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for path in files_of(folder):
        table = read_table(path, faults)
        words = table.get("words")
        if not isinstance(words, dict) or not isinstance(table.get(NATIVE), bool):
            faults.append(f"{path}: must have {NATIVE} = false (or true) and a table [words]; write both")
        else:
            found[path.stem] = MappingProxyType(dict(_lists(path, words, faults)))
            for name in sorted(set(words) - set(known)):
                faults.append(f"{path}: {name} is no row and no topic of a row; correct it or take it out")
    return MappingProxyType(found)


def read_phrases(folder: Path, faults: Faults) -> Mapping[str, tuple[str, ...]]:
    """The lists of all files of a folder by name. A name stands in one file only."""
    found: dict[str, tuple[str, ...]] = {}
    for path in files_of(folder):
        for name, words in _lists(path, read_table(path, faults), faults):
            if name in found:
                faults.append(f"{path}: {name} is also in another file; keep one")
            found[name] = words
    return MappingProxyType(found)


def read_lexicon(folder: Path, faults: Faults) -> Lexicon:
    """What the finder knows of words: three files of lists. A file that is not there is empty."""
    heaps = {
        path.stem: MappingProxyType(dict(_lists(path, read_table(path, faults), faults)))
        for path in files_of(folder)
    }
    nothing: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    return Lexicon(*(heaps.get(name, nothing) for name in ("alike", "short-forms", "small-words")))


def _lists(path: Path, table: Mapping[str, object], faults: Faults) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in table.items():
        words = _strings(value)
        if words is None:
            faults.append(f'{path}: {name} is not a list of texts; write {name} = ["...", "..."]')
        else:
            yield name, words


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(_filled(item) for item in value):
        return tuple(fold(item) for item in value)
    return None


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
