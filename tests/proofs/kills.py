"""Kills the sender again and again at moments that nobody chose, and lets the next one go on."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from followup.domain.states import MailState
from scheduler.dispatch import dispatch
from tests.proofs.books import Books
from tests.proofs.children import Dispatch, child, sends
from tests.proofs.doomed import doomed_senders
from tests.proofs.place import Place

FULL = 20  # so many mails wait for every sender, more than it can send in its life
STEADY = 20  # for so many kills a life is taken to be as long as when it was measured
AT_MOST = 20  # times as many kills as asked for: a phase that none of them met has gone
ROUNDS = 10  # a sender that leaves something after so many undisturbed tries never ends it


class Phase(StrEnum):
    """How far the sender had come with a mail when it was killed."""

    BEFORE_CLAIM = "before a claim"
    BEFORE_TEXT = "before its text"
    IN_TEXT = "in its text"


@dataclass
class Figures:
    """What happened, and when the kills came."""

    kills: int = 0
    phases: Counter[Phase] = field(default_factory=Counter)
    seconds: float = 0

    def report(self, place: str, books: Books) -> str:
        """Return it in one line."""
        phases = ", ".join(f"{count} {phase}" for phase, count in sorted(self.phases.items()))
        return (
            f"{place}: {self.kills} kills ({phases}), {len(books.entries)} mails, "
            f"{books.interrupted} interrupted in the text, {books.duplicates} duplicates to colleagues, "
            f"held {books.asked(had_arrived=True)} that had arrived and {books.asked(had_arrived=False)} that had not, "
            f"{self.seconds:.0f} s"
        )


def kill_again_and_again(
    place: Place, kills: int, seed: int, dispatch: Dispatch = dispatch, meeting: Collection[Phase] = ()
) -> Figures:
    """Kill so many senders, or more until each of these phases was met; then let one send what is left undisturbed."""
    figures, chance, began = Figures(), random.Random(seed), time.perf_counter()  # noqa: S311 - moments, no secrets
    place.fill(2 * FULL)  # the mother sends one, too
    steady = 0
    with doomed_senders(place.config, dispatch) as doomed:
        while figures.kills < kills or (missing := set(meeting) - figures.phases.keys()):
            assert figures.kills < AT_MOST * kills, f"no kill met {missing}"
            if place.states()[MailState.QUEUED] < FULL:
                place.fill(FULL)
            if steady == 0:
                life, steady = doomed.life(), STEADY
            if not doomed.live_and_die(chance.uniform(0, life)):
                steady = 0  # the machine has become so much faster: that was no kill
                continue
            steady -= 1
            figures.kills += 1
            figures.phases[_phase(place)] += 1
            place.lease_passes()
    drain(place, dispatch)
    figures.seconds = time.perf_counter() - began
    return figures


def drain(place: Place, dispatch: Dispatch = dispatch) -> None:
    """Let senders go on undisturbed, a lease apart, until nothing is left that one of them could do."""
    for _ in range(ROUNDS):
        place.lease_passes()
        with child(sends, place.config, dispatch) as heir:
            heir.go()
            heir.hear()
            assert heir.ends() == 0
        if not place.states().keys() & {MailState.QUEUED, MailState.SENDING, MailState.IN_DATA}:
            break


def _phase(place: Place) -> Phase:
    states = place.states()
    if states[MailState.IN_DATA]:
        return Phase.IN_TEXT
    return Phase.BEFORE_TEXT if states[MailState.SENDING] else Phase.BEFORE_CLAIM
