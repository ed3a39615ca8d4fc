"""Questions that get no row, known by how they are put. How to write a phrase: prompts/en-GB/refusals/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.finding.english import English
from handlers.finding.rules import Reading, Rules, Says, kept_under

LONGEST = 25
"""In words. Who writes more tells of what happened to her, and is answered with rows."""
BEGINS, ENDS = "begins", "ends"
"""Stand before the first word and after the last, so that a phrase can say where it must stand."""


@dataclass(frozen=True, slots=True)
class _Kind:
    sure: Rules
    likely: Rules
    unless: Rules


class Refusals:
    """Made once from the lists; then only read."""

    def __init__(self, lists: Mapping[str, Sequence[str]], english: English) -> None:
        self._english = english
        says = Says.of(lists)
        decoys = (name.removeprefix("sure_") for name in lists if name.startswith("sure_"))
        self._kinds = {
            decoy: _Kind(
                *(Rules(lists.get(f"{part}_{decoy}", ()), says) for part in ("sure", "likely", "unless"))
            )
            for decoy in decoys
        }

    def made_ready(self) -> Iterator[None]:
        """Make every pattern, some at a step."""
        for kind in self._kinds.values():
            for rules in (kind.sure, kind.likely, kind.unless):
                yield from rules.made_ready()

    def of(self, typed: Sequence[str]) -> str:
        """The decoy that a question is for, or nothing."""
        if not typed or len(typed) > LONGEST:
            return ""
        ways = dict.fromkeys((tuple(typed), tuple(self._english.spelt_out(typed))))
        readings = [Reading(f" {BEGINS} {' '.join(words)} {ENDS} ") for words in ways]
        kept = kept_under({BEGINS, ENDS, *(word for words in ways for word in words)})

        def met(rules: Rules) -> bool:
            return any(map(rules.likely(kept).meet, readings))

        for decoy, kind in self._kinds.items():
            if met(kind.sure) or (met(kind.likely) and not met(kind.unless)):
                return decoy
        return ""
