"""The list, the calendar and the table of promises: filtered, searched, and several at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from followup.db import Database
from followup.domain.states import MailKind
from followup.models import Customer, User
from followup.services import commitments
from followup.services.firm import Firm
from nlp import Holder
from tests.ledger import commit, mails
from tests.people import Cast, Clock
from tests.web.browser import Browser
from tests.web.conftest import LogIn

TUESDAY = date(2026, 11, 24)
Promise = Callable[..., int]


@pytest.fixture
def promise(database: Database, firm: Firm, cast: Cast, clock: Clock) -> Promise:
    def made(
        action: str,
        days: int | None,
        owner: User | None = None,
        customer: Customer | None = None,
        at: time | None = None,
        holder: Holder = Holder.US,
    ) -> int:
        with database.writing() as session:
            return commit(
                session,
                firm,
                customer or cast.colombo,
                cast.anna,
                action,
                None if days is None else TUESDAY + timedelta(days=days),
                at,
                owner=owner or cast.anna,
                holder=holder,
                why_no_date="dipende" if days is None else "",
                now=clock(),
            ).id

    return made


def shown(text: str) -> list[str]:
    return re.findall(r"<strong>([^<]+)</strong>\s*<span class=\"(?:late|muted)\">", text)


def tick(browser: Browser, *idents: int) -> None:
    """Tick rows, as `press` then sends them."""
    form = next(form for form in browser.forms() if "pick" in form.names)
    browser.ticked = [  # type: ignore[attr-defined]
        value
        for value in re.findall(r'name="pick" value="([^"]+)"', browser.text)
        if int(value.split(":")[0]) in idents
    ]
    assert len(browser.ticked) == len(idents), form  # type: ignore[attr-defined]


def press(browser: Browser, words: str, status: int = 200, **typed: str) -> str:
    """Press a button of the form of several, with the rows that were ticked."""
    form, button = next((f, b) for f in browser.forms() for b in f.buttons if words in b.words and "pick" in f.names)
    data: dict[str, str | list[str]] = dict(form.fields)
    data |= {name: value for key, value in typed.items() for name in form.names if name.replace("-", "_") == key}
    data["pick"] = browser.ticked  # type: ignore[attr-defined]
    browser.page = browser.client.post(
        button.action, data=data, follow_redirects=True, headers={"Origin": "http://localhost"}
    )
    assert browser.page.status_code == status, browser.faults()
    return browser.text


def test_the_filter_stands_in_the_address_and_each_part_comes_off_with_one_tap(
    anna: Browser, cast: Cast, promise: Promise
) -> None:
    promise("Preventivo", 2)
    promise("Collaudo", 3, cast.bruno, cast.zorzi)
    promise("Campioni", 9, cast.bruno)
    promise("Manda i disegni", 3, cast.carla, holder=Holder.CUSTOMER)
    promise("Listino", None)
    for query, actions in {
        "": ["Preventivo", "Listino"],
        "?owner=all": ["Preventivo", "Collaudo", "Manda i disegni", "Campioni", "Listino"],
        f"?owner={cast.bruno.id}": ["Collaudo", "Campioni"],
        "?owner=all&department=support": ["Manda i disegni"],
        "?owner=all&holder=customer": ["Manda i disegni"],
        "?owner=all&week=2026-W48": ["Preventivo", "Collaudo", "Manda i disegni"],
        "?owner=all&week=none": ["Listino"],
        "?owner=all&from=2026-11-27&to=2026-12-31": ["Collaudo", "Manda i disegni", "Campioni"],
        "?customer=zorzi": ["Collaudo"],
        f"?customer={cast.zorzi.id}": ["Collaudo"],
        "?owner=all&q=colombo+camp": ["Campioni"],
        "?owner=all&state=kept": [],
        "?owner=all&q=niente": [],
    }.items():
        assert shown(anna.open(f"/commitments{query}")) == actions, query
    text = anna.open(f"/commitments?owner={cast.bruno.id}&week=2026-W48&q=collaudo&holder=us&department=production")
    assert shown(text) == ["Collaudo"]
    assert len(re.findall('class="chip"', text)) == 5
    without = next(link for link in re.findall(r'class="chip" href="([^"]+)"', text) if "week" not in link)
    assert shown(anna.open(without.replace("&amp;", "&"))) == ["Collaudo"]
    assert "Togli tutti i filtri" in text
    assert len(re.findall('class="chip"', anna.open("/commitments?owner=all"))) == 0


def test_an_address_that_makes_no_sense_shows_ones_own_open_promises(anna: Browser, promise: Promise) -> None:
    promise("Preventivo", 2)
    for query in ("week=2026-W99&from=x&to=1", "department=zoo&holder=me&state=?", "week=0000-W01", "from=2026-02-30"):
        assert shown(anna.open(f"/commitments?owner=me&{query}")) == ["Preventivo"], query
    assert "caratteri" in anna.open("/commitments?q=a%07")
    assert "novembre 2026" in anna.open("/commitments/calendar?month=2026-13")


def test_what_is_overdue_by_the_hour_is_found_as_overdue(anna: Browser, promise: Promise, clock: Clock) -> None:
    promise("Alle dieci", 1, at=time(10))
    promise("In giornata", 1)
    clock.set("2026-11-25 10:00")
    assert shown(anna.open("/commitments?state=overdue")) == ["Alle dieci"]
    clock.set("2026-11-26 00:00")
    assert shown(anna.open("/commitments?state=overdue")) == ["Alle dieci", "In giornata"]


def test_anna_moves_three_to_friday_with_one_reason_and_undoes_it(
    anna: Browser, cast: Cast, promise: Promise, database: Database
) -> None:
    made = [promise(f"Cosa {n}", n, cast.bruno) for n in (1, 2, 3)]
    other = promise("Altra", 1, cast.bruno)
    anna.open("/commitments?owner=all")
    tick(anna, *made)
    press(anna, "Spostale tutte", status=422, move_due_day="2026-11-27", move_why="")
    assert "Serve." in anna.text
    assert anna.text.count("checked") >= 3
    press(anna, "Spostale tutte", move_due_day="2026-11-30", move_why="Chiusi per inventario")
    assert "3 promesse: spostate a lunedì 30 novembre." in anna.text
    assert "Di tutti" in anna.text
    anna.press("Annulla l'ultima azione")
    assert "3 promesse: tutto come prima." in anna.text
    with database.reading() as session:
        days = [commitments.get_commitment(session, ident).due_day for ident in (*made, other)]
    assert days == [TUESDAY + timedelta(days=n) for n in (1, 2, 3, 1)]


def test_one_that_changed_meanwhile_stops_them_all_and_is_named(
    anna: Browser, log_in: LogIn, cast: Cast, promise: Promise, database: Database
) -> None:
    made = [promise(f"Cosa {n}", n) for n in (1, 2)]
    anna.open("/commitments")
    tick(anna, *made)
    desk = log_in(cast.anna)
    desk.open(f"/commitments/{made[1]}")
    desk.press("Fatto: promessa mantenuta")
    press(anna, "Affidale tutte", status=409, give_to_id=str(cast.bruno.id))
    assert "Non è cambiato niente" in anna.text
    assert "Cosa 2</a>: qualcuno l&#39;ha cambiata nel frattempo" in anna.text
    assert "Cosa 1</a>:" not in anna.text
    with database.reading() as session:
        assert commitments.get_commitment(session, made[0]).owner_id == cast.anna.id
    assert mails(database, MailKind.GIVEN_MANY) == []


def test_staff_tick_only_what_their_department_looks_after(log_in: LogIn, cast: Cast, promise: Promise) -> None:
    promise("Di Anna", 1)
    promise("Di Bruno", 1, cast.bruno)
    bruno = log_in(cast.bruno)
    text = bruno.open("/commitments?owner=all")
    assert re.findall(r'name="pick" value="(\d+):', text) == ["2"]
    bruno.ticked = ["1:1"]  # type: ignore[attr-defined]
    press(bruno, "Affidale tutte", status=409, give_to_id=str(cast.carla.id))
    assert "Di Anna</a>: non puoi modificarla" in bruno.text


def test_all_of_annas_go_to_bruno_while_she_is_away_once_she_has_seen_which(
    anna: Browser, log_in: LogIn, cast: Cast, promise: Promise, database: Database
) -> None:
    promise("Prima", 1)
    inside = [promise("Durante", 3), promise("Anche durante", 6)]
    promise("Dopo", 8)
    promise("Senza data", None)
    anna.open("/commitments/absence")
    typed = {"of_id": str(cast.anna.id), "to_id": str(cast.bruno.id), "first": "2026-11-26", "last": "2026-12-01"}
    anna.open("/commitments/absence?" + "&".join(f"{k}={v}" for k, v in (typed | {"why": "ferie"}).items()))
    assert shown(anna.text) == ["Durante", "Anche durante"]
    assert "si restituiscono una per una" in anna.text
    tick(anna, *inside)
    press(anna, "Affidale tutte")
    assert "2 promesse: affidate a Bruno Sala." in anna.text
    assert shown(log_in(cast.bruno).open("/commitments")) == ["Durante", "Anche durante"]
    (mail,) = mails(database, MailKind.GIVEN_MANY, MailKind.GIVEN)
    assert (mail.recipient, mail.facts["commitments"]) == ("bruno@riva.example", inside)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to_id": "1"}, "Deve sostituirlo"),
        ({"last": "2026-11-20"}, "viene prima del primo"),
        ({"first": ""}, "Serve."),
        ({"to_id": "99"}, "Scegli"),
        ({"first": "9999-01-01", "last": "9999-01-02"}, "troppo lontana"),
    ],
)
def test_an_absence_that_makes_no_sense_says_what_to_mend(
    anna: Browser, cast: Cast, changes: dict[str, str], words: str
) -> None:
    typed = {"of_id": "1", "to_id": "2", "first": "2026-11-26", "last": "2026-12-01"} | changes
    anna.page = anna.client.get("/commitments/absence", query_string=typed)
    assert anna.page.status_code in (200, 422)
    assert words in anna.text, anna.faults()
    assert "Affidale tutte" not in anna.text


def test_the_calendar_shows_each_day_closed_days_and_what_is_more(anna: Browser, cast: Cast, promise: Promise) -> None:
    for n in range(6):
        promise(f"Cosa {n}", 1)
    promise("Di Bruno", 2, cast.bruno)
    text = anna.open("/commitments/calendar")
    assert "novembre 2026" in text
    assert text.count("Cosa ") == 4
    assert "altre 2" in text
    assert "Di Bruno" not in text
    assert "Di Bruno" in anna.open("/commitments/calendar?owner=all")
    assert "Immacolata" in anna.open("/commitments/calendar?month=2026-12")
    assert text.count('scope="col"') == 7
    assert "from=2026-11-25&amp;to=2026-11-25" in text
    assert shown(anna.open("/commitments?from=2026-11-25&to=2026-11-25")) == [f"Cosa {n}" for n in range(6)]


def test_the_table_is_whole_and_harmless(
    anna: Browser, cast: Cast, promise: Promise, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.web.table.PORTION", 3)
    for n in range(7):
        promise(f"Cosa {n}", n % 3)
    promise('=HYPERLINK("http://x.example";"clic")', 4, customer=cast.zorzi)
    promise("Di Bruno; con punto e virgola", 1, cast.bruno)
    anna.page = anna.client.get("/commitments/export.csv?owner=all")
    assert anna.page.headers["Content-Disposition"] == 'attachment; filename="promesse-2026-11-24.csv"'
    assert anna.page.mimetype == "text/csv"
    text = anna.page.data.decode("utf-8")
    assert text.startswith("\ufeffCliente;Che cosa;Entro quando;")
    lines = text.split("\r\n")
    assert len(lines) == 1 + 9 + 1
    assert all(f"Cosa {n};" in text for n in range(7))
    assert "\"'=HYPERLINK(" in text
    assert '"Di Bruno; con punto e virgola"' in text
    assert anna.client.get("/commitments/export.csv?owner=all&q=bruno").data.decode().count("\r\n") == 2
    assert anna.client.get("/commitments/export.csv?q=a%07").status_code == 422


def test_list_calendar_and_absence_ask_little_however_many_rows_there_are(
    anna: Browser, cast: Cast, database: Database, firm: Firm, clock: Clock, asked: list[str]
) -> None:
    counts = {}
    for rows in (5, 195):
        with database.writing() as session:
            for n in range(rows):
                owner = (cast.anna, cast.bruno, cast.carla)[n % 3]
                customer = (cast.colombo, cast.zorzi, cast.smith)[n % 3]
                commit(
                    session,
                    firm,
                    customer,
                    cast.anna,
                    f"Cosa {n}",
                    TUESDAY + timedelta(n % 9),
                    owner=owner,
                    now=clock(),
                )
        for path in (
            "/commitments?owner=all",
            "/commitments?owner=all&customer=1&q=cosa&of=1.2.3",
            "/commitments/calendar?owner=all",
            "/commitments/absence?of_id=1&to_id=2&first=2026-11-24&last=2026-12-24",
        ):
            asked.clear()
            anna.open(path)
            counts[path, rows] = len(asked)
    assert max(counts.values()) <= 12, counts
    assert all(counts[path, 195] <= counts[path, 5] for path, _ in counts)
