"""Whether a reply only says that an answer will come."""

from __future__ import annotations

from nlp.clauses import Clause
from nlp.cues import Cues
from nlp.words import Predicate, Words


def comes_back(words: Words, cues: Cues, clause: Clause, head: Predicate) -> bool:
    """Whether a clause says that an answer will come, and not yet what it is ("verifico e la avviso")."""
    if not head.to_customer or head.verb not in cues.verbs["answering"]:
        return False
    low = words.low
    follows = low[clause.last] if clause.last < len(low) else ""
    if follows == ":" or follows in cues.clauses["content"]:  # "la avviso: il pezzo è qui"
        return False
    if "lo" in low[head.first : head.core]:  # "la notte la passo qui, te lo dico"
        return False
    after = (word for word in low[head.last + 1 : clause.last] if word[0].isalnum())
    return all(word in cues.grammar["answers"] for word in after)
