"""Somebody tired and upset asks in her own words, and the right row is among the first three.

The floors stand a little under what the finder reaches on the development set. They are not what a stranger's
question can expect: the words were written by one who had read this set. Decision 0024 has the other figures.
"""

from __future__ import annotations

import csv

import pytest

from handlers.finding import Finder
from prompts import Words
from prompts.resources import NATIONS
from tests.questions_asked import Figures, measured, questions

FLOORS = {
    "all": (0.83, 0.92), "short": (0.90, 0.96), "typos": (0.76, 0.89), "hard": (0.76, 0.89),
    "indirect": (0.72, 0.85), "long": (0.76, 0.89), "mixed": (0.88, 0.96), "other languages": (0.92, 0.97),
}  # fmt: skip
# From the facts about the field: what people say, by what it is about.
FIRST_WORDS = """
my manager keeps having a go at me in front of everyone	bullying_policy bullying_helpline
she belittles me every shift	bullying_policy civility_saves_lives bullying_helpline
theres a clique on the ward and i get all the heavy patients	bullying_policy
i think someone is fiddling their timesheets	counter_fraud
bank shifts claimed but nobody turned up	counter_fraud
the consultant touched me	sexual_safety
he keeps making sexual comments calls it banter	sexual_safety
i was raped	rape_crisis
im so burnt out i cried in the sluice	staff_wellbeing_hub
cant sleep before nights, panicky	wellbeing_apps staff_wellbeing_hub
need counselling	eap
ptsd from army	combat_stress
my husband hits me	domestic_abuse_helpline workplace_da_support
i owe money and the bailiffs are coming	stepchange national_debtline
cant afford food till payday	moneyhelper
drinking too much after shifts	drinkline
i have been taking codeine from work	frank practitioner_health
gambling my wages	gambling_helpline
my mum died and they want me back tomorrow	cruse
colleague took his own life	sobs_postvention
racist comment from a patient and nobody did anything	edi_team
they laugh at my accent	edi_team
i am trans and they keep using my old name	edi_team switchboard_lgbt
need adjustments for dyslexia	reasonable_adjustments
hot flushes on shift who helps	menopause_support
pregnant and still on nights	pregnancy_parents
looking after my dad and working full time	carers_uk
we are so short staffed its dangerous	ftsu_guardian incident_reporting
wrong drug given and told to keep quiet	ftsu_guardian
they covered up an incident	ftsu_guardian
is it safe to speak up will they know its me	ftsu_guardian
my concern is about the guardian	executive_and_non_executive_lead nhse_speak_up
if i complain will i lose my visa	international_staff
someone looking at my records	info_governance
child at risk	safeguarding_children
worried a colleague is being radicalised	prevent
agency took my passport	modern_slavery
hr meeting tomorrow can someone come with me	union_rep
suspended what do i do	union_rep hr_advice
patient punched me	violence_reduction
exception report hours	guardian_safe_working
landlord evicting me	shelter
"""


@pytest.fixture(scope="module")
def figures(finder: Finder) -> Figures:
    def find(text: str) -> tuple[list[str], bool]:
        found = finder.find(text)
        return [row.id for row in found.rows], found.unsure

    return measured(questions(), find)


@pytest.mark.parametrize("kind", FLOORS)
def test_the_right_row_is_found(figures: Figures, kind: str) -> None:
    first, three = FLOORS[kind]
    assert figures.first[kind].value >= first
    assert figures.three[kind].value >= three


def test_few_real_questions_are_left_unanswered(figures: Figures) -> None:
    assert figures.unanswered["all"].value <= 0.05


def test_what_is_no_question_for_the_table_is_seldom_answered(figures: Figures) -> None:
    assert figures.answered.value <= 0.10


@pytest.mark.parametrize(
    ("text", "right"), list(csv.reader(FIRST_WORDS.strip().splitlines(), delimiter="\t"))
)
def test_words_that_a_keyword_search_missed_find_their_row(finder: Finder, text: str, right: str) -> None:
    found = finder.find(text)
    assert not found.unsure
    assert {row.id for row in found.rows} & set(right.split())


def test_every_row_is_found_by_its_own_name(finder: Finder, words: Words) -> None:
    lost = [row.id for row in words.resources.rows if row not in finder.find(row.name).rows]
    assert lost == []


def test_a_row_for_another_nation_gives_way(finder: Finder) -> None:
    asked = "I want to whistleblow about a hospital"
    everywhere = finder.find(asked, top=20).rows
    in_england = finder.find(asked, nation="England", top=20).rows
    scottish = next(row for row in everywhere if row.nations == ("Scotland",))
    assert everywhere.index(scottish) < len(in_england)
    assert scottish not in in_england or in_england.index(scottish) > everywhere.index(scottish)


def test_a_misspelt_word_costs_nothing(finder: Finder) -> None:
    for typed in ("harrasment", "menapause", "gambeling", "phisiotherapy", "pention", "vissa sponsership"):
        assert not finder.find(typed).unsure, typed


def test_the_order_never_changes(words: Words, finder: Finder) -> None:
    again = Finder(words.resources, words.danger)
    for question in questions()[::25]:
        assert finder.find(question.text) == again.find(question.text)
        assert finder.signs(question.text) == again.signs(question.text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("my partner hits me", "domestic_abuse_helpline"),
        ("he controls my money", "domestic_abuse_helpline"),
        ("i am scared of going home to my partner", "domestic_abuse_helpline"),
        ("my wife hits me", "mens_advice_line"),
        ("i am a man and my partner hits me", "mens_advice_line"),
    ],
)
def test_only_who_says_so_is_sent_to_the_line_for_men_first(finder: Finder, text: str, first: str) -> None:
    assert finder.find(text).rows[0].id == first


HURT_AT_HOME = (
    "my husband hits me",
    "my partner is controlling",
    "abuse at home",
    "i am afraid of my husband",
)
IN_OTHER_LANGUAGES = (
    "mae fy ngwr yn fy nharo", "mae fy mhartner yn fy rheoli", "mąż mnie bije", "o meu marido bate-me",
    "soțul mă bate", "sinasaktan ako ng asawa ko", "mera pati mujhe maarta hai",
)  # fmt: skip


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("text", HURT_AT_HOME + IN_OTHER_LANGUAGES)
def test_who_is_hurt_at_home_finds_help_that_serves_everybody_where_she_is(
    finder: Finder, text: str, nation: str
) -> None:
    found = [row.id for row in finder.find(text, nation=nation).rows]
    assert "workplace_da_support" in found
    assert found[0] != "mens_advice_line"
    assert "live_fear_free" in found or nation != "Wales"


@pytest.mark.parametrize("nation", ["", "England"])
@pytest.mark.parametrize("text", HURT_AT_HOME)
def test_the_national_helpline_for_women_stays_first_in_england(
    finder: Finder, text: str, nation: str
) -> None:
    assert finder.find(text, nation=nation).rows[0].id == "domestic_abuse_helpline"


OF_HER_OWN_DEATH = (
    "i want to kill myself", "kill myself", "i want to die", "i want to end my life", "i feel suicidal",
    "i am thinking about suicide", "i keep thinking about taking my own life", "i would be better off dead",
)  # fmt: skip
FOR_ONES_OWN_DEATH = {"samaritans", "nhs_111_mh", "shout", "emergency_999", "papyrus", "calm"}
AFTER_A_DEATH = {"sobs_postvention", "trim_debrief", "cruse"}


@pytest.mark.parametrize("text", OF_HER_OWN_DEATH)
def test_who_speaks_of_her_own_death_finds_a_line_to_ring_before_any_row_for_the_bereaved(
    finder: Finder, text: str
) -> None:
    found = [row.id for row in finder.find(text, top=200).rows]
    assert "samaritans" in found[:3]
    mourning = next((at for at, row in enumerate(found) if row in AFTER_A_DEATH), len(found))
    assert set(found[:mourning]) >= FOR_ONES_OWN_DEATH


@pytest.mark.parametrize(
    "text",
    [
        "my colleague killed herself", "a patient died by suicide", "my brother killed himself",
        "a nurse on our ward took her own life", "our team lost someone to suicide", "bereaved by suicide",
    ],
)  # fmt: skip
def test_the_bereaved_find_their_own_rows(finder: Finder, text: str) -> None:
    assert finder.find(text).rows[0].id in AFTER_A_DEATH


@pytest.mark.parametrize("text", ["samaritans", "i want to speak to samaritans", "samaritans number"])
@pytest.mark.parametrize("nation", ["", *NATIONS])
def test_samaritans_are_found_by_their_plain_name(finder: Finder, text: str, nation: str) -> None:
    assert finder.find(text, nation=nation).rows[0].id == "samaritans"
