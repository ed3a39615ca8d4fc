"""What must be true of a relay, kept in plain Python beside it, and compared with what it holds and shows.

Every text that somebody writes carries a number of its own (``zz17zz``). So each answer, card and thread
can be searched for words that should not be there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.app import Wren
from bot.play.show import show_card
from handlers import letters
from store.cases import OpenCase
from store.pool import Slot
from store.records import Message
from tests.faults import Sky
from tests.world import World

STAFF = ("play:ada", "play:ben", "play:chidi")
GUARDIANS = ("play:grace", "play:gil")
TOKEN = re.compile(r"zz(\d+)zz")
BY_GUARDIANS = ("reply", "closing", "note")
REOPENS = ("added", "answered")


def tokens(of: object) -> set[int]:
    """The numbers of all texts in something."""
    return {int(number) for number in TOKEN.findall(json.dumps(of, ensure_ascii=False))}


@dataclass(eq=False, slots=True)
class Case:
    """One concern as its reporter knows it."""

    owner: str
    keep: str
    receipt: str
    excluded: frozenset[str]
    readers: set[str]
    soon: bool = False
    withdrawn: Literal["no", "maybe", "yes"] = "no"
    id: str = ""

    def entitled(self, person: str) -> bool:
        """Whether this person is a guardian who may read it."""
        return person in GUARDIANS and person not in self.excluded


@dataclass(eq=False, slots=True)
class Sending:
    """One text on its way into a case. ``accepted`` is the step at which somebody was told "we have it"."""

    token: int
    case: Case
    kind: str
    who: str
    payload: dict[str, Any]
    first_tried: int
    sent_at: float = 0.0
    accepted: int | None = None
    maybe: bool = False

    def may_read(self, person: str) -> bool:
        """Whether these words may stand in an answer to this person."""
        if self.case.withdrawn == "yes":
            return False
        if self.case.entitled(person):
            return True
        return self.kind != "note" and person in self.case.readers


@dataclass(slots=True)
class Inside:
    """All that the store holds."""

    cases: dict[str, OpenCase]
    threads: dict[str, tuple[Message, ...]]
    pool: list[Slot]

    @classmethod
    async def of(cls, wren: Wren) -> Inside:
        """Read it, with the keys."""
        box = wren.store.box
        async with wren.store.database.read() as connection:
            cases = {case.id: case for case in await box.cases.load_all(connection)}
            threads = {one.id: await box.cases.messages(connection, one) for one in cases.values()}
            return cls(cases, threads, await box.rows.all(connection))

    def written(self, case: str) -> list[tuple[str, str]]:
        """Kind and text of every message of a case in its order, those still in the pool last."""
        waiting = [slot.facts for slot in self.pool if slot.facts["case"] == case]
        waiting.sort(key=lambda facts: facts["turn"])
        found = [(one.kind, one.text) for one in self.threads.get(case, ())]
        return found + [(facts["kind"], facts["words"]) for facts in waiting]

    def every_case(self) -> set[str]:
        """The ids of all cases, those in the pool included."""
        return set(self.cases) | {slot.facts["case"] for slot in self.pool}


@dataclass(slots=True)
class Model:
    """Everything that was sent, and what was said of it."""

    sendings: list[Sending] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    step: int = 0
    not_before: dict[int, float] = field(default_factory=dict)
    released: set[int] = field(default_factory=set)

    def may_release(self, now: float) -> None:
        """From here on, guardians may see what is due, and whatever goes along with it."""
        due = {token for token, moment in self.not_before.items() if moment <= now}
        if due - self.released:
            self.released |= set(self.not_before)

    def check_shown(self, payload: dict[str, Any], shown: object) -> None:
        """No answer holds words that this person may not read. Her own, just typed, may come back."""
        who = payload["who"]
        for token in tokens(shown) - tokens(payload):
            sent = [one for one in self.sendings if one.token == token]
            assert any(one.may_read(who) for one in sent), f"shown to the wrong person: zz{token}zz to {who}"
            if who in GUARDIANS and token in self.not_before:
                assert token in self.released, f"zz{token}zz was shown before its time"
        if who in GUARDIANS:
            told = json.dumps(shown)
            assert not any(person in told for person in STAFF), "a guardian was told who wrote"

    def told(self, sending: Sending, outcome: str) -> None:
        """Note what somebody was told of a sending: ``accepted``, ``refused`` or ``error``."""
        if outcome == "accepted":
            new = sending.accepted is None and not sending.maybe
            assert not (new and sending.case.withdrawn == "yes"), "accepted into a withdrawn case"
            if sending.who in GUARDIANS:
                assert sending.case.entitled(sending.who), "accepted from the wrong guardian"
            if sending.accepted is None:
                sending.accepted = self.step
        elif outcome == "error":
            sending.maybe = True

    # --- what the store holds ------------------------------------------------------------------------

    def learn(self, inside: Inside) -> None:
        """Find out which case is which, by the words of its concern."""
        for case_id in inside.every_case():
            for kind, text in inside.written(case_id):
                for one in self.sendings:
                    if kind == one.kind == "concern" and one.token in tokens(text):
                        assert one.case.id in ("", case_id), "one concern made two cases"
                        one.case.id = case_id

    def check_store(self, inside: Inside) -> None:
        """Nothing is lost, nothing is doubled, all is in order, and what was withdrawn is gone."""
        self.learn(inside)
        known = {case.id for case in self.cases}
        assert inside.every_case() <= known, "a case that nobody raised"
        for case in self.cases:
            written = inside.written(case.id) if case.id else []
            self._check_withdrawal(case, inside, written)
            if case.withdrawn == "no":
                self._check_counts(case, written)
                self._check_order(case, written)
                self._check_status(case, inside)

    def _check_withdrawal(self, case: Case, inside: Inside, written: list[tuple[str, str]]) -> None:
        state = inside.cases[case.id].state if case.id in inside.cases else None
        if case.withdrawn == "maybe":
            case.withdrawn = "no" if any(kind == "concern" for kind, _ in written) else "yes"
        if case.withdrawn == "yes":
            assert not written, "words of a withdrawn concern are still there"
            assert state is None or state.status == "withdrawn"
        elif state is not None:
            assert state.status != "withdrawn", "withdrawn, but nobody asked for it"

    def _of(self, case: Case) -> list[Sending]:
        return [one for one in self.sendings if one.case is case]

    def _check_counts(self, case: Case, written: list[tuple[str, str]]) -> None:
        found = Counter((kind, token) for kind, text in written for token in tokens(text))
        mine = self._of(case)
        assert set(found) <= {(one.kind, one.token) for one in mine}, "words that nobody sent to this case"
        for one in mine:
            if one.kind == "again":
                continue
            times = found[one.kind, one.token]
            assert times <= 1, f"a {one.kind} was doubled"
            assert times == 1 or one.accepted is None, f"a {one.kind} that was accepted is lost"
            assert times == 0 or one.maybe or one.accepted is not None, f"a refused {one.kind} was kept"
        agains = [one for one in mine if one.kind == "again"]
        times = sum(kind == "again" for kind, _ in written)
        sure = sum(one.accepted is not None for one in agains)
        maybe = sum(one.maybe and one.accepted is None for one in agains)
        assert sure <= times <= sure + maybe, "her last answer was lost or doubled"

    def _check_order(self, case: Case, written: list[tuple[str, str]]) -> None:
        place = {(kind, token): at for at, (kind, text) in enumerate(written) for token in tokens(text)}
        there = [one for one in self._of(case) if (one.kind, one.token) in place]
        for first in there:
            for later in there:
                same_side = (first.kind in BY_GUARDIANS) == (later.kind in BY_GUARDIANS)
                if same_side and first.accepted is not None and first.accepted < later.first_tried:
                    before = place[first.kind, first.token] < place[later.kind, later.token]
                    assert before, f"a {later.kind} overtook a {first.kind}"

    def _check_status(self, case: Case, inside: Inside) -> None:
        if case.id not in inside.cases:
            return
        status = "open"
        for message in inside.threads[case.id]:
            status = "closed" if message.kind == "closing" else status
            status = "open" if message.kind in REOPENS else status
        assert inside.cases[case.id].state.status == status

    # --- what stands in the channel ------------------------------------------------------------------

    def check_channel(self, world: World, inside: Inside, sky: Sky) -> None:
        """Each case has one notice, which says how the case stands; nothing there holds words."""
        wren = world.wren
        posted = [one for one in world.playground.posted() if one["author"] == "wren" and not one["only"]]
        assert not tokens(posted), "words stand in a chat"
        self._check_copies(wren, sky)
        for case in inside.cases.values():
            _check_notice(wren, case, posted, sky)
            if case.state.status != "withdrawn" and not sky.blind:
                more = [one.kind for one in inside.threads[case.id] if one.kind in (*REOPENS, "again")]
                lines = [one for one in _about(case, posted) if _is_line(one)]
                reminders = [one for one in lines if _is_reminder(wren, case, one)]
                assert len(lines) - len(reminders) == len(more), "a line under a notice: lost or doubled"
                # Nobody is reminded of a case that was opened before the reminder could be posted.
                fewest = case.state.reminded and not case.state.opened
                assert fewest <= len(reminders) <= case.state.reminded, "a reminder: lost or doubled"

    def _check_copies(self, wren: Wren, sky: Sky) -> None:
        named = wren.words.say("notice.repeated")
        for marker, copies in sky.copies().items():
            if marker:  # a note to staff has none, so that nothing joins her to a case
                # Where nobody can tell, what may not have arrived is repeated until it is: decision 0006.
                assert sky.blind or len(copies) == 1, "a card was doubled"
                assert not any(sky.certain(one) for one in copies[:-1]), "what had arrived was repeated"
                assert all(named in again.card.prose for again in copies[1:]), "a double does not say so"
        for person in STAFF:
            told = sum(one.place == person for one in sky.arrived)
            assert told <= self._answers_for(person), "a note to staff was doubled, or went to another"

    def _answers_for(self, person: str) -> int:
        """How many answers this person asked to be told of."""
        return sum(
            one.kind in ("reply", "closing") and (one.maybe or one.accepted is not None)
            for one in self.sendings
            if one.case.owner == person and one.case.soon and one.case.keep != "receipt"
        )


def _about(case: OpenCase, posted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in posted if one["card"]["title"] == case.state.name]


def _is_line(one: dict[str, Any]) -> bool:
    """A line goes under the notice, and stands alone while the notice is a dead letter: it has no facts."""
    return len(one["card"]["buttons"]) == 1 and not one["card"]["facts"]


def _is_reminder(wren: Wren, case: OpenCase, one: dict[str, Any]) -> bool:
    said = wren.words.say("notice.under.unopened", name=case.state.name)
    return any(said in text for text in one["card"]["prose"])


def _check_notice(wren: Wren, case: OpenCase, posted: list[dict[str, Any]], sky: Sky) -> None:
    state = case.state
    mine = [one for one in _about(case, posted) if not _is_line(one)]
    if state.status == "withdrawn":
        assert len(mine) <= 1 or sky.blind
    else:
        assert len(mine) == 1 or (sky.blind and mine), f"{len(mine)} notices of one case"
    if state.posted:
        shown = next(one["card"] for one in mine if one["id"] == state.posted)
        rules = wren.door.desk.reporter.rules
        expected = show_card(letters.notice(wren.words, rules, case.id, state))
        named = show_card(letters.notice(wren.words, rules, case.id, state, repeated=True))
        assert shown in (expected, named), "a notice says how its case stood earlier"


def entries_about(entries: Iterable[dict[str, Any]], act: str) -> Iterator[str]:
    """The cases of the audit log's rows about one act."""
    return (str(entry["case"]) for entry in entries if entry["act"] == act)
