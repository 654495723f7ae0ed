"""Which texts can be taken in at all."""

from __future__ import annotations

from followup.errors import BadInput, TooLarge

LONGEST = 1_000_000
LONGEST_LINE = 500


def check_text(text: str, field: str) -> str:
    """Return the text unchanged if it can be read, stored and shown; else raise BadInput or TooLarge.

    At most 1,000,000 code points; never empty or blank; no NUL and no lone surrogate.
    """
    if len(text) > LONGEST:
        raise TooLarge(field, "too_long", f"a text can have at most {LONGEST} characters")
    if not text.strip():
        raise BadInput(field, "empty", "there is no text")
    if "\x00" in text:
        raise BadInput(field, "nul", "the text holds a NUL byte: paste it as plain text")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadInput(field, "surrogate", "the text is not valid Unicode: save it as UTF-8")
    return text


def check_line(text: str, field: str, *, required: bool = True, longest: int = LONGEST_LINE) -> str:
    """Return the text as one trimmed line; raise BadInput where it is missing, longer than a line or not text."""
    if not text.strip():
        if required:
            raise BadInput(field, "empty", "this cannot be empty")
        return ""
    line = " ".join(check_text(text, field).split())
    if len(line) > longest:
        raise BadInput(field, "too_long", f"this can have at most {longest} characters")
    if not line.isprintable():
        raise BadInput(field, "control", "this holds characters that cannot be printed")
    return line
