"""What somebody types in the guardians' channel is answered there by one card, the same for all of them.

What she may do with it hangs on the case: an answer in sight would show who was left out of it. So it opens
in a dialog, for her alone. Until then it is held in memory; her words are not in it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.chat import Answer, Button, Card, Pressed, Said
from prompts import Words
from store.database import Chance

CHOOSE = "place.typed"
"""The act of the button that opens the dialog."""
HELD_SECONDS = 15 * 60.0
"""As long as the words themselves are held: see ``handlers.context.Drafts``."""
MOST_HELD = 1_000


@dataclass(slots=True)
class Typed:
    """``now`` gives seconds that only run forward."""

    words: Words = field(repr=False)
    chance: Chance = field(repr=False)
    now: Callable[[], float] = field(repr=False)
    _held: OrderedDict[str, tuple[float, str, Card]] = field(default_factory=OrderedDict, repr=False)

    def answer(self, event: Said, answer: Answer) -> Answer:
        """What stands in the channel instead of this answer. Nothing where there is none."""
        if not isinstance(answer, Card):
            return answer
        while self._held and (len(self._held) >= MOST_HELD or self._oldest() <= self.now()):
            self._held.popitem(last=False)
        number, words = self.chance(16).hex(), self.words
        self._held[number] = (self.now() + HELD_SECONDS, event.who.id, answer)
        button = Button(words.say("teams.typed.button"), CHOOSE, number, opens=True, tone="main")
        prose = (words.say("teams.typed.text"), words.say("relay.typed.exported"))
        return Card(words.say("relay.typed.title"), prose, buttons=(button,))

    def choices(self, event: Pressed) -> Card:
        """The answer itself, for whoever typed."""
        until, who, card = self._held.get(event.about, (0.0, "", None))
        if card is not None and who == event.who.id and until > self.now():
            return card
        return Card(self.words.say("relay.typed.title"), (self.words.say("teams.typed.not_held"),))

    def _oldest(self) -> float:
        return next(iter(self._held.values()))[0]
