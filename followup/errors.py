"""The one family of errors. Each says what was wrong and what to do; the faces map the classes to status codes.

A message never holds a customer's text, an address or a secret: it may be logged and shown.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping


class FollowupError(Exception):
    """Root of everything that this product raises on purpose."""


class BadInput(FollowupError):
    """Something handed in cannot be used: `field` names it, `code` is stable for programs."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.code = code
        self.message = message


class BadWording(BadInput):
    """A wording of a mail cannot be used: in which line (the subject is line 1), and what stands there."""

    def __init__(self, code: str, line: int, what: str = "") -> None:
        super().__init__("text", code, f"line {line} cannot be used")
        self.line = line
        self.what = what


class TooLarge(BadInput):
    """What was handed in is larger than this product reads."""


class NotFound(FollowupError):
    """There is no such thing, or it is not for this user to see."""

    def __init__(self, what: str, ident: object) -> None:
        super().__init__(f"there is no {what} {ident}")
        self.what = what
        self.ident = ident


class NotAllowed(FollowupError):
    """This user may not do that."""


class NotLoggedIn(FollowupError):
    """Nobody is logged in, or the session or token is no longer valid."""


class TooMany(FollowupError):
    """Tried too often: it can be tried again in so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"tried too often: wait {seconds} seconds")
        self.seconds = seconds


class IllegalMove(FollowupError):
    """A thing in this state cannot make that move."""

    def __init__(self, what: str, state: str, event: str) -> None:
        super().__init__(f"a {what} that is {state} cannot be {event}")
        self.what = what
        self.state = state
        self.event = event


class Conflict(FollowupError):
    """Somebody changed it in the meantime: read it again, then decide."""


class Several(FollowupError):
    """Of several things to be done together some cannot be; none was done. `faults` says why, by their ids."""

    def __init__(self, faults: Mapping[int, FollowupError]) -> None:
        super().__init__("; ".join(f"{ident}: {error}" for ident, error in faults.items()))
        self.faults = faults


class Duplicate(FollowupError):
    """It exists already."""


class ConfigError(FollowupError):
    """The configuration cannot be used; every fault is named, with its key and file."""


class SchemaError(FollowupError):
    """The database's schema is not the one this version works with."""


class DeliveryFailed(FollowupError):
    """A mail was not accepted. `permanent`: trying again is of no use; `ours`: the fault is not the recipient's.

    Both together: no mail at all would be accepted. `nobody_there`: the address itself is refused for good.
    """

    def __init__(self, answer: str, *, permanent: bool = False, ours: bool = False, nobody_there: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.permanent = permanent
        self.ours = ours
        self.nobody_there = nobody_there


class DeliveryUnknown(DeliveryFailed):
    """The body went out whole and no answer came back: nobody can know whether the mail arrived."""


def where(error: BaseException) -> list[str]:
    """Return the last places in the code that an error passed. Its message is not for logs: it may quote a customer."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)][-8:]
