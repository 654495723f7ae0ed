"""Facts of a firm that does not exist, for every kind of mail: to try a wording on, and to show what it looks like."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, time, timedelta
from enum import EnumType
from typing import Any

from followup.domain.due import Due
from followup.domain.states import Language
from followup.messages.facts import ColleagueFacts, CustomerFacts, Line, type_of_kind

Facts = CustomerFacts | ColleagueFacts

_PAGE = "https://followup.example/x"
_BOTH: dict[str, Any] = {
    "Reader.name": "Laura Colombo",
    "Sender.name": "Anna Riva",
    "name": "Officine Riva S.r.l.",
    "phone": "0332 123456",
    "email": "anna@officine-riva.example",
    "address": "Via Roma 1, 21100 Varese",
    "vat": "IT01234567890",
    "rea": "VA-123456",
    "objections": "info@officine-riva.example",
    "invoice": "118/2026",
    "customer": "Tessitura Colombo S.r.l.",
    "reader": "Bruno Sala",
    "firm": "Officine Riva S.r.l.",
    "by": "Carla Neri",
    "owner": "Anna Riva",
    "about": "Tessitura Colombo S.r.l.",
    "recipient": "laura@colombo.example",
    "answer": "550 5.1.1 no such user",
}
_WORDS: dict[str, dict[str, Any]] = {
    "it": {
        "salutation": "Sig.ra Colombo",
        "share_capital": "€ 50.000,00 i.v.",
        "needs": ("Consegne puntuali sulla linea 2", "Un solo referente"),
        "solutions": ("Due consegne fisse alla settimana", "Una scorta nel nostro magazzino"),
        "kept": ("Preventivo per la linea 2", "Sopralluogo con il tecnico"),
        "text": "Preventivo per la linea 2",
        "no_date": "quando arriva il campione",
        "reason": "il fornitore ci dà i prezzi solo lunedì",
        "action": "mandare il preventivo",
        "source": "Le mando il preventivo entro giovedì",
        "subject": "Riepilogo di quanto ci siamo detti",
        "": "Due parole di esempio",
    },
    "en": {
        "salutation": "Ms Colombo",
        "share_capital": "€ 50,000.00 fully paid",
        "needs": ("Punctual deliveries for line 2", "One person to talk to"),
        "solutions": ("Two fixed deliveries a week", "A stock in our warehouse"),
        "kept": ("Quotation for line 2", "Visit with the technician"),
        "text": "Quotation for line 2",
        "no_date": "when the sample arrives",
        "reason": "our supplier gives us the prices on Monday only",
        "action": "send the quotation",
        "source": "I will send you the quotation by Thursday",
        "subject": "What we said",
        "": "Some words",
    },
}


def full(kind: str, language: Language, today: date) -> Facts:
    """Return facts with something in every place."""
    made: Facts = _maker(kind, language, today).make(type_of_kind[kind])
    return made


def samples(kind: str, language: Language, today: date) -> list[Facts]:
    """Return facts with something in every place, with as little as there can be, and each thing missing once."""
    whole, maker = full(kind, language, today), _maker(kind, language, today)
    made = [whole, maker.make(type_of_kind[kind], bare=True)]
    for field in dataclasses.fields(whole):
        value = getattr(whole, field.name)
        if field.default is not dataclasses.MISSING:
            made.append(dataclasses.replace(whole, **{field.name: field.default}))
        if isinstance(type(value), EnumType):
            made += [dataclasses.replace(whole, **{field.name: other}) for other in type(value)]
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            made.append(dataclasses.replace(whole, **{field.name: maker.make(type(value), bare=True)}))
    return made


@dataclasses.dataclass(frozen=True, slots=True)
class _Maker:
    language: Language
    today: date
    dated: bool  # such mails are only written of promises that have a day

    def make(self, kind: Any, *, bare: bool = False) -> Any:
        """Return a value of a class of facts; a bare one holds no more than it has to."""
        hints = typing.get_type_hints(kind)
        values = {
            field.name: self._value(hints[field.name], kind.__name__, field.name, bare)
            for field in dataclasses.fields(kind)
            if not (bare and field.default is not dataclasses.MISSING)
        }
        return kind(**values)

    def _value(self, hint: Any, owner: str, name: str, bare: bool) -> Any:
        words = {**_BOTH, **_WORDS[self.language]}
        if isinstance(hint, types.UnionType):
            if bare and name != "new" and not (self.dated and name == "due"):  # what has no date has not moved
                return None
            hint = next(kind for kind in typing.get_args(hint) if kind is not type(None))
        if typing.get_origin(hint) is tuple:
            [kind, _] = typing.get_args(hint)
            if kind is str:
                return words.get(name, (words[""],))
            return (self.make(kind), self.make(kind, bare=kind is not Line))
        if hint is str:
            return words.get(f"{owner}.{name}", words.get(name, _PAGE if _is_page(name) else words[""]))
        if hint is date:
            return self.today if name == "today" else self.today - timedelta(days=1)
        if hint is Due:
            return Due(self.today + timedelta(days=1 if name == "old" else 3), None if name == "old" else time(10))
        if hint in (int, bool):
            return hint(2)
        return next(iter(hint)) if isinstance(hint, EnumType) else self.make(hint, bare=bare)


def _maker(kind: str, language: Language, today: date) -> _Maker:
    return _Maker(language, today, dated=kind in ("before_time", "last_call"))


def _is_page(name: str) -> bool:
    return name in ("link", "confirm", "objection_page", "handled") or name.endswith(("_link", "_page"))
