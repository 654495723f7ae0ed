"""Who may do what: role × object × action, through both faces. A new request that writes has to be entered here."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from followup.app import create_app
from followup.config import Settings
from followup.db import Database
from followup.domain.states import (
    Audience,
    Channel,
    Department,
    Direction,
    HoldReason,
    MailKind,
    MailState,
    TouchpointKind,
)
from followup.errors import Duplicate
from followup.models import (
    AccessEntry,
    ApiToken,
    Commitment,
    Erasure,
    LoginSession,
    OutboxMessage,
    SettingChange,
    Touchpoint,
    User,
)
from followup.services import (
    channel,
    closures,
    commitments,
    customers,
    house_rules,
    mail_decisions,
    mail_texts,
    outbox,
    people,
    recaps,
    sessions,
    tokens,
    touchpoints,
)
from followup.services.firm import Firm
from tests.ledger import commit
from tests.people import PASSWORD, TUESDAY, Cast, Clock, add_admin
from tests.web.browser import Browser

ROLES = Path(__file__).parents[1] / "docs" / "roles.md"
_number = count(1)

# Five people, as they stand to a thing of Bruno's, who works in production.
OWNER, NEIGHBOUR, STRANGER, MANAGER, ADMIN = ACTORS = (
    "its owner",
    "staff of the same department",
    "staff of another department",
    "a manager",
    "an admin",
)
EVERYBODY, LEADERS = frozenset(ACTORS), frozenset({MANAGER, ADMIN})
WHO = {
    "promise": frozenset({OWNER, NEIGHBOUR}) | LEADERS,
    "mail": frozenset({OWNER, NEIGHBOUR}) | LEADERS,
    "mail about a login": frozenset({ADMIN}),
    "note": frozenset({OWNER}) | LEADERS,
    "recap": frozenset({OWNER}) | LEADERS,
    "key": frozenset({OWNER, ADMIN}),
    "own promise": frozenset({OWNER}),
    "own move": frozenset({OWNER}),
    "all mail": LEADERS,
    "people": frozenset({ADMIN}),
    "settings": frozenset({ADMIN}),
    "wording": LEADERS,
    "test mail": LEADERS,
    "data": LEADERS,
    "erasure": frozenset({ADMIN}),
}
DOCUMENT = {
    "promise": "keep, move, hand over, cancel, reopen a promise, word it for the customer",
    "own promise": "hand a promise back to whoever gave it",
    "own move": "take one's own last move back",
    "mail": "edit, hold, release, stop, bring back, repeat a mail that goes in somebody's name",
    "mail about a login": "hold, release, stop a mail about somebody's login",
    "note": "remove a note",
    "recap": "remove a recap or reply of which nothing has come",
    "key": "end an API key",
    "all mail": "stop all mail, and let it leave again",
    "people": "colleagues: add, change, let go, new password, end logins",
    "settings": "settings, closures",
    "wording": "word a mail as the firm wants it, and go back to the shipped wording",
    "test mail": "send oneself a test of a wording",
    "data": "take out everything that is held about a customer or a person there",
    "erasure": "erase a customer or a person there",
}
# Whatever anybody who works here may do: customers and what is written about them belong to the whole firm.
ANYBODY = frozenset(
    {
        *(f"api_customers.{what}" for what in ("add_contact", "add_customer", "change_contact", "change_customer")),
        *(f"api_drafts.{what}" for what in ("confirm_draft", "discard_draft", "take_back_draft")),
        *(f"api_touchpoints.{what}" for what in ("close_complaint", "note", "open_complaint", "reopen_complaint")),
        *("api_invoices.record_invoice", "api_recaps.send_recap", "api_recaps.take_recap"),
        *("api_replies.check_reply", "api_replies.record_reply"),
        *(f"customers.{what}" for what in ("add", "add_contact", "add_note", "change", "change_contact")),
        *("customers.close_complaint", "customers.reopen_complaint"),
        *(f"drafts.{what}" for what in ("accept", "confirm", "confirm_all", "discard", "take_back")),
        *("invoices.record", "live.recap", "live.reply", "recap_letters.send", "recaps.take"),
        *("replies.check", "replies.sent"),
    }
)
# What concerns only whoever asks; no address leads to anybody else's.
ONESELF = frozenset(
    {
        *(f"account.{what}" for what in ("change_language", "change_password", "end_session", "log_out_everywhere")),
        *(f"second_factor.{what}" for what in ("new_codes", "turn_off", "turn_on")),
        *("auth.log_out", "tokens.add", "commitments.undo", "customers.undo", "today.undo"),
    }
)
# No login is needed: the password, the code or the link says who may.
OPEN = frozenset(["auth.log_in", "auth.take_code", "links.act", "passwords.chosen", "passwords.send_link"])
# Tried where their objects are made (tests/web/test_links_in_mails.py), or writing nothing.
ELSEWHERE = frozenset({"recaps.revoke_link", "mail_texts.preview"})


@dataclass(frozen=True)
class Row:
    """One request: on what, its address, what it says, and what has to be so before."""

    kind: str
    says_why: bool  # it answers with what stood in the way, not with 403
    path: str
    body: dict[str, Any]
    before: str = ""
    method: str = "POST"


CLOSURE = {"first": "2026-12-28", "last": "2026-12-30", "why": "Ponte"}
PERSON = {"name": "Elsa Re", "email": "e{id}@riva.example", "department": "sales", "role": "staff", "language": "it"}
PICK = {"pick": "{id}:{version}"}
MOVE = {"due_day": "2026-12-01", "why": "x"}
_PROMISES = {
    "keep": ({}, ""),
    "postpone": (MOVE, ""),
    "hand-over": ({"to_id": "3", "why": "x"}, ""),
    "hand-back": ({"why": "x"}, ""),
    "cancel": ({"why": "x"}, ""),
    "reopen": ({"why": "x"}, "kept"),
    "word": ({"customer_text": "Altre parole", "for_customer": "y"}, ""),
}
_MAILS = {
    "edit": ({"subject": "Altro", "text": "Altro"}, ""),
    "hold": ({}, ""),
    "release": ({}, "held"),
    "send-again": ({}, "failed"),
    "stop": ({}, ""),
    "bring-back": ({}, "stopped"),
    "first-wording": ({}, "reworded"),
    "arrived": ({"did": "yes"}, "unknown"),
}
_API_BODY = {
    "postpone": {"due": "2026-12-01", "why": "x"},
    "hand-over": {"owner": 3, "why": "x"},
    "arrived": {"did": True},
    "word": {"customer_text": "Altre parole", "for_customer": True},
}


def _kind(move: str) -> tuple[str, bool]:
    return ("own promise", True) if move == "hand-back" else ("promise", False)


TABLE: dict[str, Row] = {
    **{
        f"commitments.{name.replace('-', '_')}": Row(*_kind(name), f"/commitments/{{id}}/{name}", body, before)
        for name, (body, before) in _PROMISES.items()
    },
    **{
        f"api_commitments.{name.replace('-', '_')}_commitment": Row(
            *_kind(name), f"/api/v1/commitments/{{id}}/{name}", _API_BODY.get(name, body), before
        )
        for name, (body, before) in _PROMISES.items()
    },
    "commitments.move_several": Row("promise", True, "/commitments/move-several", {**PICK, **MOVE}),
    "commitments.hand_over_several": Row("promise", True, "/commitments/hand-over-several", {**PICK, "to_id": "3"}),
    "recaps.remove": Row("recap", False, "/recaps/{id}/remove", {}),
    "today.keep": Row("promise", False, "/today/{id}/keep", {}),
    "today.move": Row("promise", False, "/today/{id}/move", MOVE),
    "today.hand_over": Row("promise", False, "/today/{id}/hand-over", {"to_id": "3", "why": "x"}),
    "customers.keep": Row("promise", False, "/customers/1/promises/{id}/keep", {}),
    "api_commitments.undo_commitment": Row("own move", False, "/api/v1/commitments/{id}/undo", {}, "kept by its owner"),
    **{
        f"outbox.{name.replace('-', '_')}": Row("mail", False, f"/outbox/{{id}}/{name}", body, before)
        for name, (body, before) in _MAILS.items()
    },
    **{
        f"api_outbox.{endpoint}": Row(
            "mail",
            False,
            f"/api/v1/outbox/{{id}}{path}",
            _API_BODY.get(name, _MAILS[name][0]),
            _MAILS[name][1],
            method,
        )
        for endpoint, name, path, method in (
            ("edit_mail", "edit", "", "PATCH"),
            ("hold_mail", "hold", "/hold", "POST"),
            ("release_mail", "release", "/release", "POST"),
            ("send_mail_again", "send-again", "/send-again", "POST"),
            ("stop_mail", "stop", "/stop", "POST"),
            ("bring_mail_back", "bring-back", "/bring-back", "POST"),
            ("take_mail_wording_back", "first-wording", "/first-wording", "POST"),
            ("answer_whether_mail_arrived", "arrived", "/arrived", "POST"),
        )
    },
    "outbox.pause": Row("all mail", False, "/outbox/pause", {}),
    "outbox.resume": Row("all mail", False, "/outbox/resume", {}, "paused"),
    "api_outbox.pause_all_mail": Row("all mail", False, "/api/v1/mail-channel/pause", {}),
    "api_outbox.resume_all_mail": Row("all mail", False, "/api/v1/mail-channel/resume", {}, "paused"),
    "customers.remove_note": Row("note", False, "/customers/1/touchpoints/{id}/remove", {}),
    "api_touchpoints.remove_note": Row("note", False, "/api/v1/touchpoints/{id}/remove", {}),
    "tokens.revoke": Row("key", False, "/tokens/{id}/revoke", {}),
    "commitments.hand_over_absence": Row(
        "promise", True, "/commitments/absence?of_id=2&to_id=3&first=2026-11-24&last=2026-12-24", PICK
    ),
    "people.add": Row("people", False, "/people/new", {**PERSON, "email": "nuova@riva.example"}),
    "people.change": Row("people", False, "/people/{id}", PERSON),
    "people.deactivate": Row("people", False, "/people/{id}/deactivate", {}),
    "people.take_back": Row("people", False, "/people/{id}/take-back", {}, "gone"),
    "people.reset_password": Row("people", False, "/people/{id}/password", {}),
    "people.invite": Row("people", False, "/people/{id}/invite", {}),
    "people.end_logins": Row("people", False, "/people/{id}/end-logins", {}),
    "settings.change": Row("settings", False, "/settings/thanks", {}, "as the form stands"),
    "settings.as_in_file": Row("settings", False, "/settings/thanks/as-in-file", {}, "changed"),
    "settings.add_closure": Row("settings", False, "/settings/calendar/closures", CLOSURE),
    "settings.remove_closure": Row("settings", False, "/settings/calendar/closures/remove", CLOSURE, "closed"),
    "mail_texts.save": Row("wording", False, "/settings/texts/given/it", {}, "as the text stands"),
    "mail_texts.back_to_shipped": Row("wording", False, "/settings/texts/given/it/shipped", {}, "reworded"),
    "mail_texts.send_test": Row("test mail", False, "/settings/texts/given/it/test", {}, "as the text stands"),
    "customers.export_customer": Row("data", False, "/customers/{id}/data/export", {}),
    "customers.export_contact": Row("data", False, "/contacts/{id}/data/export", {}, "a person"),
    "customers.erase_customer": Row("erasure", False, "/customers/{id}/data/erase", {"typed": "Rossi"}),
    "customers.erase_contact": Row("erasure", False, "/contacts/{id}/data/erase", {"typed": "Rossi"}, "a person"),
    "settings.undo": Row("settings", False, "/settings/changes/{id}/undo", {}, "changed"),
}


class House:
    """The firm, with Dario beside Bruno, Dora as admin, and whatever a row of the table needs."""

    def __init__(self, app: Flask, database: Database, firm: Firm, cast: Cast) -> None:
        self.app, self.database, self.firm, self.cast = app, database, firm, cast
        dora = add_admin(database)
        with database.writing() as session:
            who = {"name": "Dario Po", "email": "dario@riva.example", "department": Department.PRODUCTION}
            dario = people.add_user(session, **who, password=None, now=TUESDAY)
        self.people = dict(zip(ACTORS, (cast.bruno, dario, cast.carla, cast.anna, dora), strict=True))

    def ask(self, actor: str, row: Row, ident: int, version: int) -> int:
        """Send the request of a row as one of the five; returns the status code."""
        known = {"id": ident, "version": version}
        path = row.path.format(**known)
        body = {k: v.format(**known) if isinstance(v, str) else v for k, v in row.body.items()}
        client = self.app.test_client()
        with self.database.writing() as session:
            if path.startswith("/api/"):
                _, key = tokens.new_token(session, self.people[actor], "test", now=TUESDAY)
            else:
                cookie = sessions.open_session(session, self.people[actor], days=1, now=TUESDAY)
        if path.startswith("/api/"):
            said = body if row.kind in ("all mail", "note") else {"version": version, **body}
            headers = {"Authorization": f"Bearer {key}"}
            return client.open(path, method=row.method, json=said, headers=headers).status_code
        with client.session_transaction() as session:
            session["token"] = cookie
        if row.before == "as the form stands":
            body = self._thanks_form()
        if row.before == "as the text stands":
            body = self._text()
        said = {"version": str(version), **body}
        prefixes = (
            "",
            "postpone-",
            "hand_over-",
            "hand_back-",
            "cancel-",
            "reopen-",
            "word-",
            "mail-",
            "closure-",
            "leave-",
        )
        prefixes += ("move-", "give-", f"move{ident}-", f"give{ident}-")
        fields = {p + k: v for p in prefixes for k, v in said.items()}
        return client.post(path, data=fields, buffered=True).status_code  # all of a file, and its end

    def make(self, row: Row) -> tuple[int, int]:
        """Make what a row is about, Bruno's where it is somebody's; returns its number and version."""
        with self.database.writing() as session:
            return getattr(self, "_" + row.kind.replace(" ", "_"))(session, row.before)

    def state(self, row: Row, ident: int) -> object:
        """What a request of that kind can change."""
        with self.database.reading() as session:
            if row.kind == "people":
                rows = session.exec(select(User).order_by(col(User.id))).all()
                ended = session.exec(select(LoginSession.revoked_at).where(LoginSession.user_id == ident)).all()
                mails = session.exec(select(OutboxMessage.id).where(OutboxMessage.user_id == ident)).all()
                return [str(user.model_dump()) for user in rows], ended, mails
            if row.kind == "test mail":
                return session.exec(select(OutboxMessage.id)).all()
            if row.kind in ("settings", "wording"):
                return session.exec(select(SettingChange.id)).all()
            if row.kind == "data":
                return session.exec(select(AccessEntry.id)).all()
            if row.kind == "erasure":
                return session.exec(select(Erasure.id)).all()
            if row.kind == "all mail":
                return channel.channel(session).paused
            kinds = {"note": Touchpoint, "recap": Touchpoint, "key": ApiToken}
            kinds |= {"mail": OutboxMessage, "mail about a login": OutboxMessage}
            found = session.get(kinds.get(row.kind, Commitment), ident)
            return found and str(found.model_dump())

    def _promise(self, session: Session, before: str) -> tuple[int, int]:
        cast = self.cast
        said = cast.colombo, cast.anna, f"cosa {next(_number)}", date(2026, 11, 26)
        made = commit(session, self.firm, *said, now=TUESDAY, owner=cast.bruno)
        if before:
            by = cast.bruno if before == "kept by its owner" else cast.anna
            made = commitments.keep(session, self.firm, made.id, version=made.version, by=by, now=TUESDAY)
            session.flush()
        return made.id, made.version

    _own_move = _own_promise = _promise

    def _data(self, session: Session, before: str) -> tuple[int, int]:
        made = customers.add_customer(session, name="Rossi", now=TUESDAY)
        if before == "a person":
            return customers.add_contact(session, made.id, name="Rossi", now=TUESDAY).id, 1
        return made.id, 1

    _erasure = _data

    def _mail(self, session: Session, before: str, kind: MailKind = MailKind.RECAP) -> tuple[int, int]:
        cast = self.cast
        for_customer = {"customer_id": cast.colombo.id, "contact_id": cast.sig_colombo.id, "sender_id": cast.bruno.id}
        about = for_customer if kind is MailKind.RECAP else {"user_id": cast.bruno.id}
        row, _ = outbox.enqueue(
            session,
            self.firm,
            key=f"test:{next(_number)}",
            kind=kind,
            audience=Audience.CUSTOMER if kind is MailKind.RECAP else Audience.COLLEAGUE,
            recipient="laura@colombo.example",
            due_at=TUESDAY + timedelta(hours=1),
            now=TUESDAY,
            frozen=True,
            subject="Oggetto",
            text="Testo",
            **about,
        )
        if before == "failed":
            row.state = MailState.FAILED
        elif before == "stopped":
            outbox.cancel(row, outbox.STOPPED, now=TUESDAY)
        elif before == "reworded":
            said = {"subject": "Altro", "text": "Altro testo"}
            mail_decisions.edit(session, row.id, version=row.version, by=cast.bruno, **said)
        elif before:
            outbox.hold(row, [HoldReason.ARRIVED if before == "unknown" else HoldReason.PERSON])
        session.flush()
        return row.id, row.version

    def _mail_about_a_login(self, session: Session, before: str) -> tuple[int, int]:
        return self._mail(session, before, MailKind.ACCOUNT_CHANGED)

    def _all_mail(self, session: Session, before: str) -> tuple[int, int]:
        paused, anna = channel.channel(session).paused is not None, self.cast.anna
        if paused and before != "paused":
            channel.resume(session, by=anna)
        elif before == "paused" and not paused:
            channel.pause_by_person(session, by=anna, now=TUESDAY)
        return 0, 1

    def _recap(self, session: Session, before: str) -> tuple[int, int]:
        said = {"text": f"Nota {next(_number)}", "happened_at": TUESDAY, "by": self.cast.bruno, "now": TUESDAY}
        return recaps.take_recap(session, self.firm, customer_id=self.cast.colombo.id, **said).id, 1

    def _note(self, session: Session, before: str) -> tuple[int, int]:
        bruno, about = self.cast.bruno, {"customer_id": self.cast.colombo.id, "text": "Nota", "happened_at": TUESDAY}
        how = {"kind": TouchpointKind.CONTACT, "channel": Channel.CALL, "direction": Direction.OUT}
        return touchpoints.note(session, **how, **about, by=bruno, now=TUESDAY).id, 1

    def _key(self, session: Session, before: str) -> tuple[int, int]:
        return tokens.new_token(session, self.cast.bruno, "gestionale", now=TUESDAY)[0].id, 1

    def _people(self, session: Session, before: str) -> tuple[int, int]:
        number = next(_number)
        who = {"name": f"Elsa {number}", "email": f"elsa{number}@riva.example", "department": Department.MARKETING}
        user = people.add_user(session, **who, password=None, now=TUESDAY)
        user.active = before != "gone"
        sessions.open_session(session, user, days=1, now=TUESDAY)
        return user.id, 1

    def _settings(self, session: Session, before: str) -> tuple[int, int]:
        base, dora = self.firm.settings, self.people[ADMIN]
        if before == "closed":
            days = {"first": date(2026, 12, 28), "last": date(2026, 12, 30), "why": "Ponte"}
            with suppress(Duplicate):  # nobody was allowed to take the last one away
                closures.add(session, base, **days, by=dora, now=TUESDAY)
        if before == "reworded":
            said = self._text()
            about = self.firm, "given", "it", said["text"]
            mail_texts.save(session, *about, seen=int(said["seen"]), by=dora, now=TUESDAY)
        if before == "changed":
            seen, days = house_rules.version(session, "thanks."), next(_number) + 5
            values = {**base.thanks.model_dump(), "at": "10:00", "after_working_days": days}
            house_rules.change(session, base, "thanks", values, seen=seen, by=dora, now=TUESDAY)
        session.flush()
        last = session.exec(select(SettingChange.id).order_by(col(SettingChange.id).desc())).first()
        return last or 0, 1

    _test_mail = _wording = _settings

    def _text(self) -> dict[str, str]:
        with self.database.reading() as session:
            known = mail_texts.wording(session, self.firm, "given", "it", by=self.people[ADMIN], now=TUESDAY)
        shipped = known.shipped.replace("Se non puoi", f"Se per {next(_number)} motivi non puoi")
        return {"text": shipped, "seen": str(known.version)}

    def _thanks_form(self) -> dict[str, str]:
        """What stands in the form, with another number of days."""
        browser = Browser(self.app.test_client())
        browser.open("/login")
        browser.press("Accedi", email="dora@riva.example", password=PASSWORD)
        browser.open("/settings/thanks")
        form = next(form for form in browser.forms() if form.action.endswith("/settings/thanks"))
        return {**dict(form.fields), "after_working_days": str(next(_number) + 5)}


@pytest.fixture
def house(settings: Settings, database: Database, cast: Cast, clock: Clock) -> House:
    app = create_app(settings, database, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False  # tests/web/test_login.py looks after that
    return House(app, database, Firm(settings), cast)


def test_every_request_that_writes_stands_in_one_of_the_tables(house: House) -> None:
    methods = {"POST", "PATCH", "PUT", "DELETE"}
    writing = {rule.endpoint for rule in house.app.url_map.iter_rules() if methods & set(rule.methods or ())}
    tables = [ANYBODY, ONESELF, OPEN, ELSEWHERE, frozenset(TABLE)]
    assert writing == frozenset().union(*tables)
    assert sum(map(len, tables)) == len(writing)


@pytest.mark.parametrize("endpoint", TABLE)
def test_whoever_may_does_and_whoever_may_not_changes_nothing(endpoint: str, house: House) -> None:
    row = TABLE[endpoint]
    _try(house, row)


@pytest.mark.parametrize("name", ["hold", "stop"])
def test_a_mail_about_a_login_is_for_admins(name: str, house: House) -> None:
    for face in ("/outbox/{id}/", "/api/v1/outbox/{id}/"):
        _try(house, Row("mail about a login", False, face + name, {}))


def _try(house: House, row: Row) -> None:
    for actor in ACTORS:
        ident, version = house.make(row)
        before = house.state(row, ident)
        status = house.ask(actor, row, ident, version)
        changed = house.state(row, ident) != before
        if actor in WHO[row.kind]:
            assert (status in (200, 201, 303), changed) == (True, True), (actor, status)
        else:
            refusals = (403, 409, 422) if row.says_why else (403,)
            assert (status in refusals, changed) == (True, False), (actor, status)


@pytest.mark.parametrize("endpoint", sorted(ANYBODY))
def test_what_is_anybody_s_is_refused_to_nobody(endpoint: str, house: House) -> None:
    rule = next(rule for rule in house.app.url_map.iter_rules() if rule.endpoint == endpoint)
    method = "PATCH" if "PATCH" in (rule.methods or ()) else "POST"
    row = Row("", False, re.sub(r"<[^>]+>", "1", rule.rule), {}, method=method)
    assert 403 not in {house.ask(actor, row, 1, 1) for actor in (STRANGER, ADMIN)}


def test_the_document_says_the_same() -> None:
    lines = ROLES.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, said = rows[0][1:], {row[0]: row[1:] for row in rows[2:]}
    assert tuple(head) == ACTORS
    written = {
        kind: frozenset(who for who, mark in zip(ACTORS, marks, strict=True) if mark == "yes")
        for kind, marks in said.items()
    }
    assert written == {DOCUMENT[kind]: who for kind, who in WHO.items()}
