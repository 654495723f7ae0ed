"""A customer is found however the name is typed: without its accents, with another apostrophe, in capitals."""

from __future__ import annotations

import pytest

from followup.errors import BadInput
from followup.services import customers, directory

NAMES = ["Caffè Nicolò S.r.l.", "D’Angelo & Figli", "Niccolini", "50% Sconti [srl]", "Güler"]


@pytest.fixture
def known(database, cast, clock):
    with database.writing() as session:
        for name in NAMES:
            customers.add_customer(session, name=name, now=clock())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nicolo", ["Caffè Nicolò S.r.l."]),
        ("NICOLÒ", ["Caffè Nicolò S.r.l."]),
        ("caffe nicolo", ["Caffè Nicolò S.r.l."]),
        ("d'angelo", ["D’Angelo & Figli"]),
        ("50%", ["50% Sconti [srl]"]),
        ("[srl]", ["50% Sconti [srl]"]),
        ("guler", ["Güler"]),
        ("S?r", []),
        ("*", []),
        ("ni^", []),
        ("a\\", []),
        ("o", ["50% Sconti [srl]", "Caffè Nicolò S.r.l.", "D’Angelo & Figli", "Niccolini"]),
    ],
)
def test_a_customer_is_found_by_letters_not_by_accents(database, known, typed, found):
    with database.reading() as session:
        lines = customers.list_customers(session, search=typed)
        assert sorted(line.name for line in lines if line.name in NAMES) == found


@pytest.mark.parametrize("typed", ["nicolo", "NICOLÒ", "caffe nic", "nicolo caffè"])
def test_the_list_of_customers_takes_them_word_by_word(database, known, typed):
    with database.reading() as session:
        assert [line.customer.name for line in directory.find(session, search=typed)] == [NAMES[0]]


def test_a_name_typed_in_full_is_found_among_many_that_hold_it(database, known, clock):
    with database.writing() as session:
        for number in range(9):
            customers.add_customer(session, name=f"Bar Rossi {number}", now=clock())
        rossi = customers.add_customer(session, name="Rossi", now=clock())
        assert customers.find_customer(session, "rossi").id == rossi.id
        assert customers.find_customer(session, "Caffe Nicolo S.r.l.").name == NAMES[0]
        with pytest.raises(BadInput) as several:
            customers.find_customer(session, "Bar Rossi")
        assert several.value.code == "ambiguous"
        customers.add_customer(session, name="ROSSI", now=clock())
        with pytest.raises(BadInput):
            customers.find_customer(session, "rossi")
