"""Facts for every kind of mail: full ones, the emptiest that are allowed, and hostile ones."""

from __future__ import annotations

import dataclasses
from datetime import date, time
from typing import Any

from followup.domain.due import Due
from followup.messages.facts import (
    AccountChanged,
    Acts,
    BeforeTime,
    CatchUp,
    Cause,
    Change,
    ColleagueFacts,
    Company,
    Correction,
    CustomerFacts,
    Digest,
    Given,
    GivenMany,
    HandedBack,
    Invitation,
    LastCall,
    Line,
    Lost,
    Manager,
    Missing,
    Moved,
    PasswordReset,
    Promise,
    Reader,
    Recap,
    Reported,
    Sender,
    Thanks,
    Undelivered,
    Withdrawn,
)

TUESDAY = date(2026, 11, 24)
THURSDAY = Due(date(2026, 11, 26))
LINK = "https://promesse.riva.example/commitments/42"
PLACE = "https://promesse.riva.example/l/"
ACTS = Acts(f"{PLACE}keep", f"{PLACE}move", f"{PLACE}hand_over")
SECRET_LINK = "https://promesse.riva.example/password/********"
COMPANY = Company(
    "Officine Riva S.r.l.",
    "Via Roma 1, 21100 Varese",
    "01234567890",
    "VA-123456",
    "€ 50.000 i.v.",
    "info@riva.example",
    f"{PLACE}object",
)
TO_CUSTOMER: dict[str, Any] = {
    "today": TUESDAY,
    "reader": Reader("Laura Colombo", "Sig.ra Colombo"),
    "sender": Sender("Anna Riva", "0332 123456", "anna@riva.example"),
    "company": COMPANY,
}
TO_BRUNO: dict[str, Any] = {"today": TUESDAY, "reader": "Bruno Sala", "firm": "Officine Riva S.r.l."}
QUOTE = Promise(
    "Tessitura Colombo S.r.l.", "mandare il preventivo", THURSDAY, LINK, "Le mando il preventivo entro giovedì"
)
CALL = dataclasses.replace(QUOTE, action="richiamare la sig.ra Colombo", due=Due(TUESDAY, time(10)), source="")
MEASURES = dataclasses.replace(QUOTE, action="misure del vano", due=Due(date(2026, 11, 20)), theirs=True)

FULL: dict[str, CustomerFacts | ColleagueFacts] = {
    "recap": Recap(
        **TO_CUSTOMER,
        met_on=date(2026, 11, 23),
        needs=("Consegne puntuali sulla linea 2",),
        solutions=("Due consegne fisse alla settimana", "Una scorta di 200 pezzi nel nostro magazzino"),
        ours=(
            Line("Le mandiamo il preventivo per la linea 2.", THURSDAY),
            Line("Veniamo a vedere l'impianto", Due(date(2026, 12, 1), time(10)), appointment=True),
            Line("Le confermiamo il colore", no_date="quando arriva il campione"),
        ),
        theirs=(Line("Ci manda le misure del vano", Due(date(2027, 1, 8))),),
        calendar_files=2,
        confirm=f"{PLACE}confirm",
    ),
    "correction": Correction(
        **TO_BRUNO,
        customer="Tessitura Colombo S.r.l.",
        contact="Laura Colombo",
        said_by="Paola Colombo",
        met_on=date(2026, 11, 23),
        words="Manca il collaudo della linea 3",
        link="https://promesse.riva.example/recaps/7",
    ),
    "moved": Moved(
        **TO_CUSTOMER,
        text="Preventivo per la linea 2",
        old=THURSDAY,
        new=Due(date(2026, 12, 1)),
        reason="il fornitore dei motori ci dà i prezzi solo lunedì.",
        calendar_files=1,
    ),
    "withdrawn": Withdrawn(
        **TO_CUSTOMER, text="Preventivo per la linea 2", due=THURSDAY, reason="il fornitore ha chiuso"
    ),
    "thanks": Thanks(
        **TO_CUSTOMER,
        invoice="118/2026",
        issued_on=date(2026, 11, 18),
        needs=("Consegne puntuali sulla linea 2",),
        solutions=("Due consegne fisse alla settimana",),
        kept=("Preventivo per la linea 2", "Sopralluogo con il tecnico"),
    ),
    "given": Given(**TO_BRUNO, promise=QUOTE, by="Carla Neri"),
    "given_many": GivenMany(
        **TO_BRUNO,
        promises=(QUOTE, CALL, MEASURES),
        by="Carla Neri",
        reason="in ferie fino al 10",
        link="https://promesse.riva.example/",
    ),
    "handed_back": HandedBack(**TO_BRUNO, promise=QUOTE, by="Carla Neri", reason="giovedì sono in ferie"),
    "before_time": BeforeTime(**TO_BRUNO, promise=CALL, minutes=60, acts=ACTS),
    "last_call": LastCall(**TO_BRUNO, promise=dataclasses.replace(QUOTE, due=Due(TUESDAY)), acts=ACTS),
    "manager": Manager(**TO_BRUNO, promise=QUOTE, owner="Anna Riva", phone="0332 123456", acts=ACTS),
    "digest": Digest(
        **TO_BRUNO,
        overdue=(dataclasses.replace(QUOTE, due=Due(date(2026, 11, 23))),),
        due_today=(CALL, dataclasses.replace(QUOTE, due=Due(TUESDAY))),
        coming=(QUOTE,),
        theirs=(MEASURES,),
        undated=2,
        link="https://promesse.riva.example/commitments",
    ),
    "undelivered": Undelivered(
        **TO_BRUNO,
        recipient="laura@colmbo.example",
        about="Tessitura Colombo S.r.l.",
        subject="Riepilogo di quanto ci siamo detti lunedì 23 novembre",
        cause=Cause.REFUSED,
        answer="550 5.1.1 no such user",
        link="https://promesse.riva.example/outbox/9",
    ),
    "password_reset": PasswordReset(**TO_BRUNO, link=SECRET_LINK, until=Due(TUESDAY, time(11))),
    "invitation": Invitation(**TO_BRUNO, link=SECRET_LINK, until=Due(date(2026, 12, 1), time(10)), by="Carla Neri"),
    "account_changed": AccountChanged(
        **TO_BRUNO, what=Change.PASSWORD, at=Due(TUESDAY, time(10)), link="https://promesse.riva.example/password"
    ),
    "catch_up": CatchUp(
        **TO_BRUNO,
        given=(CALL,),
        reported=(Reported(QUOTE, "Anna Ferri"),),
        missing=(Missing("Tessitura Colombo S.r.l.", "https://promesse.riva.example/recaps/7"),),
        lost=(Lost("Tessitura Colombo S.r.l.", "https://promesse.riva.example/outbox/9"),),
        due_today=(CALL,),
        theirs=(MEASURES,),
        link="https://promesse.riva.example/commitments",
    ),
}

BARE_CUSTOMER: dict[str, Any] = {
    "today": TUESDAY,
    "reader": Reader(),
    "sender": Sender("Anna Riva"),
    "company": Company("Officine Riva"),
}
BARE = Promise("Zorzi", "consegna", None, LINK)
EMPTY: dict[str, CustomerFacts | ColleagueFacts] = {
    "recap": Recap(**BARE_CUSTOMER, met_on=TUESDAY),
    "moved": Moved(**BARE_CUSTOMER, text="Consegna", old=None, new=THURSDAY),
    "withdrawn": Withdrawn(**BARE_CUSTOMER, text="Consegna"),
    "thanks": Thanks(**BARE_CUSTOMER, invoice="1", issued_on=TUESDAY),
    "given": Given(**TO_BRUNO, promise=BARE, by="Carla"),
    "given_many": GivenMany(**TO_BRUNO, promises=(BARE,), by="Carla"),
    "handed_back": HandedBack(**TO_BRUNO, promise=BARE, by="Carla"),
    "before_time": BeforeTime(**TO_BRUNO, promise=dataclasses.replace(BARE, due=Due(TUESDAY, time(0))), minutes=0),
    "last_call": LastCall(**TO_BRUNO, promise=dataclasses.replace(BARE, due=THURSDAY)),
    "manager": Manager(**TO_BRUNO, promise=BARE, owner="Anna"),
    "digest": Digest(**TO_BRUNO),
    "undelivered": Undelivered(**TO_BRUNO, recipient="a@b.example", about="Zorzi", subject="x", cause=Cause.UNKNOWN),
    "catch_up": CatchUp(**TO_BRUNO),
    "correction": Correction(
        **TO_BRUNO, customer="Zorzi", contact="", met_on=TUESDAY, words="manca", link="https://x.example/recaps/7"
    ),
    "password_reset": PasswordReset(**TO_BRUNO, link=SECRET_LINK, until=Due(TUESDAY, time(0))),
    "invitation": Invitation(**TO_BRUNO, link=SECRET_LINK, until=Due(date(2027, 1, 1), time(0))),
    "account_changed": AccountChanged(
        **TO_BRUNO, what=Change.TOTP_OFF, at=Due(date(2026, 11, 23), time(23, 59)), link="https://x.example/password"
    ),
}

NASTY = (
    '<script>alert("1")</script>\r\n\r\n- Bcc: x@y.example\n--\n{{ facts }} {% raw %}\u202e\x00 &amp; "\'' + "à" * 900
)


def hostile(facts: CustomerFacts | ColleagueFacts) -> CustomerFacts | ColleagueFacts:
    """Put the nastiest text there is into every text of these facts; blank entries go into every list."""
    made: CustomerFacts | ColleagueFacts = _hostile(facts)
    return made


def _hostile(value: Any) -> Any:
    if isinstance(value, Cause | Change) or not value:
        return value
    if isinstance(value, str):
        return value if value.startswith("https://") else NASTY + value
    if isinstance(value, tuple):
        return tuple(_hostile(entry) for entry in value) + ((" \n ",) if isinstance(value[0], str) else ())
    if dataclasses.is_dataclass(value) and not isinstance(value, (Due, type)):
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(value, **{name: _hostile(getattr(value, name)) for name in names})
    return value
