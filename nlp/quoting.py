"""Which lines of a text are somebody else's mail."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.cues import Cues
from nlp.findings import TextType


def quoted_lines(text: str, raw: Sequence[tuple[int, int]], type: TextType, cues: Cues) -> list[bool]:
    """Return for every line whether it is somebody else's mail.

    A mark ">" quotes in a reply, and in a recap only where it is doubled or below an attribution ("Il … ha scritto:"),
    which may be marked itself, as may a header; elsewhere in a recap it is a bullet. Below a block of mail headers, or
    an attribution without marked lines, everything is quoted.
    """
    quoted = [False] * len(raw)
    marks = ">" in text
    marked = [marks and text.startswith(">", a + _indent(text, a, b)) for a, b in raw]
    attributable = cues.is_attribution(text.lower())
    attributed = False
    headers = 0
    for i, (a, b) in enumerate(raw):
        low = text[a : min(b, a + 300)].strip().lower()
        if marked[i]:
            if type is TextType.RECAP and not attributed:
                said, opens = low.lstrip("> "), i > 0 and not text[slice(*raw[i - 1])].strip()
                attributed = (opens and cues.is_header(said)) or (attributable and cues.is_attribution(said))
            quoted[i] = type is TextType.REPLY or attributed or low.startswith((">>", "> >"))
            continue
        if not low:
            continue
        if attributable and cues.is_attribution(low):
            quoted[i] = attributed = True
            if not any(marked[i + 1 : i + 4]):
                if type is TextType.REPLY:
                    for k in range(i, len(raw)):
                        quoted[k] = True
                    break
                attributed = False
            continue
        headers = headers + 1 if cues.is_header(low) else 0
        if headers >= 2 and i >= headers and type is TextType.REPLY:
            for k in range(i - 1, len(raw)):
                quoted[k] = True
            break
    return quoted


def _indent(text: str, start: int, end: int) -> int:
    return next((n for n in range(min(end - start, 8)) if not text[start + n].isspace()), 0)
