"""The tables, on one page. What a thief of the database sees is exactly what stands here.

Rules (docs/threat-model.md): every content column is sealed and of one length per table; ids are
random; no table keeps insert order (``WITHOUT ROWID``); no column holds a time of a reporter's act.
Times in ``letter`` are the courier's own: 0 until a delivery has been tried. A question for the editors
waits for ten o'clock of the next working day.
Those in ``mailing`` and ``pace`` are the schedule's, the same for everybody who gets that card.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

ID = String(26)
TENANT = String(40)

meta = Table(
    "meta",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

pool = Table(
    "pool",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

case = Table(
    "case_file",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),  # the case's own key, under the content ring
    Column("owner", LargeBinary, nullable=False),  # HMAC(person, case), random where no address is kept
    Column("lookup", LargeBinary, nullable=False),  # from the receipt words, random where there is none
    Column("route", LargeBinary, nullable=False),  # the sealed return address, for the courier alone
    Column("named", LargeBinary, nullable=False),  # room for a name given in confidence; random until then
    Column("label", LargeBinary, nullable=False),  # HMAC of the friendly name, so that no two are alike
    Column("state", LargeBinary, nullable=False),
    UniqueConstraint("tenant", "label", name="case_label"),
    sqlite_with_rowid=False,
)

message = Table(
    "message",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("case", ID, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

letter = Table(
    "letter",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("lane", String(32), nullable=False),  # letters of one lane go in order, lanes do not wait
    Column("seq", Integer, nullable=False),
    Column("status", String(8), nullable=False),  # waiting, blocked, sending, unclear, dead
    Column("due", BigInteger, nullable=False),  # seconds since 1970; 0 = at once
    Column("lease", BigInteger, nullable=False),  # seconds since 1970; 0 = nobody is sending it
    Column("attempt", Integer, nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("marker", ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("tenant", "lane", "seq", name="letter_order"),
    Index("letter_due", "tenant", "status", "due"),
    sqlite_with_rowid=False,
)

guardian = Table(
    "guardian",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),  # HMAC over this row and the link before it
    sqlite_with_rowid=False,
)

member = Table(
    "member",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("tag", LargeBinary, primary_key=True),  # HMAC(person): finds her row again
    Column("address", LargeBinary, nullable=False),  # who and where, sealed to the courier
    Column("choices", LargeBinary, nullable=False),  # what she chose about the weekly note
    sqlite_with_rowid=False,
)

team = Table(
    "team",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("id", ID, primary_key=True),  # HMAC(place): finds the channel's row again
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

run = Table(
    "run",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("campaign", ID, primary_key=True),  # a team's id, or "note" for the weekly note
    Column("slot", Integer, primary_key=True, autoincrement=False),  # ISO year * 100 + ISO week
    Column("state", String(8), nullable=False),  # filling, sending, done, skipped
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

mailing = Table(
    "mailing",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("campaign", ID, primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("dest", LargeBinary, primary_key=True),  # the tag of a member, or the id of a team
    Column("status", String(8), nullable=False),  # waiting, sending
    Column("due", BigInteger, nullable=False),  # milliseconds since 1970, as all times of this table
    Column("until", BigInteger, nullable=False),  # not sent any more after this
    Column("lease", BigInteger, nullable=False),  # 0 = nobody is sending it
    Column("attempt", Integer, nullable=False),
    Index("mailing_due", "tenant", "status", "due"),
    sqlite_with_rowid=False,
)

pace = Table(
    "pace",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("free", BigInteger, nullable=False),  # milliseconds since 1970: when the next card may go
    Column("rate", Integer, nullable=False),  # thousandths of the platform's limit
    Column("since", BigInteger, nullable=False),  # when that rate was set
    sqlite_with_rowid=False,
)

pulse = Table(
    "pulse",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

pulse_answer = Table(
    "pulse_answer",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("pulse", ID, primary_key=True),
    Column("tag", LargeBinary, primary_key=True),  # HMAC(person) under the pulse's own key: one answer each
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("tenant", TENANT, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),  # days since year 1
    Column("tag", LargeBinary, primary_key=True),  # HMAC(day key, what was sent): drops doubles
    sqlite_with_rowid=False,
)
