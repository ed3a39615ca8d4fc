"""What Wren says: the texts, lists and fixed rows of `en-GB/`, loaded and checked once at start."""

from __future__ import annotations

from prompts.learning import Anchor, Guide, Nudge, Recall, Source
from prompts.loading import load
from prompts.resources import Contact, Decoy, Resource, Resources
from prompts.words import Banned, SafetyRow, Topic, WordingFaults, Words

__all__ = [
    "Anchor",
    "Banned",
    "Contact",
    "Decoy",
    "Guide",
    "Nudge",
    "Recall",
    "Resource",
    "Resources",
    "SafetyRow",
    "Source",
    "Topic",
    "WordingFaults",
    "Words",
    "load",
]
