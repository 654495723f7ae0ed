"""Prints what reading costs here, as Markdown: `python -m tests.bench.reading [messages] [length] [process]`.

Linux only: it keeps to one core and reads /proc. Times are CPU time of the process, which on a core of its own is
the time that passes; what a fresh process needs to begin is time that passes.
"""

from __future__ import annotations

import gc
import os
import platform
import re
import sys
import time
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median

from nlp import pipeline
from tests.bench.fresh import in_fresh_process
from tests.bench.readers import CONTENDERS, DUCKLING, Reader, ours
from tests.bench.texts import KINDS, long_text, messages

_ROUNDS = 7
_LENGTHS = [2**k for k in range(14, 21)]  # 16 kB to 1 MB
_ALLOWED_GROWTH = 2.3
_ALLOWED_MS = 5_000.0
_TELLING = 20.0  # milliseconds; below that the clock says more about the machine than about the text
_TRIES = 4  # for a figure over its limit: another process on the machine can only make it larger


def one_core() -> None:
    """Keep this process and its children to one core, the last that it may use."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def machine() -> str:
    """The machine, in a line."""
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    load = os.getloadavg()[0]
    return (
        f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores of which one was used, load {load:.1f} "
        f"at the beginning; Python {platform.python_version()}, spaCy {version('spacy')}, "
        f"engine {'as written' if pipeline.__file__.endswith('.py') else 'compiled'}"
    )


def cost(reader: Reader, type: str, text: str) -> float:
    """Milliseconds of CPU."""
    began = time.process_time()
    reader(type, text)
    return (time.process_time() - began) * 1000


def by_message() -> None:
    """Everybody on the same messages, turn by turn."""
    texts = messages()
    here = [(one, one.make()) for one in CONTENDERS if one.installed]
    rounds: list[list[float]] = [[] for _ in here]
    for turn in range(_ROUNDS + 1):
        for (_, reader), times in zip(here, rounds, strict=True):
            spent = sum(cost(reader, type, text) for type, text in texts) / len(texts)
            if turn:  # the first warms up
                times.append(spent)
    base = next((min(times) for (one, _), times in zip(here, rounds, strict=True) if one.package == DUCKLING), None)
    size = sum(len(text) for _, text in texts) / len(texts)
    print(f"{len(texts)} messages of {size:.0f} characters; ms a message, {_ROUNDS} rounds after one to warm up.\n")
    print("| | reads | least | median | Duckling is 1 |\n|---|---|---|---|---|")
    for (one, _), times in zip(here, rounds, strict=True):
        _row(one.name, one.reads, times, base)
    unseen = [in_fresh_process("first")[0] for _ in range(_ROUNDS)]
    _row(CONTENDERS[0].name, "everything, in messages whose words it never met", unseen, base)
    for one in CONTENDERS:
        if not one.installed:
            print(f"\n{one.package} is not installed and is left out (`pip install -e '.[bench]'`).")


def _row(name: str, reads: str, times: list[float], base: float | None) -> None:
    ratio = f"{min(times) / base:.2f}" if base else ""
    print(f"| {name} | {reads} | {min(times):.2f} | {median(times):.2f} | {ratio} |")


def by_length() -> None:
    """What happens to the cost when a text doubles."""
    duckling = next((one.make() for one in CONTENDERS if one.installed and one.package == DUCKLING), None)
    heads = [f"{n // 1024} kB" if n < 2**20 else f"{n // 2**20} MB" for n in _LENGTHS]
    print(
        f"Each text doubled from {heads[0]} to {heads[-1]} and read as a recap; ms, what one doubling multiplies, and "
        "the longest by character, where Duckling is 1 that finds the dates of the messages just afterwards.\n"
    )
    print("| | " + " | ".join(heads) + " | largest | mean | Duckling is 1 |\n|---" + "|---" * (len(heads) + 3) + "|")
    over = []
    for kind in KINDS:
        times = _doubled([long_text(kind, n) for n in _LENGTHS])
        largest = max((b / a for a, b in pairwise(times) if b > _TELLING), default=0.0)
        mean = (times[-1] / times[0]) ** (1 / max(1, len(times) - 1))
        figures = [f"{t:.3g}" if t < 100 else f"{t:.0f}" for t in times] + ["-"] * (len(_LENGTHS) - len(times))
        beside = f"{times[-1] / _LENGTHS[len(times) - 1] / _by_character(duckling):.2f}" if duckling else ""
        print(f"| {kind} | {' | '.join(figures)} | {largest or mean:.2f} | {mean:.2f} | {beside} |", flush=True)
        if largest > _ALLOWED_GROWTH or times[-1] > _ALLOWED_MS:
            over.append(kind)
    limits = f"at most {_ALLOWED_GROWTH} for a doubling and {_ALLOWED_MS / 1000:.0f} s for 1 MB"
    print(f"\nAllowed: {limits}. Over it: {', '.join(over) or 'none'}.")


def _by_character(reader: Reader) -> float:
    """Milliseconds a character of the messages, the least of three rounds."""
    texts = messages()
    least = min(sum(cost(reader, type, text) for type, text in texts) for _ in range(3))
    return least / sum(len(text) for _, text in texts)


def _doubled(texts: list[str]) -> list[float]:
    """Milliseconds of each text, the least of some rounds; what comes after a text far over the limit is left out."""
    ours("recap", texts[0])
    times: list[float] = []
    for text in texts:
        times.append(min(cost(ours, "recap", text) for _ in range(3 if len(text) < 2**17 else 1)))
        for _ in range(_TRIES):
            grown = len(times) > 1 and times[-1] > max(_TELLING, times[-2] * _ALLOWED_GROWTH)
            if not grown and times[-1] < _ALLOWED_MS:
                break
            gc.collect()
            times[-1] = min(times[-1], cost(ours, "recap", text))
        if times[-1] > _ALLOWED_MS * 2:
            break
    return times


def by_process() -> None:
    """What a fresh process needs."""
    starts = [in_fresh_process("start") for _ in range(5)]
    seconds = [lived for _, lived in starts]
    megabytes = {what: median(in_fresh_process(what)[0] for _ in range(3)) for what in ("libraries", "memory")}
    print("| in a fresh process | | allowed |\n|---|---|---|")
    print(
        f"| from the start of Python to a first line read in both languages | {min(seconds):.2f} s, "
        f"median {median(seconds):.2f} s | 1.5 s |"
    )
    print(f"| resident then | {starts[0][0]:.0f} MB | |")
    print(f"| resident after 100 messages | {megabytes['memory']:.0f} MB | 150 MB |")
    print(f"| resident after `import spacy, dateparser` alone | {megabytes['libraries']:.0f} MB | |")


PARTS = {"messages": by_message, "length": by_length, "process": by_process}


def main(names: list[str]) -> None:
    """Measure the parts that are named, or all."""
    one_core()
    print(f"{machine()}.")
    for name in names or PARTS:
        print()
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
