"""A mail server in a process of its own that takes every mail and never forgets one.

What it took stands in its ledger, on disk, before the 250 is said: a line a mail, its Message-ID and its recipient.
It is one loop without threads or a library, so that the proofs measure the dispatcher and not the sink.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
LONGEST_MAIL = 1 << 22
ROOT = Path(__file__).parents[2]
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_ANSWERS = {
    b"EHLO": b"250 sink",  # no extensions: nothing is pipelined
    b"HELO": b"250 sink",
    b"MAIL": b"250 2.1.0 Ok",
    b"RCPT": b"250 2.1.5 Ok",
    b"DATA": b"354 go on",
    b"RSET": b"250 2.0.0 Ok",
    b"NOOP": b"250 2.0.0 Ok",
    b"QUIT": b"221 2.0.0 Bye",
}


@contextmanager
def sink(folder: Path, *, latency: float = 0) -> Iterator[tuple[int, Path]]:
    """Run the server; yields its port and its ledger. Each answer comes `latency` seconds late.

    The ledger may be read at any time. Whatever a sender who is gone by then had sent whole stands in it for certain
    once the block has ended: the server ends only when it has read every connection to its end.
    """
    ledger = folder / "ledger"
    ledger.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.sink", str(ledger), str(latency)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        try:
            yield int(process.stdout.readline()), ledger
            process.stdin.close()  # tells the server to end
            assert process.wait(60) == 0
        finally:
            process.kill()


def taken(ledger: Path) -> list[tuple[str, str]]:
    """Return (Message-ID, recipient) of every mail that was taken, in order; the same mail as often as it came."""
    lines = ledger.read_text(encoding="utf-8").splitlines()
    return [(ident, recipient) for ident, _, recipient in (line.partition(" ") for line in lines)]


class _Server:
    def __init__(self, ledger: Path, latency: float) -> None:
        self._ledger = os.open(ledger, os.O_WRONLY | os.O_APPEND)
        self._latency = latency
        self._open: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        listener = await asyncio.start_server(self._accept, HOST, 0, limit=LONGEST_MAIL, backlog=1000)
        print(listener.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)  # until whoever started the server lets go of it
        listener.close()
        while self._open:
            await asyncio.wait(self._open)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = b""
        try:
            await self._say(writer, b"220 sink")
            while command := await reader.readline():
                verb = command[:4].upper()
                if verb == b"RCPT":
                    recipient = command.partition(b"<")[2].partition(b">")[0]
                await self._say(writer, _ANSWERS.get(verb, b"500 5.5.1 what?"))
                if verb == b"QUIT":
                    break
                if verb == b"DATA":
                    self._keep(await reader.readuntil(b"\r\n.\r\n"), recipient)
                    await self._say(writer, b"250 2.0.0 Ok: kept")
        except (OSError, asyncio.IncompleteReadError):
            pass  # the sender is gone: what it had not ended with a dot is not a mail
        finally:
            writer.close()

    async def _say(self, writer: asyncio.StreamWriter, answer: bytes) -> None:
        if self._latency:
            await asyncio.sleep(self._latency)
        writer.write(answer + b"\r\n")
        await writer.drain()

    def _keep(self, mail: bytes, recipient: bytes) -> None:
        found = _MESSAGE_ID.search(mail)
        os.write(self._ledger, (found[1] if found else b"?") + b" " + recipient + b"\n")
        os.fsync(self._ledger)


if __name__ == "__main__":
    asyncio.run(_Server(Path(sys.argv[1]), float(sys.argv[2])).run())
