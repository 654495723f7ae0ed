"""A colleague's program that goes on promising and postponing, whatever it is answered."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from followup.clock import system_clock
from tests.api.client import Program

_LINES = "Impegni:\n- Bruno: preventivo della revisione entro il 20 dicembre\n"
_PAUSE = 0.1  # seconds after a refusal: what is away is not asked in a tight loop


@dataclass
class Diligent:
    """Runs until it is told to stop; `done` is what it was told had been recorded, as (commitment, version)."""

    program: Program
    customer: int
    owner: int
    done: list[tuple[int, int]] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    unexpected: list[BaseException] = field(default_factory=list)
    _visits: Iterator[int] = field(default_factory=count)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Diligent:
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            while not self._stop.is_set():
                self._promise()
        except BaseException as error:
            self.unexpected.append(error)

    def _promise(self) -> None:
        """A recap, its promise confirmed for a colleague, the promise postponed so that the customer hears of it."""
        due = system_clock().date() + timedelta(days=20)
        recap = self._post("/recaps", text=f"Visita {next(self._visits)}.\n{_LINES}", customer=self.customer)
        if recap is None:
            return
        said = {"due": str(due), "owner": self.owner, "for_customer": True, "customer_text": "il preventivo"}
        made = self._post(f"/drafts/{recap['drafts'][0]['id']}/confirm", **said)
        if made is None:
            return
        commitment = made["commitment"]
        self.done.append((commitment["id"], commitment["version"]))
        moved = self._post(
            f"/commitments/{commitment['id']}/postpone",
            due=str(due + timedelta(days=7)),
            why="manca un prezzo",
            tell_customer="aspettiamo un prezzo",
            version=commitment["version"],
        )
        if moved is not None:
            self.done.append((moved["id"], moved["version"]))

    def _post(self, path: str, **body: Any) -> Any:
        answer = self.program.post(path, **body)
        self.answers[answer.status_code] += 1
        if answer.status_code < 300:
            return answer.json
        self._stop.wait(_PAUSE)
        return None
