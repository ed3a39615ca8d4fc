"""How a question is put can say that it gets no row, whatever single words it has: a spread of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.finding import Finder
from prompts import Words
from tests.questions_asked import dangers

REFUSED = Path(__file__).parent / "questions" / "refused.tsv"
# Staff's own health, what they went through and what they wish to report keep their rows.
ANSWERED = {
    "i had a needlestick": "occupational_health",
    "needlestick injury what do i do": "occupational_health",
    "a patient died and i can not stop thinking about it": "trim_debrief second_victim",
    "patient hit me": "violence_reduction",
    "patient spat in my face": "violence_reduction occupational_health",
    "blood splashed in my eye": "occupational_health",
    "my patient died and i feel guilty": "second_victim trim_debrief",
    "baby died on our unit and i am not sleeping": "trim_debrief second_victim",
    "i was at a bad cardiac arrest and keep seeing it": "trim_debrief second_victim",
    "i need a debrief after a crash call": "trim_debrief",
    "patient threatened me with a knife": "violence_reduction",
    "i gave the wrong drug": "second_victim incident_reporting",
    "i hurt my back moving a patient": "occupational_health physio msk",
    "i had a miscarriage at work": "pregnancy_parents",
    "someone reported me to the nmc": "regulator_referral",
    "i want to report my manager": "ftsu_guardian",
    "somebody made an allegation about me": "union_rep hr_advice",
    "my manager has been reading my medical notes": "info_governance",
    "i have been suspended": "union_rep hr_advice",
    "my disciplinary is on monday": "union_rep",
    "how do i speak up about my ward": "ftsu_guardian",
    "who is the guardian": "ftsu_guardian",
    "who do i tell about unsafe staffing": "ftsu_guardian",
    "how do i contact the freedom to speak up guardian": "ftsu_guardian",
    "can i raise a concern anonymously": "ftsu_guardian",
    "my colleague is drunk at work": "practitioner_health drinkline ftsu_guardian hr_advice",
    "patient made racist comments to me": "edi_team violence_reduction",
    "a patient touched me": "sexual_safety",
    "i am bleeding heavily every month and cannot work": "menopause_support occupational_health staff_gp",
    "i have diabetes and get no breaks to eat": "reasonable_adjustments occupational_health",
    "breastfeeding at work where can i pump": "pregnancy_parents",
    "worried about a child on my caseload": "safeguarding_children",
    "my colleague hit a patient": "safeguarding_adults ftsu_guardian",
    "i made a drug error": "second_victim incident_reporting",
    "my colleague was sacked for speaking up": "ftsu_guardian nhse_speak_up",
    "how do i report an incident": "incident_reporting",
    "visa runs out who helps": "international_staff",
    "my manager shouted at me in front of a patient": "bullying_policy bullying_helpline",
    "someone shared my medical information": "info_governance",
}


@pytest.mark.parametrize(("decoy", "text"), dangers(REFUSED))
def test_it_is_met_with_the_words_for_its_kind(finder: Finder, decoy: str, text: str) -> None:
    found = finder.find(text)
    assert (found.unsure, found.decoy) == (True, decoy)


@pytest.mark.parametrize(("text", "right"), ANSWERED.items())
def test_what_staff_went_through_keeps_its_row(finder: Finder, text: str, right: str) -> None:
    found = finder.find(text)
    assert not found.unsure
    assert {row.id for row in found.rows} & set(right.split())


def test_no_friendly_name_of_a_case_is_told_apart(finder: Finder, words: Words) -> None:
    colours, birds = words.name_colours, words.name_birds
    pairs = [*((colour, birds[0]) for colour in colours), *((colours[0], bird) for bird in birds)]
    told = [pair for pair in pairs if finder.find(f"who is {pair[0]} {pair[1]}").decoy != "who_reported"]
    assert told == []
