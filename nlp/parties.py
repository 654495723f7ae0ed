"""Between whom a text is: whether it is a body's own minutes, and what the customer is called in it."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from nlp.findings import TextType
from nlp.naming import Naming

_TITLE = 80  # characters


class Parties(Naming):
    """Tells what the two sides of one text are. Made for one text and dropped with it."""

    @cached_property
    def _house(self) -> bool:
        """Whether a recap is the minutes of a body, whose own people are us ("Verbale del Consiglio", "PTA recap").

        Who met "with" somebody met a customer, whatever body that is.
        """
        if self._type is TextType.REPLY:
            return False
        end = self._words.text.find("\n")
        first = self._words.low[: bisect_left(self._words.starts, end if end > 0 else _TITLE)]
        owners = self._cues.owners
        if not any(w in owners["assemblies"] for w in first) or any(w in owners["meeting"] for w in first):
            return False
        return owners["other_side"].isdisjoint(self._words.low)

    @cached_property
    def _parted(self) -> bool:
        """Whether the text calls somebody the customer, so that others in its title are others."""
        words, parties = self._words, self._cues.owners["parties"]
        return any(
            low in parties and (words.capital(at + 1) or words.low[at + 1] == ":")
            for at, low in enumerate(words.low[:-1])
        )

    def _met(self, low: str) -> bool:
        """Whether the text named somebody of that name before."""
        return low in self._sides or low in self._guessed
