"""Nudges: teams, what was sent when, cards on their way, the pace of sending, pulses."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _tenant() -> sa.Column[Any]:
    return sa.Column("tenant", sa.String(40), primary_key=True)


def _id(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, sa.String(26), primary_key=True)


def _tag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary, primary_key=True)


def _slot() -> sa.Column[Any]:
    return sa.Column("slot", sa.Integer, primary_key=True, autoincrement=False)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _state(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(8), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def _body() -> sa.Column[Any]:
    return sa.Column("body", sa.LargeBinary, nullable=False)


def _table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, _tenant(), *columns, sqlite_with_rowid=False)


def upgrade() -> None:
    """Make the tables."""
    _table("team", _id(), _body())
    _table("run", _id("campaign"), _slot(), _state("state"), _body())
    times = [_time(name) for name in ("due", "until", "lease")]
    _table("mailing", _id("campaign"), _slot(), _tag("dest"), _state("status"), *times, _number("attempt"))
    op.create_index("mailing_due", "mailing", ["tenant", "status", "due"])
    _table("pace", _time("free"), _number("rate"), _time("since"))
    _table("pulse", _id(), _body())
    _table("pulse_answer", _id("pulse"), _tag("tag"), _body())
