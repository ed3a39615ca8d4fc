"""Who may hold which key, as three types: mypy keeps each part of the code to its own.

Only the courier's has what opens a return address. None shows its keys when printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.vault.content import ContentKeys
from store.vault.receipts import Receipts
from store.vault.route import RouteOpener, RouteSealer
from store.vault.tags import OwnerTags


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class GuardianKeys:
    """For casework: reads and writes what was said, and audits; knows no address and no receipt."""

    content: ContentKeys
    handles_key: bytes
    audit_key: bytes
    event_key: bytes


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ReporterKeys:
    """For the reporter's own side: seals an address and knows her concerns again, but opens no address."""

    content: ContentKeys
    owner: OwnerTags
    receipts: Receipts
    route: RouteSealer
    handles_key: bytes
    event_key: bytes
    members_key: bytes


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class CourierKeys:
    """For the courier: opens an address at the moment of delivery, and checks that its owner wrote it."""

    content: ContentKeys
    route: RouteOpener
    owner: OwnerTags
