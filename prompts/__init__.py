"""What Wren says: the texts, lists and fixed rows of `en-GB/`, loaded and checked once at start."""

from __future__ import annotations

from prompts.loading import load
from prompts.resources import Contact, Decoy, Resource, Resources
from prompts.words import Banned, SafetyRow, Topic, WordingFaults, Words

__all__ = [
    "Banned",
    "Contact",
    "Decoy",
    "Resource",
    "Resources",
    "SafetyRow",
    "Topic",
    "WordingFaults",
    "Words",
    "load",
]
