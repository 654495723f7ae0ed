"""Where Italian clauses and noun phrases end: what needs the verbs and the order of words, not a list."""

from __future__ import annotations

from functools import lru_cache

from nlp.it.conjugation import Form
from nlp.it.verbs import load
from nlp.scan import Scan

_REMEMBERED = 4_096  # words
_TO_COME = frozenset({"present", "future", "subjunctive"})
_GONE = frozenset({"past"})
_PLURAL = frozenset({"present"})
_PARTICIPLES = ("to", "ta", "ti", "te", "so", "sa", "si", "se")
# "quando ho finito ti chiamo" is still to come, "quando ho ordinato" is not.
_BACK = 10  # words in which the verb before "quando" must stand
_OVER = frozenset(["finito", "terminato", "concluso", "completato", "smaltito", "smesso", "chiuso"])
_SUBJECTS = frozenset({"io", "noi"})
_PERSONS = ("iamo", "emo", "ano", "ono", "anno")  # how verbs of several people end, and hardly a noun
_NO_PART = frozenset(["anche", "pure", "salvo", "come", "solo", "sempre"])  # no noun phrase goes on with these
_SURE_PRONOUNS = frozenset(
    ["mi", "ti", "ci", "vi", "ve", "te", "me", "ce", "glielo", "gliela", "glieli", "gliele", "gliene", "ne"]
)


def _tenses(scan: Scan, at: int) -> frozenset[str]:
    if at >= len(scan.norm) or scan.capital(at):  # "torna Marco" names nobody's marking
        return frozenset()
    return _tenses_of(scan.words.low[at])


@lru_cache(_REMEMBERED)
def _read(word: str) -> tuple[Form, ...]:
    return load().read(word)


@lru_cache(_REMEMBERED)
def _tenses_of(word: str) -> frozenset[str]:
    found = frozenset(form.tense for form in _read(word))
    return _PLURAL if not found and word.endswith(("ano", "ono")) and len(word) > 5 else found


def _is_noun_here(scan: Scan, at: int) -> bool:
    """Whether the word before makes this one a noun: "la conferma", "di conto"."""
    if scan.word(at - 1) == "l'" and scan.is_in(at, "auxiliaries"):  # "quando ce l'ho"
        return False
    if scan.is_in(at - 1, "clitics") and _is_verb_after_pronoun(scan.words.low[at]):  # "appena lo abbiamo sul banco"
        return False
    return any(scan.is_in(at - 1, name) for name in ("articles", "prepositions", "possessives", "of"))


@lru_cache(_REMEMBERED)
def _is_verb_after_pronoun(word: str) -> bool:
    """Whether a word can be no noun after "la", "le", "lo": "la fatturano", "le abbiamo"."""
    known = any(form.tense in _TO_COME for form in _read(word)) and word not in load().nouns
    return known and word.endswith(_PERSONS)


def is_finite(scan: Scan, at: int) -> bool:
    """Whether a finite verb of something to come stands here, and not a noun that looks like one."""
    return not _is_noun_here(scan, at) and not _TO_COME.isdisjoint(_tenses(scan, at))


def opens_clause(scan: Scan, at: int) -> bool:
    """Whether a new clause begins at a word: "ti preparo", "la spedisco", "noi montiamo", "parte la 44"."""
    if at >= len(scan.norm):
        return True
    word = scan.norm[at]
    if word == "non" or (word in _SUBJECTS and not _TO_COME.isdisjoint(_next_tenses(scan, at + 1))):
        return True
    if scan.is_in(at, "clitics"):
        after = at + 1
        if scan.is_in(after, "clitics"):
            after += 1
        if after >= len(scan.norm) or _TO_COME.isdisjoint(_tenses(scan, after)):
            return False
        verb = scan.norm[after]
        if word in _SURE_PRONOUNS:
            return True
        if (
            after == at + 1 and word in ("lo", "la", "le", "li") and scan.is_in(after + 1, "of")
        ):  # "lo sportello del Comune"
            return False
        if word in ("la", "le", "li") and verb.endswith("o"):  # no noun ends so after these
            return True
        return verb not in load().nouns and not (word in ("la", "le") and verb.endswith("a"))
    if not is_finite(scan, at):
        return False
    if word in load().nouns:
        return scan.is_in(at + 1, "articles")
    return True


def is_infinitive(scan: Scan, at: int) -> bool:
    """Whether a word is an infinitive: "prima di spedire" names no event that somebody waits for."""
    return "infinitive" in _tenses(scan, at)


def is_participle(scan: Scan, at: int) -> bool:
    """Whether a word may be a past participle ("a pesatura fatta")."""
    return scan.word(at).endswith(("to", "ta", "ti", "te", "so", "sa", "si", "se")) and "participle" in _tenses(
        scan, at
    )


def ends_noun(scan: Scan, at: int) -> bool:
    """Whether a noun phrase ends before a word."""
    if scan.is_in(at, "conjunctions") or scan.norm[at] in _NO_PART:
        return True
    if scan.is_in(at, "prepositions"):
        if scan.norm[at] == "da" and scan.word(at + 1) == "parte":  # "all'approvazione da parte del Comune"
            return False
        return not (scan.norm[at].startswith("da") and scan.norm[at - 1] in ("rientro", "ritorno"))
    if scan.is_in(at, "articles") and scan.norm[at - 1].startswith("da"):
        return False
    if scan.is_in(at, "of") or scan.is_in(at - 1, "of"):
        return False
    if scan.is_in(at, "articles") and not scan.is_in(at, "clitics"):
        return True
    return opens_clause(scan, at) or (scan.is_in(at, "clitics") and not scan.is_in(at - 1, "of"))


def clause_end(scan: Scan, at: int, stop: int, *, verb_said: bool, when: bool) -> int | None:
    """Return the place after a clause that begins at a word, None if it tells of the past or has no verb."""
    norm = scan.norm
    start = at
    verb = -1  # where the verb was found
    inner = False  # inside "che ...": its verb opens nothing
    while at < stop:
        word = norm[at]
        if not (word[0].isalnum() or word == "'") or (at > start and scan.new_line(at)):
            break
        if not verb_said:
            tenses = _tenses(scan, at)
            if at == start and ("participle" in tenses or scan.is_in(at, "ready") or scan.is_in(at, "done")):
                verb_said = True
            elif is_finite(scan, at):
                gone = scan.is_in(at, "auxiliaries") and "participle" in _next_tenses(scan, at + 1)
                if when and gone and scan.norm[at + 1] not in _OVER:
                    return None
                verb_said, verb = True, at
            elif not _GONE.isdisjoint(tenses) and not _is_noun_here(scan, at):
                return None
        elif word in ("che", "cui", "chi", "come", "se", "quanto"):
            inner = True
        elif scan.is_in(at, "conjunctions") or word == "anche":
            if (
                word not in ("e", "ed", "o")
                or opens_clause(scan, at + 1)
                or norm[at + 1] in ("poi", "quindi", "allora")
                or _goes_elsewhere(scan, at + 1)
            ):
                break
        elif verb_said and -1 < verb < at - 1 and _begins_task(scan, at):
            break
        elif at > start and opens_clause(scan, at):
            if start < verb == at - 1 and norm[verb] in load().nouns and not scan.is_in(at, "clitics"):
                verb = at  # "quando il magazzino ricambi riapre"
                at += 1
                continue
            if not inner:
                break
            inner = False
            while at + 1 < stop and scan.is_in(at, "clitics"):
                at += 1
        at += 1
    return at if at > start + (not verb_said and not when) else None


def _begins_task(scan: Scan, at: int) -> bool:
    """ "appena torna dalle ferie sistemare l'archivio": an infinitive that nothing leads up to is a task."""
    before = scan.word(at - 1)
    led = any(scan.is_in(at - 1, name) for name in ("prepositions", "of", "clitics", "conjunctions", "auxiliaries"))
    return not led and before.isalpha() and is_infinitive(scan, at) and not is_finite(scan, at - 1)


def _goes_elsewhere(scan: Scan, at: int) -> bool:
    """ "appena c'è l'ok e al fissaggio ci penso io", "e lui ha risposto": another clause, its verb further on."""
    if scan.is_in(at, "pronouns"):
        return True
    return scan.is_in(at, "prepositions") and any(opens_clause(scan, place) for place in range(at + 2, at + 5))


def _next_tenses(scan: Scan, at: int) -> frozenset[str]:
    return _tenses(scan, at) if at < len(scan.norm) else frozenset()


def told_after(scan: Scan, at: int) -> bool:
    """Whether a clause about what will have happened by then may stand here: the verb before it is still to come."""
    for place in range(at - 1, max(-1, at - _BACK), -1):
        if scan.new_line(place + 1) or not (scan.norm[place][0].isalnum() or scan.norm[place] == "'"):
            return False
        if scan.is_in(place, "auxiliaries"):
            return False
        opens = place == 0 or scan.new_line(place) or not scan.word(place - 1)[0].isalnum()
        if _TO_COME.isdisjoint(_tenses_of(scan.words.low[place]) if opens else _tenses(scan, place)):
            continue
        pronoun = scan.is_in(place - 1, "clitics")
        sure = pronoun and (scan.is_in(place - 2, "clitics") or scan.norm[place - 1] in _SURE_PRONOUNS)
        if sure or scan.norm[place] not in load().nouns:
            return sure or pronoun or not _is_noun_here(scan, place)
    return False


def told_next(scan: Scan, at: int) -> bool:
    """Whether a clause about what will have happened by then may end here: what is still to come follows its comma."""
    verb = at + 1
    while scan.is_in(verb, "clitics"):
        verb += 1
    if scan.word(at) != "," or scan.new_line(at + 1) or scan.is_in(verb, "auxiliaries"):
        return False
    return opens_clause(scan, at + 1) and (verb > at + 1 or "future" in _tenses(scan, verb))


def is_done(scan: Scan, at: int) -> bool:
    """Whether a word is a participle and not likelier a noun: "finito il ciclo"."""
    if scan.capital(at) and not scan.new_line(at) and scan.word(at - 1)[0].isalnum():
        return False
    word = scan.words.low[at]
    return (word not in load().nouns or scan.is_in(at, "done")) and _is_participle_of(word)


@lru_cache(_REMEMBERED)
def _is_participle_of(word: str) -> bool:
    return any(form.tense == "participle" for form in load().plain(word))


def does(scan: Scan, at: int) -> bool:
    """Whether a verb stands here that what stands before it may be the subject of: "la turbina 2 è ferma"."""
    if at >= len(scan.norm) or scan.new_line(at) or scan.norm[at] in load().nouns:
        return False
    if scan.is_in(at, "auxiliaries"):
        return True
    forms = _read(scan.words.low[at])
    return any(form.person in (3, 6) and form.tense in ("present", "past", "future") for form in forms)


def acts(scan: Scan, at: int) -> str:
    """Return "to come" for a verb in the future, "now" for what I or we do now, "" for any other word."""
    forms = _read(scan.words.low[at])
    if any(form.tense == "future" for form in forms):
        return "to come"
    noun = scan.norm[at] in load().nouns and not scan.is_in(at - 1, "clitics") and not scan.is_in(at + 1, "articles")
    return "now" if not noun and any(form.tense == "present" and form.person in (1, 4) for form in forms) else ""


def tells_state(scan: Scan, at: int) -> bool:
    """Whether what stands before is the subject of a clause; Italian says "dopo che" for that."""
    return False
