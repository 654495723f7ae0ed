"""A text is cut where something begins or ends, and never loses a character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from followup.web.marking import Span, lines, pieces

TEXTS = st.text(alphabet="ab \n", max_size=30)
PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)


def _spans(text: str, places: list[tuple[int, int]]) -> list[Span[int]]:
    inside = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in places]
    return [Span(start, end, n) for n, (start, end) in enumerate(inside) if start < end]


def test_overlapping_things_share_the_piece_they_share() -> None:
    cut = pieces("abcdef", [Span(0, 4, "x"), Span(2, 6, "y")])
    assert [(p.text, p.covers, p.first) for p in cut] == [
        ("ab", ("x",), ("x",)),
        ("cd", ("x", "y"), ("y",)),
        ("ef", ("y",), ()),
    ]


@given(TEXTS, PLACES)
def test_the_pieces_are_the_text_and_the_spans_are_whole(text: str, places: list[tuple[int, int]]) -> None:
    spans = _spans(text, places)
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    for span in spans:
        assert "".join(p.text for p in cut if span.what in p.covers) == text[span.start : span.end]


@given(TEXTS, PLACES)
def test_every_thing_is_noted_under_one_line(text: str, places: list[tuple[int, int]]) -> None:
    spans = _spans(text, places)
    cut = list(lines(text, spans))
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in cut) == text
    assert sorted(note for line in cut for note in line.notes) == [span.what for span in spans]
