"""Prints how fast pages come with a large firm's data: `python -m tests.bench.pages FOLDER [pages] [live]`.

FOLDER holds what `followup demo --once --size 1000000 --directory FOLDER` made, with `--database` for PostgreSQL. The
app is served by two processes; requests leave at a steady rate whether or not earlier ones were answered, from this
process on the same computer, and times count from when each was to leave.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from sqlmodel import col, func, select

from followup import db
from followup.config import Settings, load
from followup.models import Commitment, Customer, Touchpoint, User
from followup.services import passwords
from tests.bench.reading import machine

_PASSWORD = "una frase lunga e segreta"
_PORT = 8765
_SECONDS = 10  # each page is asked for so long, after it was opened a few times
_WARM = 10
_TEXT = """Buongiorno sig.ra Colombo,
la ringrazio della visita di ieri. Le mando il preventivo della revisione a breve e il tecnico passa lunedì prossimo.
Appena arriva il quadro la richiamo per fissare il montaggio. I ricambi li spediamo entro venerdì.
Per il contratto di manutenzione mi faccio sentire la settimana prossima, intanto le giro la bozza.
Bruno mi dice che il cuscinetto di destra va cambiato: l'ordine parte domani, la consegna è prevista per il 10 dicembre.
Se per lei va bene, il collaudo lo facciamo appena possibile dopo la consegna, altrimenti a gennaio.
Mi conferma per favore l'indirizzo dello stabilimento e il nome di chi ci riceve?
La dichiarazione di conformità gliela inviamo insieme alla fattura, al più presto.
Per la formazione degli operatori propongo due mezze giornate; le date le decidiamo insieme quando viene da noi.
Il software di supervisione è in prova da un collega: entro fine mese le facciamo sapere se c'è anche in tedesco.
Intanto resto a disposizione per qualsiasi domanda sul telaio e sulla linea di verniciatura.
Un saluto, Anna
"""


class Visitor(threading.local):
    """One connection a thread, logged in with the same cookie."""

    connection: http.client.HTTPConnection | None = None


@contextmanager
def served(config: Path, settings: Settings) -> Iterator[None]:
    """The app as `followup serve` runs it, with two processes."""
    command = [sys.executable, "-m", "followup", "serve", "--config", str(config), "--port", str(_PORT)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if ask("GET", "/healthz")[0] == 200:
                break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(timeout=60)


visitor = Visitor()


def ask(method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, text and cookies of one answer; 0 where nobody answers. A line that was let go is taken up anew."""
    for _ in range(2):
        if visitor.connection is None:
            visitor.connection = http.client.HTTPConnection("127.0.0.1", _PORT, timeout=60)
        try:
            visitor.connection.request(method, path, body.encode() or None, headers or {})
            answer = visitor.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            visitor.connection.close()
            visitor.connection = None
            continue
        cookies = "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
        return answer.status, text, cookies
    return 0, "", ""


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found is not None
    return found[1]


def logged_in(email: str) -> str:
    """The cookies of a login."""
    _, html, cookies = ask("GET", "/login")
    typed = urllib.parse.urlencode({"csrf_token": token_in(html), "email": email, "password": _PASSWORD})
    form = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookies,
        "Origin": f"http://127.0.0.1:{_PORT}",
    }
    status, _, new = ask("POST", "/login", typed, form)
    assert status == 303, status
    return new or cookies


def p95(request: Callable[[int], int], rate: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds of requests at that rate."""
    for number in range(_WARM):
        assert request(number) == 200
    took: list[float] = []
    begin = time.perf_counter() + 0.2

    def one(number: int) -> None:
        leaves = begin + number / rate
        time.sleep(max(0.0, leaves - time.perf_counter()))
        assert request(number) == 200
        took.append((time.perf_counter() - leaves) * 1000)

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(one, range(rate * _SECONDS)))
    cuts = quantiles(took, n=20)
    return cuts[9], cuts[18]


def prepared(settings: Settings) -> tuple[str, list[int], str]:
    """Anna may log in; the address she uses, customers with much and with a usual share, commitments, the size."""
    database = db.Database(settings.database_url)
    db.upgrade(database)
    with database.writing() as session:
        anna = session.exec(select(User).order_by(col(User.id))).first()
        assert anna is not None
        anna.password_hash = passwords.hash_password(_PASSWORD)
        counts = [
            session.scalar(select(func.count()).select_from(table)) for table in (Commitment, Customer, Touchpoint)
        ]
        first = session.scalar(select(func.min(Customer.id)).where(Customer.id > 3))
        assert first is not None
        some = [first, *(first + step * 997 % int(counts[1] or 1) for step in range(1, 40))]
        email = anna.email
    database.close()
    size = "{:,} promises, {:,} customers, {:,} touchpoints".format(*counts)
    return email, some, size


def pages(cookie: str, customers: list[int]) -> None:
    """Each page at ten requests a second."""
    words = ["preventivo", "caldaia varese", "quadro elettrico", "ricambi inverter", "torneria", "collaud"]
    addresses: dict[str, Callable[[int], str]] = {
        "Oggi": lambda n: "/",
        "Oggi, the team": lambda n: "/?team=1",
        "a customer with a usual share": lambda n: f"/customers/{customers[1 + n % (len(customers) - 1)]}",
        "the customer heard from most": lambda n: f"/customers/{customers[0]}",
        "the timeline of the latter": lambda n: f"/customers/{customers[0]}/timeline",
        "promises: mine": lambda n: "/commitments",
        "promises: everybody's, open": lambda n: "/commitments?owner=all",
        "promises: everybody's, in any state": lambda n: "/commitments?owner=all&state=all",
        "promises: of one department, overdue": lambda n: "/commitments?owner=all&state=overdue&department=sales",
        "promises: the calendar": lambda n: "/commitments/calendar",
        "promises: searched": lambda n: "/commitments?" + query(words, n) + "&owner=all&state=all",
        "search of everything": lambda n: "/search?" + query(words, n),
        "customers": lambda n: "/customers",
        "customers: searched": lambda n: "/customers?" + query(["torneria", "rossi como", "villa"], n),
        "outgoing": lambda n: "/outbox",
        "recaps": lambda n: "/recaps",
    }
    print("| page | median ms | 95th percentile ms |\n|---|---|---|")
    for name, address in addresses.items():
        middle, high = p95(lambda n, at=address: ask("GET", at(n), headers={"Cookie": cookie})[0], 10)  # type: ignore[misc]
        print(f"| {name} | {middle:.0f} | {high:.0f} |", flush=True)


def query(words: list[str], number: int) -> str:
    return urllib.parse.urlencode({"q": words[number % len(words)]})


def live(cookie: str) -> None:
    """A reply read while it is written, at twenty requests a second; each time a little different."""
    _, html, _ = ask("GET", "/replies", headers={"Cookie": cookie})
    token = token_in(html)
    form = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookie,
        "Origin": f"http://127.0.0.1:{_PORT}",
        "X-CSRFToken": token,
    }

    def request(number: int) -> int:
        return ask("POST", "/live/reply", urllib.parse.urlencode({"text": f"{_TEXT}{number}"}), form)[0]

    middle, high = p95(request, 20)
    print(f"| a reply of {len(_TEXT)} characters, live, 20 a second | {middle:.0f} | {high:.0f} |", flush=True)


def main() -> None:
    """Serve what is in the folder and ask for it."""
    folder, what = Path(sys.argv[1]), sys.argv[2:] or ["pages", "live"]
    config = folder / "two-processes.toml"
    as_made = (folder / "config.toml").read_text(encoding="utf-8")
    config.write_text(f"{as_made}\n[app]\nprocesses = 2\n", encoding="utf-8")
    settings = load(config, environ={})
    email, customers, size = prepared(settings)
    kind = "PostgreSQL" if settings.database.url else "SQLite"
    print(f"{kind}, {size}.\n{machine()}\n")
    with served(config, settings):
        cookie = logged_in(email)
        if "pages" in what:
            pages(cookie, customers)
        if "live" in what:
            live(cookie)


if __name__ == "__main__":
    main()
