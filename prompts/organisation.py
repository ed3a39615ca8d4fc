"""The facts of the organisation: empty where nobody filled them in, and contacts checked as those of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prompts.contacts import SHORT_NUMBERS, digits_of, faults_of_contact, numbers
from prompts.reading import Faults, read_facts
from prompts.resource_owners import faults_of_hosts
from prompts.resource_prose import faults_of_prose, runs
from prompts.resource_signers import is_mark
from prompts.resources import Contact, KnownWrong, Resource

PROSE = ("organisation", "guardian_names", "guardian_hours")
"""Facts that hold no number and no address. `other_way` may: it can be a telephone line."""


def read_organisation(home: Path, given: Path | None, faults: Faults) -> dict[str, str]:
    """All facts in the order of Wren's own file. One that holds a placeholder is empty, and never read."""
    facts = read_facts(home / "organisation.toml", faults)
    for fact, value in (read_facts(given, faults) if given else {}).items():
        if fact in facts:
            facts[fact] = value
        else:
            faults.append(f"{given}: {fact} is not a fact Wren knows; use one of {', '.join(facts)}")
    return {fact: "" if is_mark(value) else value for fact, value in facts.items()}


def faults_of_organisation(
    facts: Mapping[str, str], rows: Iterable[Resource], known: tuple[KnownWrong, ...]
) -> Iterator[str]:
    """What is wrong with the ways to the guardians: their form, and whether they are somebody else's."""
    others = [row for row in rows if not row.local]
    contact = Contact(phone=facts.get("guardian_phone", ""), email=facts.get("guardian_email", ""))
    yield from (f"guardian_{fault}" for fault in faults_of_contact(contact))
    yield from (f"guardian_email: {fault}" for fault in faults_of_hosts(contact, others))
    owners = {digits_of(wrong.value): wrong.reason for wrong in known if wrong.way == "phone"}
    owners |= dict.fromkeys(SHORT_NUMBERS, "a helpline or an emergency line")
    owners |= {number: row.id for row in others for number in numbers(row.on_file)}
    found = {"guardian_phone": numbers(contact), "other_way": set(runs(facts.get("other_way", "")))}
    for fact, written in found.items():
        for number in sorted(written & set(owners)):
            # To say "in danger call 999" beside another way is no mistake.
            if fact == "guardian_phone" or len(number) > len("999"):
                yield f"{fact} has {number}, which is not your guardian's ({owners[number]}); write theirs"
    for fact in PROSE:
        yield from (f"{fact} {fault}" for fault in faults_of_prose(facts.get(fact, "")))
