"""Whose number, address or page it is: one service's contact must not stand on the row of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prompts.contacts import numbers
from prompts.resources import PLACEHOLDER, Contact, Resource

ONE_CHARITY = (
    {"samaritans", "samaritans_in_wales_nhs_and_soci"},
    {"ambulance_staff_crisis_phoneline", "ambulance_staff_sexual_safety_su"},
)
"""Rows of Wren's that are services of the same charity, and so have one site."""
PUBLIC = ("gov.uk", "nhs.uk", "nhs.net", "gov.wales", "nhs.wales", "gov.scot", "nhs.scot", "hscni.net")
"""Sites and mail that many public bodies share: they say nothing about whose it is."""
_PUBLIC_ENDS = tuple(f".{site}" for site in PUBLIC)
_SECOND = ("org", "co", "ac", "gov", "ltd", "me", "net", "nhs", "sch")


def contacts_on_two_rows(placed: Iterable[tuple[str, Resource]]) -> Iterator[tuple[str, str]]:
    """A number, address or site of one service on the row of another, with the place of the later row.

    Two services of one trust may share all of them, and may lead to a charity's site: a union's desk does.
    """
    first: dict[str, Resource] = {}
    earlier: list[Resource] = []
    for place, row in placed:
        for number in (*sorted(numbers(row.on_file)), *_addresses(row.on_file)):
            holder = first.setdefault(number, row)
            if holder.id != row.id and not (holder.local and row.local):
                kind = "address" if "@" in number else "number"
                yield place, f"the {kind} {number} is on {holder.id} too; find out whose it is"
        if not row.local:
            yield from ((place, fault) for fault in faults_of_hosts(row.on_file, earlier, row.id))
            earlier.append(row)


def faults_of_hosts(contact: Contact, others: Iterable[Resource], row_id: str = "") -> Iterator[str]:
    """Each site of another service that a page or an address of this contact is on."""
    mine, my_site = _sites(contact), _sites(Contact(url=contact.url))
    for other in others:
        akin = any({row_id, other.id} <= rows for rows in ONE_CHARITY)
        theirs, their_site = _sites(other.on_file), _sites(Contact(url=other.on_file.url))
        for site in sorted((mine & their_site) | (my_site & theirs)):
            if not akin and other.id != row_id:
                yield f"the site {site} is that of {other.id}; find out whose it is"


def _addresses(contact: Contact) -> tuple[str, ...]:
    return (contact.email.casefold(),) if contact.email and not PLACEHOLDER.search(contact.email) else ()


def _sites(contact: Contact) -> frozenset[str]:
    """The sites of a contact as they were registered, without www and the like, and without public ones."""
    hosts = [contact.email.rpartition("@")[2], re.sub("/.*", "", contact.url.removeprefix("https://"))]
    found = (_registered(host.casefold()) for host in hosts if "." in host)
    return frozenset(site for site in found if site not in PUBLIC and not site.endswith(_PUBLIC_ENDS))


def _registered(host: str) -> str:
    """example.org.uk of www.example.org.uk, and example.org of www.example.org."""
    parts = host.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND else parts[-2:])
