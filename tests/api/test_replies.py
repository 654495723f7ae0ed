"""A reply is checked before it leaves, and recorded once it has."""

from __future__ import annotations

from followup.db import Database
from tests.api.client import Program, everything
from tests.people import Cast

REPLY = "Buongiorno, le mando il preventivo appena possibile. Giovedì alle 10 passiamo a ritirare i campioni."


def test_soft_words_get_a_real_date_that_fits_in_their_place(anna: Program, database: Database) -> None:
    before = everything(database)
    checked = anna.post("/replies/check", text=REPLY, reference="2026-11-24T09:00:00+01:00").json
    assert checked["language"] == "it"
    soft, dated = checked["promises"]
    assert (soft["deadline"]["kind"], soft["deadline"]["quote"]) == ("vague", "appena possibile")
    assert (dated["deadline"]["due"], dated["deadline"]["at"]) == ("2026-11-26", "10:00")
    remark = checked["remarks"][0]
    assert (remark["code"], remark["quote"], remark["promise"]) == ("vague", "appena possibile", 0)
    suggestion = remark["suggestions"][0]
    mended = REPLY[: suggestion["start"]] + suggestion["text"] + REPLY[suggestion["end"] :]
    again = anna.post("/replies/check", text=mended, reference="2026-11-24T09:00:00+01:00").json
    assert again["promises"][0]["deadline"]["due"] == suggestion["due"]
    assert everything(database) == before  # what a colleague was about to write is nobody else's business


def test_promises_of_a_sent_reply_become_commitments(anna: Program, cast: Cast) -> None:
    soft, dated = anna.post("/replies/check", text=REPLY).json["promises"]
    recorded = anna.post(
        "/replies",
        customer=cast.colombo.id,
        text=REPLY,
        promises=[
            {"start": dated["start"], "end": dated["end"], "owner": cast.bruno.id},
            {"start": soft["start"], "end": soft["end"], "due": "2026-11-27", "action": "mandare il preventivo"},
        ],
    )
    assert recorded.status_code == 201
    first, second = recorded.json["commitments"]
    assert (first["due"], first["at"], first["owner"]) == ("2026-11-26", "10:00", cast.bruno.id)
    assert (second["due"], second["action"]) == ("2026-11-27", "mandare il preventivo")
    assert anna.get(f"/touchpoints/{recorded.json['touchpoint']}").json["text"] == REPLY


def test_a_promise_without_a_date_is_named_and_nothing_is_kept(anna: Program, cast: Cast, database: Database) -> None:
    soft, dated = anna.post("/replies/check", text=REPLY).json["promises"]
    places = [{"start": promise["start"], "end": promise["end"]} for promise in (dated, soft)]
    before = everything(database)
    for promises, field, code in (
        (places, "promises.1.due", "no_date"),
        ([places[0], places[0]], "promises.1", "twice"),
        ([{"start": 0, "end": 3}], "promises.0", "unknown"),
        ([{"start": 0, "end": 3, "due": "domani"}], "promises.0.due", "invalid"),
        ([{"start": 0}], "promises.0.end", "missing"),
    ):
        answer = anna.post("/replies", customer=cast.colombo.id, text=REPLY, promises=promises)
        assert (answer.status_code, answer.json["error"]["field"], answer.json["error"]["code"]) == (422, field, code)
    assert everything(database) == before


def test_an_english_reply_is_read_as_english(anna: Program) -> None:
    checked = anna.post("/replies/check", text="I will send you the quote by Friday.", reference="2026-11-24T08:00:00Z")
    assert checked.json["language"] == "en"
    assert checked.json["promises"][0]["deadline"]["due"] == "2026-11-27"
