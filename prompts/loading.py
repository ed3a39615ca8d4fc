"""Loading one language with a trust's own overlay, with all faults reported at once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from prompts.anchors import read_calendar
from prompts.lists import (
    read_banned,
    read_help_topics,
    read_names,
    read_professions,
    read_receipt_words,
    read_topics,
)
from prompts.nudges import read_guides, read_nudges
from prompts.organisation import faults_of_organisation, read_organisation
from prompts.reading import Faults, read_wording
from prompts.resource_rules import read_known_wrong, read_resources
from prompts.resources import Resources
from prompts.safety import nation_of, read_safety
from prompts.word_lists import read_decoys, read_languages, read_lexicon, read_phrases, read_staff_words
from prompts.words import PLACEHOLDER, UNFILLED, WordingFaults, Words

HERE = Path(__file__).parent


def load(overlay: Path | None = None, language: str = "en-GB") -> Words:
    """The words of `language`, with what `overlay` holds laid over them.

    The overlay has the layout of this folder: `<overlay>/en-GB/wording/*.toml` and so on.
    Raises WordingFaults with every fault found, so that an editor mends them in one go.
    """
    return load_from(HERE, overlay, language)


def load_from(base: Path, overlay: Path | None, language: str) -> Words:
    """`load`, from another base folder than the one that ships with Wren."""
    faults: Faults = []
    home = base / language
    own = _own_folder(overlay, language, faults)
    given = _given_file(own, "organisation.toml")
    organisation = read_organisation(home, given, faults)
    texts = _texts(home, own, faults)
    _check_unfilled_phrases(home, organisation, texts, faults)
    colours, birds = read_names(home / "names.toml", faults)
    lines, rows = read_safety(home / "safety.toml", faults)
    nudges, retired = read_nudges(home, own, faults)
    calendar = _first_file(own, home, "nudges/calendar.toml")
    resources = _resources(home, own, faults)
    if given:
        found = faults_of_organisation(organisation, resources.rows, resources.known_wrong)
        faults.extend(f"{given}: {fault}" for fault in found)
    words = Words(
        language=language,
        texts=MappingProxyType(texts),
        organisation=MappingProxyType(organisation),
        topics=read_topics(_first_file(own, home, "topics.toml"), faults),
        name_colours=colours,
        name_birds=birds,
        receipt_words=read_receipt_words(home / "receipt-words.txt", faults),
        safety_nation=nation_of(organisation, given or home / "organisation.toml", faults),
        safety_lines=lines,
        safety_rows=rows,
        banned=read_banned(home / "lint.toml", faults),
        resources=resources,
        help_topics=read_help_topics(home / "help-topics.toml", faults),
        professions=read_professions(home / "professions.toml", faults),
        danger=read_phrases(home / "danger", faults),
        nudges=nudges,
        guides=read_guides(home, own, faults),
        calendar=read_calendar(calendar, {nudge.id for nudge in nudges} | retired, faults),
    )
    if faults:
        raise WordingFaults(tuple(faults))
    return words


def _own_folder(overlay: Path | None, language: str, faults: Faults) -> Path | None:
    if overlay is None:
        return None
    own = overlay / language
    if not own.is_dir():
        faults.append(f"{own}: is not a folder; make it, or do not name an overlay")
        return None
    if lost := _lost_links(overlay):
        faults.extend(
            f"{path}: is a link out of this folder, or to nothing; put the file here" for path in lost
        )
        return None
    # The helplines are the one thing that no organisation may change: see read_safety.
    safety = own / "safety.toml"
    if safety.exists() or safety.is_symlink():
        faults.append(f"{safety}: the safety line is the same everywhere; take this file away")
    return own


def _lost_links(overlay: Path) -> list[Path]:
    """Links that lead out of the overlay or nowhere: nothing but what lies in that folder is ever opened.

    A cluster mounts each file as a link into a hidden folder beside it. No name that begins with a dot is
    read by itself, so nothing there is read twice.
    """
    home = os.path.realpath(overlay)
    links = [
        Path(folder, name)
        for folder, folders, files in os.walk(home)
        for name in (*folders, *files)
        if not name.startswith(".") and Path(folder, name).is_symlink()
    ]
    real = ((link, Path(os.path.realpath(link))) for link in sorted(links))
    return [link for link, path in real if not (path.is_relative_to(home) and path.exists())]


def _first_file(own: Path | None, home: Path, name: str) -> Path:
    given = _given_file(own, name)
    return home / name if given is None else given


def _given_file(own: Path | None, name: str) -> Path | None:
    path = None if own is None else own / name
    return path if path is not None and path.is_file() else None


def _resources(home: Path, own: Path | None, faults: Faults) -> Resources:
    known_wrong = read_known_wrong(home / "known-wrong.toml", faults)
    rows = read_resources(home, own, known_wrong, faults)
    ids = {row.id for row in rows}
    heaps = [read_staff_words(folder / "staff-words", ids, faults) for folder in (home, own) if folder]
    return Resources(
        rows=tuple(
            replace(row, staff_words=sum((heap.get(row.id, ()) for heap in heaps), row.staff_words))
            for row in rows
        ),
        decoys=read_decoys(home / "decoys.toml", faults),
        languages=read_languages(
            home / "other-languages", ids | {topic for row in rows for topic in row.topics}, faults
        ),
        known_wrong=known_wrong,
        lexicon=read_lexicon(home / "finding", faults),
        refusals=read_phrases(home / "refusals", faults),
    )


def _texts(home: Path, own: Path | None, faults: Faults) -> dict[str, str]:
    base = read_wording(home / "wording", faults)
    texts = {key: text for key, (text, _) in base.items()}
    for key, (text, path) in (read_wording(own / "wording", faults) if own else {}).items():
        if key not in base:
            faults.append(f"{path}: {key} is not a text of Wren; correct the key or take it out")
            continue
        wanted, found = set(PLACEHOLDER.findall(texts[key])), set(PLACEHOLDER.findall(text))
        faults.extend(f"{path}: {key} has lost (({name})); put it back" for name in sorted(wanted - found))
        faults.extend(f"{path}: {key} cannot use (({name})); take it out" for name in sorted(found - wanted))
        texts[key] = text
    return texts


def _check_unfilled_phrases(home: Path, facts: dict[str, str], texts: dict[str, str], faults: Faults) -> None:
    place = home / "wording"
    for key in (UNFILLED + fact for fact in facts):
        if key not in texts:
            faults.append(f"{place}: {key} is missing; say what stands there until the trust fills it in")
        elif PLACEHOLDER.search(texts[key]):
            faults.append(f"{place}: {key} cannot have placeholders; write it out")
    for key in texts:
        if key.startswith(UNFILLED) and key.removeprefix(UNFILLED) not in facts:
            faults.append(f"{place}: {key} has no fact in organisation.toml; add it or take the text out")
