"""How often something secret may be tried: some tries are free, then each one more doubles the wait.

A wait has an upper bound, so that nobody can lock a colleague out for good by typing nonsense in their name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address


class Try(StrEnum):
    """What is tried, and by what it is counted."""

    ACCOUNT = "account"  # a password, by the address that was typed
    CLIENT = "client"  # a password or a code, by the network address it comes from
    CODE = "code"  # a second factor, by user
    RESET = "reset"  # a mail with a link to a new password, by the address that was typed
    RESET_CLIENT = "reset_client"  # the same, by the network address
    LINK = "link"  # such a link that leads nowhere, by the network address
    TOKEN = "token"  # noqa: S105 - a wrong key of the API, by the network address


@dataclass(frozen=True, slots=True)
class Policy:
    """So many tries are free; then a wait that doubles up to the longest; forgotten when nothing was tried for long."""

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta

    def wait(self, tries: int) -> timedelta:
        """Return how long the next try has to wait after so many."""
        beyond = tries - self.free
        if beyond < 0:
            return timedelta(0)
        return min(self.first * (1 << min(beyond, 20)), self.longest)


_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
POLICIES: Mapping[Try, Policy] = {
    Try.ACCOUNT: Policy(free=4, first=5 * _SECOND, longest=15 * _MINUTE, forgotten=24 * _HOUR),
    # An office shares one address: what comes from there may go wrong more often.
    Try.CLIENT: Policy(free=20, first=5 * _SECOND, longest=15 * _MINUTE, forgotten=2 * _HOUR),
    # Six digits are few: at an hour apart, guessing them takes decades.
    Try.CODE: Policy(free=4, first=5 * _SECOND, longest=_HOUR, forgotten=24 * _HOUR),
    Try.RESET: Policy(free=3, first=5 * _MINUTE, longest=_HOUR, forgotten=6 * _HOUR),
    Try.RESET_CLIENT: Policy(free=15, first=_MINUTE, longest=_HOUR, forgotten=6 * _HOUR),
    Try.LINK: Policy(free=20, first=5 * _SECOND, longest=15 * _MINUTE, forgotten=2 * _HOUR),
    Try.TOKEN: Policy(free=30, first=5 * _SECOND, longest=15 * _MINUTE, forgotten=2 * _HOUR),
}


def client(address: str | None) -> str:
    """Return by what a network address is counted: an IPv6 client owns its whole /64, so that counts as one."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.exploded[:19]
