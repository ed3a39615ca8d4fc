"""``make help-figures``: how well the finder finds, beside plain BM25 over the table's own text.

``python -m tests.measure_help [--misses] [FILE ...]`` takes other files of questions or of danger too. The
examples of danger from which Wren learns are asked as a stranger's: each writer's of a finder without them.
Nothing here passes or fails. Times of a shared machine mean little: read them beside each other.
"""

from __future__ import annotations

import asyncio
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import prompts
from handlers.finding import Finder
from handlers.finding.index import Index
from handlers.finding.plain import words_of
from prompts import Words
from tests.measure_semantic import print_semantic
from tests.questions_asked import (
    QUESTIONS,
    dangers,
    examples,
    measured,
    met,
    print_figures,
    questions,
    without,
    writers,
)

Find = Callable[[str], tuple[Sequence[str], bool]]


def plain_bm25(words: Words) -> Find:
    """BM25 over names, topics and what each row is for: what any search package would do with the table."""
    rows = words.resources.rows
    index = Index([words_of(f"{row.name} {row.what_for} {' '.join(row.topics)}")] for row in rows)

    def find(text: str) -> tuple[Sequence[str], bool]:
        scores = index.scores(dict.fromkeys(words_of(text), 1.0))
        ranked = sorted(range(len(rows)), key=lambda number: -scores[number])
        return [rows[number].id for number in ranked[:3]], not any(scores)

    return find


def the_finder(words: Words) -> Find:
    """The finder, as `wren answer` asks it."""
    finder = Finder(words.resources, words.danger)
    for _ in finder.made_ready():
        continue

    def find(text: str) -> tuple[Sequence[str], bool]:
        found = finder.find(text)
        return [row.id for row in found.rows], found.unsure

    return find


def main(arguments: Sequence[str]) -> None:
    """Print the figures of each file."""
    show_misses = "--misses" in arguments
    paths = [QUESTIONS, *(Path(argument) for argument in arguments if argument != "--misses")]
    words = prompts.load()
    asked = [path for path in paths if path.read_text(encoding="utf-8").startswith("class\texpect")]
    for path in paths:
        if path in asked:
            _print_questions(path, words, show_misses)
        else:
            _print_danger(path.name, dangers(path), Finder(words.resources, words.danger))
    for writer in writers():
        finder = Finder(words.resources, without(words.danger, writer))
        _print_danger(f"examples of writer {writer}", examples(writer), finder)
    asyncio.run(print_semantic(asked, words))


def _print_questions(path: Path, words: Words, show_misses: bool) -> None:
    asked = questions(path)
    for name, make in (("plain BM25", plain_bm25), ("the finder", the_finder)):
        started = time.process_time()
        find = make(words)
        build = time.process_time() - started
        took = sorted(_milliseconds(find, question.text) for question in asked)
        middle, slow = took[len(took) // 2], took[int(len(took) * 0.99)]
        print(
            f"{path.name}, {name}: built in {build:.2f} s of processor time, {_megabytes(make, words):.0f} MB"
        )
        print(f"  p50 {middle:.2f} ms, p99 {slow:.2f} ms")
        figures = measured(asked, find)
        print_figures(figures)
        if show_misses and make is the_finder:
            for question, ids, unsure in figures.missed:
                right = ";".join(sorted(question.right))
                print(f"{question.kind}\t{right}\t{';'.join(ids)}\t{unsure}\t{question.text}")


def _milliseconds(find: Find, text: str) -> float:
    started = time.process_time()
    find(text)
    return (time.process_time() - started) * 1000


def _megabytes(make: Callable[[Words], Find], words: Words) -> float:
    tracemalloc.start()
    kept = [make(words)]
    size = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    kept.clear()
    return size


def _print_danger(name: str, asked: Sequence[tuple[str, str]], finder: Finder) -> None:
    print(f"{name}: card, card or check-in")
    for kind, shares in met(asked, finder.danger).items():
        card, quiet = shares["card"], shares["checkin"]
        print(f"  {kind:18} {card.of:4}  {card.value:.2f}  {card.value + quiet.value:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
