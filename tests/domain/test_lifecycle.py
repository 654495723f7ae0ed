import re
from pathlib import Path

import pytest

from followup.domain.lifecycle import MOVES, after
from followup.domain.states import CommitmentEventKind as Event
from followup.domain.states import CommitmentState as State
from followup.errors import IllegalMove

DOCS = Path(__file__).parents[2] / "docs" / "lifecycle.md"


def test_a_promise_is_kept_then_reopened_then_cancelled():
    assert after(after(after(State.OPEN, Event.KEPT), Event.REOPENED), Event.CANCELLED) is State.CANCELLED


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_every_move_that_the_table_does_not_name_is_refused(state, event):
    if (state, event) in MOVES:
        assert after(state, event) is MOVES[state, event]
    else:
        with pytest.raises(IllegalMove):
            after(state, event)


def test_the_docs_show_the_same_table():
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)

    assert {(a, e): b for a, e, b in rows if a != "from"} == {(str(a), str(e)): str(b) for (a, e), b in MOVES.items()}
