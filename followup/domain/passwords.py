"""Which passwords are too easy to guess to be one."""

from __future__ import annotations

import string
from functools import cache
from importlib.resources import files
from itertools import pairwise

SHORTEST, LONGEST = 10, 1000
_AT_THE_ENDS = string.digits + string.punctuation + string.whitespace


def is_common(password: str) -> bool:
    """Whether it is among the first that anybody would try, with or without figures and signs around it."""
    said = password.casefold()
    core = said.strip(_AT_THE_ENDS)
    return said in _common() or core in _common() or len(set(said)) < 4 or _runs_on(said)


def is_own_address(password: str, email: str) -> bool:
    """Whether it is the login's address or a part of it, with or without figures and signs around it."""
    core = password.casefold().strip(_AT_THE_ENDS)
    address = email.casefold()
    local, _, domain = address.partition("@")
    return bool(core) and core in {address, local, domain, domain.partition(".")[0], local.replace(".", "")}


def _runs_on(said: str) -> bool:
    """Whether each character follows its neighbour: "1234567890", "zyxwvutsrq"."""
    steps = {ord(b) - ord(a) for a, b in pairwise(said)}
    return len(steps) == 1 or steps == {1, -9}


@cache
def _common() -> frozenset[str]:
    lines = (files("followup.domain") / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split("\t"))
