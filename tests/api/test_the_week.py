"""A week by API: a visit is written down, promises are confirmed, moved and kept, the work is invoiced."""

from __future__ import annotations

from followup.db import Database
from followup.services import delivery, endings
from followup.services.firm import Firm
from tests.api.client import Program
from tests.people import Cast, Clock

RECAP = """Visita da Tessitura Colombo, con la sig.ra Colombo.
Esigenze:
- ridurre i fermi del telaio 4
Soluzioni:
- manutenzione programmata ogni sei mesi
Impegni:
- mandiamo il preventivo entro giovedì 26 novembre alle 12
- Bruno: passiamo a vedere il telaio appena possibile
"""


def taken(anna: Program, cast: Cast) -> dict:
    answer = anna.post("/recaps", customer=cast.colombo.id, text=RECAP, participants="Laura Colombo", job="Telaio 4")
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_recap_comes_back_as_drafts_each_with_its_place_in_the_text(anna: Program, cast: Cast) -> None:
    recap = taken(anna, cast)
    assert {draft["part"] for draft in recap["drafts"]} == {"need", "solution", "promise"}
    for draft in recap["drafts"]:
        assert RECAP[draft["start"] : draft["end"]] == draft["quote"]
        if deadline := draft["deadline"]:
            assert RECAP[deadline["start"] : deadline["end"]] == deadline["quote"]
    quote, visit = [draft for draft in recap["drafts"] if draft["part"] == "promise"]
    assert (quote["deadline"]["kind"], quote["deadline"]["due"], quote["deadline"]["at"]) == (
        "exact",
        "2026-11-26",
        "12:00",
    )
    assert quote["proposals"] == []
    assert (visit["deadline"]["kind"], visit["deadline"]["due"], visit["person"]) == ("vague", None, "Bruno")
    assert visit["owner"] == cast.bruno.id
    assert len(visit["proposals"]) == 3
    assert anna.get(f"/recaps/{recap['id']}").json == recap


def test_the_whole_week(anna: Program, bruno: Program, cast: Cast, clock: Clock) -> None:
    recap = taken(anna, cast)
    need, solution, quote, visit = recap["drafts"]

    # A promise without a date is refused until a person gives one.
    refused = anna.post(f"/drafts/{visit['id']}/confirm")
    assert (refused.status_code, refused.json["error"]["code"]) == (422, "no_date")
    agreed = anna.post(f"/drafts/{visit['id']}/confirm", due=visit["proposals"][0], at="10:00", for_customer=True).json
    assert agreed["draft"]["state"] == "confirmed"
    visiting = agreed["commitment"]
    assert (visiting["due"], visiting["at"], visiting["owner"]) == (visit["proposals"][0], "10:00", cast.bruno.id)

    quoting = anna.post(
        f"/drafts/{quote['id']}/confirm", customer_text="Preventivo per il telaio 4", for_customer=True
    ).json["commitment"]
    assert (quoting["due"], quoting["at"], quoting["is_overdue"]) == ("2026-11-26", "12:00", False)
    anna.post(f"/drafts/{solution['id']}/confirm", customer_text="Manutenzione ogni sei mesi", for_customer=True)
    assert anna.post(f"/drafts/{need['id']}/discard").json["state"] == "discarded"
    assert anna.post(f"/drafts/{need['id']}/discard").status_code == 409
    assert anna.post(f"/drafts/{need['id']}/take-back").json["state"] == "open"

    # The customer reads only what was marked for her.
    letter = anna.get(f"/recaps/{recap['id']}/letter").json
    assert "Manutenzione ogni sei mesi" in letter["text"]
    assert "fermi del telaio" not in letter["text"]
    assert [file["name"] for file in letter["attachments"]]
    mail = anna.post(f"/recaps/{recap['id']}/send").json
    assert (mail["kind"], mail["recipient"], mail["state"]) == ("recap", "laura@colombo.example", "queued")
    assert anna.post(f"/recaps/{recap['id']}/send").status_code == 409
    assert anna.post(f"/recaps/{recap['id']}/send", again=True).status_code == 201

    # Bruno cannot make it, hands it back, gets it again and does it.
    path = f"/commitments/{visiting['id']}"
    back = bruno.post(f"{path}/hand-back", version=1, why="quel giorno sono in ferie").json
    assert back["owner"] == cast.anna.id
    moved = anna.post(
        f"{path}/postpone",
        version=2,
        due="2026-12-03",
        at="09:30",
        why="Bruno in ferie",
        tell_customer="il tecnico rientra mercoledì",
    ).json
    assert (moved["due"], moved["at"], moved["first_due"]) == ("2026-12-03", "09:30", visit["proposals"][0])
    assert anna.post(f"{path}/hand-over", version=3, owner=cast.bruno.id).json["version"] == 4
    assert bruno.post(f"{path}/keep", version=3).status_code == 409
    assert bruno.post(f"{path}/keep", version=4).json["state"] == "kept"
    assert bruno.post(f"{path}/keep", version=5).json["error"]["code"] == "illegal_move"
    assert bruno.post(f"{path}/reopen", version=5, why="mancava un pezzo").json["state"] == "open"
    assert bruno.post(f"{path}/cancel", version=6, why="lo fa il fornitore").json["state"] == "cancelled"
    history = anna.get(path).json["history"]
    assert [event["kind"] for event in history] == [
        "confirmed",
        "handed_back",
        "postponed",
        "handed_over",
        "kept",
        "reopened",
        "cancelled",
    ]
    assert (history[2]["from_due"], history[2]["to_due"], history[2]["customer_told"]) == (
        visit["proposals"][0],
        "2026-12-03",
        True,
    )

    clock.set("2026-11-26 12:00")
    assert anna.get(f"/commitments/{quoting['id']}").json["is_overdue"]


def test_an_invoice_thanks_once_and_a_complaint_is_closed_when_the_customer_knows(
    anna: Program, cast: Cast, clock: Clock
) -> None:
    complaint = anna.post("/complaints", customer=cast.zorzi.id, text="Il telaio si è fermato di nuovo.").json
    assert anna.get(f"/customers/{cast.zorzi.id}").json["open_complaints"] == 1
    invoice = anna.post(
        "/invoices", number="12/A", issued_on="2026-11-23", customer=cast.zorzi.id, job="J1", amount="1250.00"
    ).json
    assert (invoice["amount"], invoice["thanks"]["state"], invoice["thanks"]["kind"]) == ("1250.00", "queued", "thanks")
    again = anna.post("/invoices", number="12/A", issued_on="2026-11-24", customer=cast.zorzi.id)
    assert (again.status_code, again.json["error"]["code"]) == (409, "duplicate")
    second = anna.post("/invoices", number="13/A", issued_on="2026-11-24", customer=cast.zorzi.id, job="J1").json
    assert (second["thanks"], second["no_thanks"]) == (None, "job_thanked")

    assert anna.post(f"/complaints/{complaint['id']}/close").json["closed_at"] == "2026-11-24T08:00:00Z"
    assert anna.post(f"/complaints/{complaint['id']}/close").status_code == 409

    anna.post(
        "/invoices",
        number="1/NC",
        issued_on="2026-11-24",
        customer=cast.zorzi.id,
        kind="credit_note",
        corrects="12/A",
    )
    states = {
        item["number"]: item["thanks"] and item["thanks"]["state"] for item in anna.get("/invoices").json["items"]
    }
    assert states == {"12/A": "cancelled", "13/A": None, "1/NC": None}


def test_a_thank_you_is_read_edited_held_released_and_stopped(anna: Program, cast: Cast) -> None:
    invoice = anna.post("/invoices", number="1", issued_on="2026-11-24", customer=cast.colombo.id).json
    path = f"/outbox/{invoice['thanks']['id']}"
    mail = anna.get(path).json
    assert mail["letter"]["subject"]
    assert not mail["frozen"]
    edited = anna.patch(path, subject="Grazie", text="Gentile signora,\n\ngrazie.", version=1).json
    assert (edited["letter"]["text"], edited["frozen"]) == ("Gentile signora,\n\ngrazie.\n", True)
    assert anna.post(f"{path}/hold", version=2).json["holds"] == ["person"]
    assert anna.post(f"{path}/release", version=2).json["error"]["code"] == "conflict"
    assert anna.post(f"{path}/release", version=3).json["state"] == "queued"
    assert anna.post(f"{path}/stop", version=4).json["state"] == "cancelled"
    assert anna.post(f"{path}/stop", version=5).status_code == 409


def test_a_mail_whose_fate_nobody_knew_is_answered_for(
    anna: Program, cast: Cast, database: Database, firm: Firm, clock: Clock
) -> None:
    invoice = anna.post("/invoices", number="1", issued_on="2026-11-24", customer=cast.colombo.id).json
    clock.set("2026-12-01 10:00")
    with database.writing() as session:
        due = delivery.next_due(session, now=clock())
        assert due is not None
        claim = delivery.claim(session, firm, due, now=clock())
        assert claim is not None
        delivery.begin_data(session, claim, now=clock())
    with database.writing() as session:
        endings.unknown(session, claim, answer="", now=clock())
    path = f"/outbox/{invoice['thanks']['id']}"
    mail = anna.get(path).json
    assert mail["holds"] == ["arrived"]
    assert anna.post(f"{path}/arrived", version=mail["version"], did=True).json["state"] == "sent"
