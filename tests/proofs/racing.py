"""Many hands at the same few commitments, and what each of them was told."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from followup.domain.states import CommitmentEventKind as Kind
from followup.domain.states import CommitmentState
from followup.errors import BadInput, Conflict, IllegalMove, NotAllowed
from followup.models import Commitment, User
from followup.services import commitments
from tests.proofs.houses import House
from tests.scheduler.servers import PostOffice

Move = Callable[[Session, Commitment, int], Commitment]


@dataclass
class Race:
    """Threads that all move the same commitments, each in the version it saw a moment before."""

    home: House
    idents: list[int]
    office: PostOffice = field(default_factory=PostOffice)  # where a worker sends to, meanwhile
    succeeded: Counter[tuple[int, Kind]] = field(default_factory=Counter)
    refused: Counter[type[Exception]] = field(default_factory=Counter)
    unexpected: list[BaseException] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, *, threads: int, moves: int, seed: int) -> None:
        """Let them all begin at once and come to an end."""
        start = threading.Barrier(threads)
        racers = [threading.Thread(target=self._racer, args=(start, moves, f"{seed} {n}")) for n in range(threads)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

    def _racer(self, start: threading.Barrier, moves: int, luck: str) -> None:
        dice = random.Random(luck)  # noqa: S311 - who moves what, not a secret
        start.wait()
        try:
            for _ in range(moves):
                self._try(dice)
        except BaseException as error:
            self.unexpected.append(error)

    def _try(self, dice: random.Random) -> None:
        database = self.home.database
        with database.reading() as session:
            seen = commitments.get_commitment(session, dice.choice(self.idents))
        by = dice.choice(self._people())
        kind = dice.choice(_LIKELY[seen.state])
        try:
            with database.writing() as session:
                moved = _MOVES[kind](self.home, session, seen, by, dice)
                assert moved.version == seen.version + 1
        except (Conflict, IllegalMove, BadInput, NotAllowed) as error:
            with self._lock:
                self.refused[type(error)] += 1
        else:
            with self._lock:
                self.succeeded[seen.id, kind] += 1

    def _people(self) -> list[User]:
        return [self.home.cast.anna, self.home.cast.bruno, self.home.cast.carla]


def _postpone(home: House, session: Session, seen: Commitment, by: User, dice: random.Random) -> Commitment:
    day = home.firm.today(home.clock()) + timedelta(days=dice.randint(1, 9))
    return commitments.postpone(
        session, home.firm, seen.id, day=day, why="x", version=seen.version, by=home.cast.anna, now=home.clock()
    )


def _hand_over(home: House, session: Session, seen: Commitment, by: User, dice: random.Random) -> Commitment:
    return commitments.hand_over(
        session, home.firm, seen.id, to_id=by.id, version=seen.version, by=home.cast.anna, now=home.clock()
    )


def _hand_back(home: House, session: Session, seen: Commitment, by: User, dice: random.Random) -> Commitment:
    owner = session.get_one(User, seen.owner_id)
    return commitments.hand_back(session, home.firm, seen.id, why="x", version=seen.version, by=owner, now=home.clock())


def _keep(home: House, session: Session, seen: Commitment, by: User, dice: random.Random) -> Commitment:
    return commitments.keep(session, home.firm, seen.id, version=seen.version, by=home.cast.anna, now=home.clock())


def _cancel(home: House, session: Session, seen: Commitment, by: User, dice: random.Random) -> Commitment:
    return commitments.cancel(
        session, home.firm, seen.id, why="x", version=seen.version, by=home.cast.anna, now=home.clock()
    )


def _reopen(home: House, session: Session, seen: Commitment, by: User, dice: random.Random) -> Commitment:
    return commitments.reopen(
        session, home.firm, seen.id, why="x", version=seen.version, by=home.cast.anna, now=home.clock()
    )


_MOVES = {
    Kind.POSTPONED: _postpone,
    Kind.HANDED_OVER: _hand_over,
    Kind.HANDED_BACK: _hand_back,
    Kind.KEPT: _keep,
    Kind.CANCELLED: _cancel,
    Kind.REOPENED: _reopen,
}
# Mostly what is possible, and now and then what is not.
_LIKELY = {
    CommitmentState.OPEN: [*_MOVES, Kind.POSTPONED, Kind.HANDED_OVER],
    CommitmentState.KEPT: [Kind.REOPENED, Kind.REOPENED, Kind.KEPT],
    CommitmentState.CANCELLED: [Kind.REOPENED, Kind.REOPENED, Kind.POSTPONED],
}
