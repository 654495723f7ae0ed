"""Preferences, people who have left, and contacts noted by a program."""

from __future__ import annotations

from tests.api.client import Program
from tests.people import Cast


def test_preferences_are_said_and_read(anna: Program, cast: Cast) -> None:
    made = anna.post("/customers", name="Bo", preferred_channel="sms", their_words="fermo").json
    assert (made["preferred_channel"], made["their_words"]) == ("sms", "fermo")
    changed = anna.patch(f"/customers/{made['id']}", preferred_channel=None, their_words="").json
    assert (changed["preferred_channel"], changed["their_words"], changed["name"]) == (None, "", "Bo")
    person = anna.post(f"/customers/{made['id']}/contacts", name="Ugo", preferred_channel="call").json
    assert (person["preferred_channel"], person["active"], person["main"]) == ("call", True, True)


def test_whoever_has_left_stands_last_and_is_written_to_no_more(anna: Program, cast: Cast) -> None:
    anna.post("/customers/1/contacts", name="Ugo", email="ugo@colombo.example")
    left = anna.patch(f"/contacts/{cast.sig_colombo.id}", active=False).json
    assert (left["active"], left["main"]) == (False, False)
    people = anna.get("/customers/1").json["contacts"]
    assert [(p["name"], p["main"]) for p in people] == [("Ugo", True), ("Laura Colombo", False)]


def test_a_call_is_noted_found_by_its_channel_and_removed(anna: Program, carla: Program, cast: Cast) -> None:
    said = {"customer": 2, "text": "Chiede del preventivo.", "channel": "call", "direction": "in"}
    made = anna.post("/touchpoints", **said, contact=cast.marta.id)
    assert made.status_code == 201
    assert (made.json["kind"], made.json["contact"], made.json["user"]) == ("contact", cast.marta.id, cast.anna.id)
    anna.post("/touchpoints", **{**said, "channel": "social", "kind": "review"})
    assert [row["kind"] for row in anna.get("/touchpoints", channel="social").json["items"]] == ["review"]
    assert anna.get("/touchpoints", channel="letter").json["items"] == []
    assert anna.get("/touchpoints", channel="pigeon").json["error"]["field"] == "channel"

    ident = made.json["id"]
    assert carla.post(f"/touchpoints/{ident}/remove").status_code == 403
    assert anna.post(f"/touchpoints/{ident}/remove").json["text"] == "Chiede del preventivo."
    assert anna.get(f"/touchpoints/{ident}").status_code == 404


def test_what_something_else_records_cannot_be_noted(anna: Program, cast: Cast) -> None:
    said = {"customer": 2, "text": "Ciao.", "channel": "call", "direction": "in"}
    for kind in ("recap", "reply", "mail"):
        answer = anna.post("/touchpoints", **said, kind=kind)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, "kind")
    answer = anna.post("/touchpoints", **said, contact=cast.jane.id)
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")
    assert anna.get("/touchpoints").json["items"] == []


def test_a_complaint_is_noted_solved_and_opened_again(anna: Program, cast: Cast) -> None:
    said = {"customer": 2, "text": "Fa rumore.", "channel": "call", "direction": "in", "kind": "complaint"}
    ident = anna.post("/touchpoints", **said).json["id"]
    assert anna.post(f"/complaints/{ident}/reopen").status_code == 409
    assert anna.post(f"/complaints/{ident}/close").json["closed_at"]
    assert anna.post(f"/complaints/{ident}/reopen").json["closed_at"] is None
    assert anna.get("/customers/2").json["open_complaints"] == 1
