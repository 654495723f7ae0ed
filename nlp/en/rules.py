"""Where English clauses and noun phrases end: what needs the order of words, not a list."""

from __future__ import annotations

from nlp.scan import Scan

_SUBJECTS = frozenset({"i", "we", "they", "he", "she"})
_HELPERS = frozenset({"'ll", "will", "shall", "'d", "can", "'m", "'re", "are", "am", "is", "'s", "would", "should"})
# Before a participle these make something that is still to come: "once it is approved", "when you have signed".
_NOT_GONE = _HELPERS | {"has", "have", "'ve", "been", "be", "get", "gets", "got"}
_WILL = frozenset(["'ll", "will", "shall"])
_FINITE = _WILL | {"is", "are", "was", "were", "has", "have"}
_ASKING = frozenset(["what", "that", "which", "who", "if", "whether", "where", "how", "and", "or"])
_HAPPENED = frozenset(["was", "were", "had", "did"])
_ASIDES = frozenset(["lol", "haha", "btw", "tho", "pls", "thx", "xx"])
_STOPS = frozenset(["and", "but", "so", "then", "or", "because", "please"])


def is_infinitive(scan: Scan, at: int) -> bool:
    """Whether a word is a verb where a noun is looked for; English does not tell by the form, save for "-ing"."""
    return scan.norm[at].endswith("ing") and not scan.is_in(at, "events") and not scan.is_in(at - 1, "articles")


def is_participle(scan: Scan, at: int) -> bool:
    """Whether a word is a past participle where Italian puts one after its noun; English never does."""
    return False


def ends_noun(scan: Scan, at: int) -> bool:
    """Whether a noun phrase that names an event ends before a word."""
    return scan.is_in(at, "conjunctions") or scan.norm[at] in _FINITE or scan.norm[at] == "w/" or opens_clause(scan, at)


def opens_clause(scan: Scan, at: int) -> bool:
    if at >= len(scan.norm):
        return True
    word, follower = scan.norm[at], scan.word(at + 1)
    if word in _SUBJECTS:
        return scan.word(at - 1) not in _ASKING
    if word in ("you", "it", "this", "that", "there"):
        return follower in _WILL
    return word == "please"


def clause_end(scan: Scan, at: int, stop: int, *, verb_said: bool, when: bool) -> int | None:
    """Return the place after a clause that begins at a word, None if it tells of the past or names nothing."""
    norm = scan.norm
    start = subject = at
    if scan.is_in(start, "prepositions"):
        return None
    while at < stop:
        word = norm[at]
        hyphen = word == "-" and scan.glued(at) and scan.glued(at + 1)
        if not (word[0].isalnum() or word[0] == "'" or hyphen) or (at > start and scan.new_line(at)):
            break
        if word in _HAPPENED and scan.word(at - 1) not in _NOT_GONE:
            return None
        ahead = scan.word(at - 1)
        if when and scan.is_in(at, "gone") and ahead not in _NOT_GONE and (at > start or ahead != "once"):
            return None
        if at > subject + 1:
            if word in _ASIDES:
                break
            goes_on = word in _STOPS and word not in ("but", "so", "then")
            said = goes_on and scan.word(at + 1) in _SUBJECTS and not _NOT_GONE.isdisjoint(norm[start:at])
            if word in _STOPS and (not goes_on or said or opens_clause(scan, at + 1) or at + 1 >= stop):
                break
            if opens_clause(scan, at) and at > start:
                break
            if word in _WILL:
                return _before_subject(scan, start, at)
        at += 1
    return at if at > start else None


def _before_subject(scan: Scan, start: int, at: int) -> int | None:
    """ "once the part arrives our fitter will come": the place where the subject of "will" begins."""
    for back in range(at - 1, max(start, at - 5), -1):
        if scan.is_in(back, "articles") or scan.is_in(back, "possessives"):
            return back if back > start + 1 else None
    return at - 1 if at - 1 > start else None


def told_after(scan: Scan, at: int) -> bool:
    """Whether a clause about what will have happened by then may stand here; English says so by its own tenses."""
    return False


def told_next(scan: Scan, at: int) -> bool:
    """Whether such a clause may end here; English says so by its own tenses."""
    return False


def tells_state(scan: Scan, at: int) -> bool:
    """Whether what stands before is the subject of a clause: "after the film has settled"."""
    return scan.word(at) in ("is", "are", "has", "have") and scan.goes_on(at)
