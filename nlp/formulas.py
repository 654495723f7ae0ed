"""Lines of formulas: those that only greet, and those that only close."""

from __future__ import annotations

import re

from nlp.cues import Cues

_AFTER_GREETING = re.compile(r"[,!:] ")
_AFTER_CLOSING = re.compile(r", | e | and ")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_ADDRESS = 2  # words that may still be part of a greeting ("Good morning, Mrs Fry!")
_LONGEST_CLOSING = 6  # words


def only_greets(said: str, cues: Cues) -> bool:
    """Whether a line greets and says nothing more ("Dear Jane,", not "Dear Jane, I will send it tomorrow.")."""
    if not cues.is_greeting(said.lower()):
        return False
    address = " ".join(_AFTER_GREETING.split(said, maxsplit=1)[1:]).split()
    last = said.split()[-1]  # not "Gentile cliente, la ricontatteremo.", "Ciao Luca, provvedo."
    names = last[0].isupper() or len(address) < (1 if last[-1] == "." else _LONGEST_ADDRESS)
    return len(address) <= _LONGEST_ADDRESS and names


def only_closes(said: str, cues: Cues) -> bool:
    """Whether a line closes and says nothing more ("Thanks, Luke", not "Thanks, I'll let you know.")."""
    if len(said.split()) > _LONGEST_CLOSING or not cues.is_closing(said.lower()):
        return False
    formula = _AFTER_CLOSING.search(said)
    after = said[formula.end() :] if formula else ""
    if not after or cues.is_closing(after.lower()):
        return True
    begins = _LETTERS.match(after)
    speaks = begins is not None and begins[0].lower() in cues.grammar["speaking"]
    return not speaks and not (after[0].islower() and after[-1] in ".!" and " " in after)
