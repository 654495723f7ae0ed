"""Reads business prose and says who promised what to whom, by when.

A pure library: ``(text, reference instant, working calendar) -> findings``. It opens no file but its own
language packs, asks no clock, keeps no state between texts and may be called from any number of threads.
"""

from nlp.findings import (
    Calendar,
    Deadline,
    DeadlineKind,
    Holder,
    Line,
    Promise,
    PromiseKind,
    Reading,
    Remark,
    RemarkCode,
    Suggestion,
    TextType,
)
from nlp.pipeline import advise, detect_language, read

__all__ = [
    "Calendar",
    "Deadline",
    "DeadlineKind",
    "Holder",
    "Line",
    "Promise",
    "PromiseKind",
    "Reading",
    "Remark",
    "RemarkCode",
    "Suggestion",
    "TextType",
    "advise",
    "detect_language",
    "read",
]
