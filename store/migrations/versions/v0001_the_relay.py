"""The relay: pool, cases, messages, letters, guardians, audit log, inbox."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _tenant() -> sa.Column[Any]:
    return sa.Column("tenant", sa.String(40), primary_key=True)


def _id(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, sa.String(26), primary_key=True)


def _sealed(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _number(name: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, primary_key=key, nullable=False, autoincrement=False)


def _table(name: str, *columns: sa.Column[Any] | sa.UniqueConstraint) -> None:
    op.create_table(name, *columns, sqlite_with_rowid=False)


def upgrade() -> None:
    """Make all tables."""
    _table("meta", _tenant(), sa.Column("name", sa.String(40), primary_key=True), _sealed("value"))
    _table("pool", _tenant(), _id(), _sealed("body"))
    _table("guardian", _tenant(), _id(), _sealed("body"))
    _table("message", _tenant(), _id("case"), _number("seq", key=True), _sealed("body"))
    _table("audit", _tenant(), _number("seq", key=True), _sealed("body"), _sealed("link"))
    _table("inbox", _tenant(), _number("day", key=True), sa.Column("tag", sa.LargeBinary, primary_key=True))
    sealed = [_sealed(name) for name in ("wrapped", "owner", "lookup", "route", "named", "label", "state")]
    one_label = sa.UniqueConstraint("tenant", "label", name="case_label")
    _table("case_file", _tenant(), _id(), *sealed, one_label)
    _letters()


def _letters() -> None:
    _table(
        "letter",
        _tenant(),
        _id(),
        sa.Column("lane", sa.String(32), nullable=False),
        _number("seq"),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("lease", sa.BigInteger, nullable=False),
        _number("attempt"),
        _number("repeats"),
        sa.Column("marker", sa.String(26), nullable=False),
        _sealed("body"),
        sa.UniqueConstraint("tenant", "lane", "seq", name="letter_order"),
    )
    op.create_index("letter_due", "letter", ["tenant", "status", "due"])
