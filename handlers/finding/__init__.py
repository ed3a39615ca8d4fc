"""From a question in anybody's words to the rows of the table of help; danger to life is met first."""

from __future__ import annotations

from handlers.finding.danger import Danger
from handlers.finding.finder import Finder, Found, Signs

__all__ = ["Danger", "Finder", "Found", "Signs"]
