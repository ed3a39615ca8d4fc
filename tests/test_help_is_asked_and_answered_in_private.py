"""Asking for help, as prose, on every platform: asked in a form, answered on a page, hidden with a press."""

from __future__ import annotations

from tests.actors import Actor
from tests.world import WORDS

PAY = "my payslip is wrong, who can put my pay right"


async def test_she_asks_in_her_own_words_looks_further_and_hides_it(ada: Actor) -> None:
    await ada.does("help")
    assert WORDS.safety_line in ada.reads()
    await ada.fills(question=PAY)
    assert "Payroll and pay queries" in ada.reads()
    assert WORDS.safety_line in ada.reads()
    await ada.presses("Not it? Show more")
    assert "Payroll and pay queries" not in ada.reads()
    await ada.fills(question="i want to die")
    assert WORDS.say("safety.now") in ada.reads()
    assert WORDS.say("safety.not_told") in ada.reads()
    await ada.presses("Hide this")
    assert WORDS.say("help.hidden.text") in ada.reads()
    assert WORDS.say("safety.now") not in ada.reads()
    await ada.presses("Where can I get help?")
    await ada.presses("Choose from a list")
    await ada.presses("How people treat me")
    await ada.presses("National Bullying Helpline")
    assert "Advice for anyone who is bullied" in ada.reads()
