"""Where to turn: danger to life first, then the guardians, by other ways than a chat too."""

from __future__ import annotations

from handlers.chat import Answer, Card, Pressed
from handlers.context import ReporterContext
from handlers.home import begin_button
from handlers.pieces import other_ways


async def find_help(event: Pressed, context: ReporterContext) -> Answer:
    """The safety line, the guardians by telephone and mail, and the routes outside."""
    words = context.words
    return Card(
        words.say("help.title"),
        (
            words.safety_line,
            words.say("safety.nobody_watches"),
            *other_ways(words),
            words.say("help.outside"),
        ),
        buttons=(begin_button(context),),
        tone="safety",
    )
