"""Reads business prose and says who promised what to whom, by when.

A pure library: ``(text, reference instant, working calendar) -> findings``. It opens no file but its own
language packs, asks no clock, keeps no state between texts and may be called from any number of threads.

The values stand here; ``nlp.pipeline`` reads texts and ``nlp.advice`` words dates. Those two load spaCy, which
takes most of a second, so they are imported by whoever reads a text and not by whoever only handles findings.
"""

from nlp.findings import (
    USUAL_DAYS,
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

__all__ = [
    "USUAL_DAYS",
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
]
