import pytest

from followup.domain.texts import LONGEST, check_line, check_text
from followup.errors import BadInput, TooLarge


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n\t ", "empty"), ("ciao\x00", "nul"), ("ciao\ud800", "surrogate")]
)
def test_a_text_that_cannot_be_read_is_refused_with_its_field(text, code):
    with pytest.raises(BadInput) as caught:
        check_text(text, "text")
    assert (caught.value.field, caught.value.code) == ("text", code)


def test_a_million_characters_are_read_and_one_more_is_not():
    assert check_text("è" * LONGEST, "text")
    with pytest.raises(TooLarge):
        check_text("è" * (LONGEST + 1), "text")


def test_markup_is_just_text():
    assert check_text("<b>Ciao</b> & arrivederci", "text") == "<b>Ciao</b> & arrivederci"


def test_a_line_is_trimmed_to_one_line():
    assert check_line("  due \n righe ", "name") == "due righe"


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("x" * 501, "too_long"), ("a\x07b", "control")])
def test_a_line_that_is_none_is_refused(text, code):
    with pytest.raises(BadInput) as caught:
        check_line(text, "name")
    assert caught.value.code == code


def test_an_optional_line_may_be_missing():
    assert check_line("  ", "job", required=False) == ""
