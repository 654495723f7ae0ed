"""Showing who one is: a password, counted before it is looked at, whoever it is asked of and from wherever."""

from __future__ import annotations

from flask import g, request
from wtforms import Field

from followup.domain.throttle import Try, client
from followup.edge import edge
from followup.errors import BadInput, NotLoggedIn, TooMany
from followup.models import User
from followup.services import passwords, throttle
from followup.web.acting import say_in
from followup.web.faults import wrong
from followup.web.fields import PageForm


def whose_password(email: str, password: str) -> User:
    """Return whose password this is; raises NotLoggedIn, or TooMany where the next try has to wait.

    Three steps, so that no lock is held while the password is hashed, and no number of tries at once goes uncounted.
    """
    here = client(request.remote_addr)
    with edge().database.writing() as db:
        throttle.count(db, (Try.ACCOUNT, email), (Try.CLIENT, here), now=g.now)
    with edge().database.reading() as db:
        user = passwords.check_password(db, email, password)
    with edge().database.writing() as db:
        throttle.forget(db, Try.ACCOUNT, email)
        throttle.give_back(db, Try.CLIENT, here, now=g.now)
    return user


def asked_again(form: PageForm, field: Field) -> int:
    """Hold what was typed against the user's own password; returns 0, or a status: then the form says what is wrong."""
    if not form.validate():
        return 422
    try:
        whose_password(g.user.email, field.data)
    except NotLoggedIn:
        fault = BadInput(field.short_name, "wrong", "this is not the password")
        form.mark(fault, wrong(fault))
        return 422
    except TooMany as error:
        return say_in(form, error)
    return 0
