import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.formats.table import csv_lines


def read(rows: list[list[object]]) -> list[list[str]]:
    text = "".join(csv_lines(rows))
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", " \t+"])
def test_no_cell_is_a_formula(start: str) -> None:
    ((cell,),) = read([[f"{start}cmd|' /C calc'!A0"]])
    assert cell.startswith("'")


def test_a_table_opens_as_it_was_in_an_italian_excel() -> None:
    assert "".join(csv_lines([["Perché", None, 3], ['detto "a;b"\nfine', "", "x"]])) == (
        '\ufeffPerché;;3\r\n"detto ""a;b"" fine";;x\r\n'
    )


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_whatever_people_typed_stays_in_its_cell_and_on_one_line(rows: list[list[str]]) -> None:
    back = read([*rows])
    assert [len(row) for row in back] == [2] * len(rows)
    assert not any(cell[:1] in "=+-@\t\r" for row in back for cell in row if cell)
