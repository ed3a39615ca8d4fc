"""The vault: the only place that knows a cipher. See docs/threat-model.md for what each key protects."""

from store.vault.content import ContentKeys, wrapped_size
from store.vault.files import RingFault
from store.vault.handles import HANDLE_LENGTH, Clock, Handles, Stale
from store.vault.holders import CourierKeys, GuardianKeys, ReporterKeys
from store.vault.receipts import Receipts, new_receipt, normalise
from store.vault.ring import Ring
from store.vault.route import ROUTE_PLAIN, ROUTE_SIZE, RouteOpener, RouteSealer
from store.vault.sealing import (
    KEY_BYTES,
    OVERHEAD,
    Chance,
    Part,
    Unreadable,
    derive,
    draw,
    pae,
    seal,
    sealed_size,
    unseal,
)
from store.vault.tags import TAG_BYTES, OwnerTags

__all__ = [
    "HANDLE_LENGTH",
    "KEY_BYTES",
    "OVERHEAD",
    "ROUTE_PLAIN",
    "ROUTE_SIZE",
    "TAG_BYTES",
    "Chance",
    "Clock",
    "ContentKeys",
    "CourierKeys",
    "GuardianKeys",
    "Handles",
    "OwnerTags",
    "Part",
    "Receipts",
    "ReporterKeys",
    "Ring",
    "RingFault",
    "RouteOpener",
    "RouteSealer",
    "Stale",
    "Unreadable",
    "derive",
    "draw",
    "new_receipt",
    "normalise",
    "pae",
    "seal",
    "sealed_size",
    "unseal",
    "wrapped_size",
]
