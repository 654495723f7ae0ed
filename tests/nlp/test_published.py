"""The dates that other projects publish are read no worse than they were."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.nlp.published import LANGUAGES, figures, outcomes, pairs

# At least so many with the right day and exact, at most so many wrong.
FLOORS = {"it": (0.91, 0.89, 0.05), "en": (0.92, 0.90, 0.04)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_published_dates_are_read_as_well_as_they_were(language: str) -> None:
    size, day, exact, wrong, _ = figures([one for one in outcomes() if one.pair["lang"] == language])
    least_day, least_exact, most_wrong = FLOORS[language]
    assert size >= 500
    assert day >= least_day
    assert exact >= least_exact
    assert wrong <= most_wrong


def test_every_published_pair_has_its_own_name_and_says_where_it_comes_from() -> None:
    found = pairs()
    assert max(Counter(pair["id"] for pair in found).values()) == 1
    assert all(pair["source"] and pair["grain"] in ("day", "minute", "days", "hours", "part") for pair in found)
