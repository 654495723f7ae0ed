"""What is held about a customer or a person there: taken out as one file, or erased for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO

from flask import Response, g, request, url_for
from flask import redirect as go_to
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import StringField

from followup import erasures
from followup.db import Session
from followup.domain.states import Subject
from followup.edge import edge
from followup.errors import FollowupError
from followup.models import Erasure
from followup.services import customers, dossier, erasing, mentions
from followup.services.access import need_leader
from followup.web.acting import IDENT, LARGEST_ID, page, say_in
from followup.web.customers import at, bp
from followup.web.fields import Needed, PageForm
from followup.web.words import _l

_PART = 1 << 16


class EraseForm(PageForm):
    """The name once more."""

    typed = StringField(_l("The name, to confirm"), [Needed()])


@bp.get(f"/customers/{IDENT}/data")
def data_of(ident: int) -> ResponseReturnValue:
    """Offer what is held about a customer, and to erase them."""
    return _of_customer(ident, 200, EraseForm(formdata=None))


@bp.post(f"/customers/{IDENT}/data/export")
def export_customer(ident: int) -> ResponseReturnValue:
    """Give everything that is held about a customer."""
    return _export(Subject.CUSTOMER, ident)


@bp.post(f"/customers/{IDENT}/data/erase")
def erase_customer(ident: int) -> ResponseReturnValue:
    """Erase a customer for good."""
    form = EraseForm()
    return _erase(
        form,
        lambda session: erasing.erase_customer(session, ident, typed=form.typed.data, by=g.user, now=g.now),
        done=lambda _: url_for("customers.index", erased=1),
        again=lambda status: _of_customer(ident, status, form),
    )


@bp.get(f"/contacts/{IDENT}/data")
def data_of_contact(ident: int) -> ResponseReturnValue:
    """Offer what is held about a person at a customer, and to erase them."""
    return _of_contact(ident, 200, EraseForm(formdata=None))


@bp.post(f"/contacts/{IDENT}/data/export")
def export_contact(ident: int) -> ResponseReturnValue:
    """Give everything that is held about a person at a customer."""
    return _export(Subject.CONTACT, ident)


@bp.post(f"/contacts/{IDENT}/data/erase")
def erase_contact(ident: int) -> ResponseReturnValue:
    """Erase a person at a customer for good."""
    form, chosen = EraseForm(), _chosen()

    def verb(session: Session) -> Erasure:
        return erasing.erase_contact(session, ident, typed=form.typed.data, black_out=chosen, by=g.user, now=g.now)

    return _erase(
        form,
        verb,
        done=lambda made: at(made.customer_id, "people"),
        again=lambda status: _of_contact(ident, status, form),
    )


def _of_customer(ident: int, status: int, form: EraseForm) -> ResponseReturnValue:
    need_leader(g.user)
    with edge().database.reading() as session:
        customer, people = customers.with_people(session, ident)
    return page("customers/data.html", status, customer=customer, people=people, form=form)


def _of_contact(ident: int, status: int, form: EraseForm) -> ResponseReturnValue:
    need_leader(g.user)
    with edge().database.reading() as session:
        contact = customers.get_contact(session, ident)
        customer = customers.get_customer(session, contact.customer_id)
        named = mentions.mentioning(session, contact, customer)
    return page(
        "customers/contact_data.html",
        status,
        customer=customer,
        contact=contact,
        named=named,
        most=mentions.MOST,
        chosen=set(_chosen()) if request.method == "POST" else {row.id for row in named},
        form=form,
    )


def _chosen() -> list[int]:
    found = (int(said) for said in request.form.getlist("black_out") if said.isdecimal() and len(said) < 11)
    return [ident for ident in found if 0 < ident <= LARGEST_ID]


def _erase(
    form: EraseForm,
    verb: Callable[[Session], Erasure],
    *,
    done: Callable[[Erasure], str],
    again: Callable[[int], ResponseReturnValue],
) -> ResponseReturnValue:
    if not form.validate():
        return again(422)
    try:
        made = erasures.erase(edge().database, edge().firm.settings, verb)
    except FollowupError as error:
        return again(say_in(form, error))
    return go_to(done(made), 303)


def _export(subject: Subject, ident: int) -> ResponseReturnValue:
    """The file is made first, so that a fault is a page and not half a file, and nothing stays open meanwhile."""
    here = edge()
    with here.database.writing() as session:
        dossier.note_export(session, subject, ident, by=g.user, now=g.now)
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    with here.database.reading() as session:
        dossier.write(session, here.firm, subject, ident, file, now=g.now)
    response = Response(_parts(file), mimetype="application/zip")
    response.content_length = file.tell()
    file.seek(0)
    response.call_on_close(file.close)
    of = {Subject.CUSTOMER: gettext("customer"), Subject.CONTACT: gettext("contact")}[subject]
    name = gettext("data-%(of)s-%(id)d-%(day)s.zip", of=of, id=ident, day=here.firm.today(g.now))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(_PART):
        yield part
