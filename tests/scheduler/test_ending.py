"""A worker that is told to end while a mail is on its way finishes that mail and begins no other."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from followup.clock import system_clock
from followup.domain.states import MailKind, MailState
from tests.conftest import CONFIG
from tests.ledger import commit, mails
from tests.scheduler.servers import HOST, PostOffice, open_office


@dataclass
class SlowOffice(PostOffice):
    """Has the text of a mail, and thinks about it until it is told to go on."""

    has_text: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd looks for it
        self.has_text.set()
        await asyncio.to_thread(self.go_on.wait, 60)
        return await super().handle_DATA(server, session, envelope)


def test_sigterm_waits_for_the_mail_in_hand_and_leaves_the_others_waiting(tmp_path, database, firm, cast, settings):
    now = system_clock()  # the worker is a process of its own, with the system's clock
    with database.writing() as session:
        for owner in (cast.bruno, cast.carla):
            commit(session, firm, cast.colombo, cast.anna, "Passa", date(now.year + 1, 1, 11), owner=owner, now=now)
    office = SlowOffice()
    with open_office(office) as port:
        smtp = f'[mail]\ntransport = "smtp"\nhost = "{HOST}"\nport = {port}\nsecurity = "none"\n'
        file = tmp_path / "worker.toml"
        file.write_text(
            f'{CONFIG.replace("[mail]", smtp)}\n[database]\nurl = "{settings.database.url}"\n', encoding="utf-8"
        )
        with subprocess.Popen(
            [sys.executable, "-m", "followup", "worker", "--config", str(file)],
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
            text=True,
        ) as worker:
            assert office.has_text.wait(60)
            worker.send_signal(signal.SIGTERM)
            assert worker.stderr is not None
            assert any("ends when the mail in hand is through" in line for line in worker.stderr)
            office.go_on.set()
            assert worker.wait(60) == 0

    states = sorted(row.state for row in mails(database, MailKind.GIVEN))
    assert states == [MailState.QUEUED, MailState.SENT]
    assert len(office.texts) == 1
