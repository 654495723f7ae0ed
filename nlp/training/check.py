"""The tables of `train --check`: the rules, what was learned, and both, on messages that were held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.findings import Holder
from nlp.learned import tagger
from nlp.learned.classifier import opinions
from nlp.learned.network import Network
from nlp.training.lessons import SHARE, ClauseLesson, DeadlineLesson

_Told = tuple[Holder | None, bool, bool]  # whose promise, a need, a solution


def clauses_table(out: Sequence[ClauseLesson], networks: Mapping[str, Network]) -> None:
    """Print how well promises, their holders, needs and solutions are told."""
    print("| | promises, precision | recall | F1 | holder | needs, F1 | solutions, F1 |\n|---|---|---|---|---|---|---|")
    _row("the rules", out, [_ruled(one) for one in out])
    for name, network in networks.items():
        found = opinions(network, [one.features for one in out])
        _row(name, out, [(o.holder if o.promise > SHARE else None, o.need > SHARE, o.solution > SHARE) for o in found])


def _ruled(one: ClauseLesson) -> _Told:
    said = dict(f.split("=", 1) for f in one.features if f.startswith(("holder=", "ruled=")) and "/" not in f)
    holder = Holder(said["holder"]) if said["ruled"] == "True" else None
    return holder, "noted=n" in one.features, "noted=s" in one.features


def _row(name: str, out: Sequence[ClauseLesson], told: Sequence[_Told]) -> None:
    pairs = list(zip(out, told, strict=True))
    both = [one.holder is said[0] for one, said in pairs if one.holder and said[0]]
    recaps = [(one, said) for one, said in pairs if one.recap]
    figures = (
        *_f1([(one.holder is not None, said[0] is not None) for one, said in pairs]),
        sum(both) / len(both),
        _f1([(one.need, said[1]) for one, said in recaps])[2],
        _f1([(one.solution, said[2]) for one, said in recaps])[2],
    )
    print(f"| {name} |", " | ".join(f"{figure:.3f}" for figure in figures), "|")


def _f1(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    right = sum(a and b for a, b in pairs)
    precision, recall = right / max(1, sum(b for _, b in pairs)), right / max(1, sum(a for a, _ in pairs))
    return precision, recall, 2 * right / max(1, sum(a + b for a, b in pairs))


def deadlines_table(out: Sequence[DeadlineLesson], network: Network) -> None:
    """Print how many of the words that put promises off are found, and how often some are where there are none."""
    told = [(one.found, *tagger.put_off(network, [one.low], one.language)) for one in out]
    there = [(a, b) for a, b in told if a is not None]
    right = sum(b is not None and a[0] < b[1] and b[0] < a[1] for a, b in there)
    exact = sum(b is not None and a[:2] == b[:2] for a, b in there)
    kinds = sum(b is not None and a[2] is b[2] for a, b in there)
    quiet = sum(b is None for a, b in told if a is None)
    print("\n| vague or conditional words | found | word for word | right kind | quiet where there are none |")
    print("|---|---|---|---|---|")
    print(
        f"| {len(there)} of {len(told)} promises | {right} | {exact} | {kinds} | {quiet} of {len(told) - len(there)} |"
    )
