"""Everything a reader sees: a desk goes in, fragments of a page come out."""

from __future__ import annotations

from counterpoint.views.agreements import agreements
from counterpoint.views.changes import changes
from counterpoint.views.clashes import clashes, tensions
from counterpoint.views.fragment import Fragment
from counterpoint.views.ledger import ledger
from counterpoint.views.lone import lone_voices, silences
from counterpoint.views.masthead import masthead
from counterpoint.views.matrix import matrix
from counterpoint.views.method import method
from counterpoint.views.possible import possible
from counterpoint.views.rows import axes, lead
from counterpoint.views.sources import receipts, review_table, set_aside
from counterpoint.views.tables import table
from counterpoint.views.texts import full_texts
from counterpoint.views.uncoded import uncoded
from counterpoint.views.voices import voice_table

__all__ = [
    "Fragment", "agreements", "axes", "changes", "clashes", "full_texts", "lead", "ledger", "lone_voices", "masthead", "matrix",
    "method", "possible", "receipts", "review_table", "set_aside", "silences", "table", "tensions", "uncoded", "voice_table",
]  # fmt: skip
