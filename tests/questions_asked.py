"""The questions to develop the finder with, and the figures that the tests and `make help-figures` share."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import prompts
from handlers.finding import Danger

HERE = Path(__file__).parent / "questions"
QUESTIONS = HERE / "development.tsv"
EXAMPLES = Path(prompts.__file__).parent / "en-GB" / "danger"
NEGATIVE = "negative"
HARD = ("indirect", "long", "mixed")
SUPPORT = {"trim_debrief", "sobs_postvention", "violence_reduction", "second_victim"}
"""Where somebody belongs who was hurt by what happened to a patient or a colleague."""


@dataclass(frozen=True, slots=True)
class Question:
    """One line: its class, the rows that would be right, and what somebody typed."""

    kind: str
    right: frozenset[str]
    text: str = field(repr=False)


@dataclass(slots=True)
class Share:
    """How many of how many."""

    hits: int = 0
    of: int = 0

    def count(self, hit: bool) -> None:
        """Count one more."""
        self.hits += hit
        self.of += 1

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return self.hits / self.of if self.of else 0.0


@dataclass(slots=True)
class Figures:
    """What was found first, among the first three, and not answered; of the negatives, what was answered."""

    first: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    three: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    unanswered: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    answered: Share = field(default_factory=Share)
    missed: list[tuple[Question, Sequence[str], bool]] = field(default_factory=list, repr=False)


def questions(path: Path = QUESTIONS) -> list[Question]:
    """The questions of a file with the columns class, expect and text."""
    return [
        Question(kind, frozenset(right.split(";")), text)
        for kind, right, text in _rows(path, "class expect text")
    ]


def dangers(path: Path) -> list[tuple[str, str]]:
    """The class and text of each line of a file with these two columns."""
    return [(kind, text) for kind, text in _rows(path, "class text")]


def examples(writer: str) -> list[tuple[str, str]]:
    """The class and text of each example of one writer, from which Wren learns."""
    lists = tomllib.loads((EXAMPLES / f"said-{writer}.toml").read_text(encoding="utf-8"))
    return [(_class_of(name), text) for name, texts in lists.items() for text in texts]


def writers() -> list[str]:
    """Whose examples there are."""
    return sorted(path.stem.removeprefix("said-") for path in EXAMPLES.glob("said-*.toml"))


def without(lists: Mapping[str, Sequence[str]], writer: str) -> dict[str, Sequence[str]]:
    """The lists of danger but for the examples of one writer, so that they can be asked as a stranger's."""
    return {name: texts for name, texts in lists.items() if not name.endswith(f"_{writer}")}


def measured(asked: Iterable[Question], find: Callable[[str], tuple[Sequence[str], bool]]) -> Figures:
    """The figures of a finder that gives ids, best first, and whether it is unsure."""
    figures = Figures()
    for question in asked:
        ids, unsure = find(question.text)
        if question.kind == NEGATIVE:
            figures.answered.count(not unsure)
            missed = not unsure
        else:
            missed = unsure or not question.right & set(ids[:3])
            for kind in _kinds(question.kind):
                figures.first[kind].count(bool(ids) and ids[0] in question.right)
                figures.three[kind].count(bool(question.right & set(ids[:3])))
                figures.unanswered[kind].count(unsure)
        if missed:
            figures.missed.append((question, ids[:3], unsure))
    return figures


def print_figures(figures: Figures) -> None:
    """A line for each class."""
    for kind, first in figures.first.items():
        three, none = figures.three[kind].value, figures.unanswered[kind].value
        shown = f"R@1 {first.value:.2f}  R@3 {three:.2f}  unanswered {none:.2f}"
        print(f"  {kind:16} {first.of:4}  {shown}")
    print(f"  negatives        {figures.answered.of:4}  answered {figures.answered.value:.2f}")


def met(asked: Iterable[tuple[str, str]], danger: Callable[[str], Danger]) -> dict[str, dict[Danger, Share]]:
    """For each class, the share that met the card, the quiet question, and nothing."""
    found: dict[str, dict[Danger, Share]] = defaultdict(lambda: defaultdict(Share))
    for kind, text in asked:
        what = danger(text)
        for each in ("card", "checkin", "none"):
            found[kind][each].count(what == each)
    return found


def _class_of(name: str) -> str:
    meant, kind, _ = name.split("_")
    return f"{kind}-ordinary" if meant == "harmless" and kind in ("language", "long") else kind


def _kinds(kind: str) -> Sequence[str]:
    if kind.startswith("language"):
        return ("all", "other languages", kind)
    return ("all", "hard", kind) if kind in HARD else ("all", kind)


def _rows(path: Path, columns: str) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert " ".join(header) == columns, path
    return rows
