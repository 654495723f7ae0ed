"""A second factor: six figures that a phone reckons from a shared secret and the time (TOTP, RFC 6238).

The secret is encrypted with the server's secret, so that a copy of the database opens nothing. Each code is taken once.
Ten recovery codes stand in for a phone that is lost; each opens once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlmodel import Session, col, delete, func, select

from followup.config import server_secret
from followup.errors import BadInput, IllegalMove
from followup.models import RecoveryCode, User
from followup.services import account_mails
from followup.services.firm import Firm

STEP = timedelta(seconds=30)
OFFER_LASTS = timedelta(minutes=20)
RECOVERY_CODES = 10
_DRIFT = 1  # a phone's clock may be so many steps off
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that look alike


def offer(firm: Firm, user: User, *, now: datetime) -> str:
    """Return a new secret, sealed for this user: nothing is stored before a code has shown that the phone has it."""
    said = f"{user.id} {pyotp.random_base32()}"
    return _fernet(firm).encrypt_at_time(said.encode(), int(now.timestamp())).decode()


def offered(firm: Firm, user: User, sealed: str, *, now: datetime) -> str:
    """Return the secret of an offer; raises BadInput where it is not this user's, or too old."""
    try:
        said = _fernet(firm).decrypt_at_time(sealed.encode(), int(OFFER_LASTS.total_seconds()), int(now.timestamp()))
    except (InvalidToken, UnicodeError):
        raise BadInput("sealed", "too_old", "begin again") from None
    ident, _, secret = said.decode().partition(" ")
    if ident != str(user.id):
        raise BadInput("sealed", "too_old", "begin again")
    return secret


def address_for_phone(firm: Firm, user: User, secret: str) -> str:
    """Return what the phone reads from the picture: whose secret it is, and the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=firm.settings.company.name)


def turn_on(session: Session, firm: Firm, user_id: int, sealed: str, code: str, *, now: datetime) -> list[str]:
    """Ask this user for codes from now on; returns the recovery codes, which cannot be shown again.

    Raises BadInput for a wrong code or an offer that is too old, IllegalMove where it is on already.
    """
    user = _locked(session, user_id)
    if user.totp_secret is not None:
        raise IllegalMove("second factor", "on", "turned on")
    secret = offered(firm, user, sealed, now=now)
    step = _step_of(secret, code, after=0, now=now)
    if step is None:
        raise BadInput("code", "wrong", "this is not the code of this moment")
    user.totp_secret, user.totp_step = _fernet(firm).encrypt(secret.encode()).decode(), step
    account_mails.tell_changed(session, firm, user, "totp_on", now=now)
    return new_recovery_codes(session, user)


def is_right(session: Session, firm: Firm, user_id: int, code: str, *, now: datetime) -> bool:
    """Whether this code opens now: the phone's, or a recovery code. A right one is used up."""
    user = _locked(session, user_id)
    if user.totp_secret is None:
        return False
    code = "".join(code.split()).replace("-", "").upper()
    step = _step_of(_secret(firm, user), code, after=user.totp_step, now=now)
    if step is not None:
        user.totp_step = step
        return True
    row = session.exec(
        select(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hash(code))
    ).first()
    if row is None:
        return False
    session.delete(row)
    account_mails.tell_changed(session, firm, user, "recovery_code", now=now)
    return True


def recovery_codes_left(session: Session, user_id: int) -> int:
    """Return how many recovery codes were not used yet."""
    return int(session.exec(select(func.count()).where(RecoveryCode.user_id == user_id)).one())


def new_recovery_codes(session: Session, user: User) -> list[str]:
    """Replace a user's recovery codes; they cannot be shown again."""
    if user.totp_secret is None:
        raise IllegalMove("second factor", "off", "given recovery codes")
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    codes = [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(code.replace("-", ""))) for code in codes)
    session.flush()
    return codes


def turn_off(session: Session, firm: Firm, user: User, *, now: datetime) -> None:
    """Ask this user for no code any more; a mail tells them. Nothing happens where none was asked for."""
    if user.totp_secret is None:
        return
    user.totp_secret, user.totp_step = None, 0
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    account_mails.tell_changed(session, firm, user, "totp_off", now=now)


def _locked(session: Session, user_id: int) -> User:
    """Two logins at once with the same code wait for each other here: the second finds it used."""
    query = select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one()


def _step_of(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """Return the half minute that a code belongs to, among those around now that come after one that was taken."""
    totp, here = pyotp.TOTP(secret), int(now.timestamp() // STEP.total_seconds())
    found = None
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.strip().encode("utf-8", "replace")):
            found = step if step > after else found
    return found


def _secret(firm: Firm, user: User) -> str:
    """Return the secret, or one that no phone has where the server's secret is another by now: then recovery codes, or
    an admin, help."""
    try:
        return _fernet(firm).decrypt((user.totp_secret or "").encode()).decode()
    except InvalidToken:
        return pyotp.random_base32()


def _fernet(firm: Firm) -> Fernet:
    key = hashlib.sha256(b"followup second factor " + server_secret(firm.settings).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _hash(code: str) -> str:
    """They are random and long enough (78 bits) for a plain digest."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
