"""What a process costs that has just begun: `python -m tests.bench.fresh start|memory|first|libraries`."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def in_fresh_process(what: str) -> tuple[float, float]:
    """Return what a new process printed, and how many seconds it lived."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.fresh", what], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout), time.perf_counter() - began


def start() -> float:
    """Import the engine and read a first line in both languages; resident MB then."""
    from nlp import TextType
    from nlp.pipeline import read
    from tests.bench.readers import NOW, WEEK

    for language, said in (("it", "Le mando il preventivo domani."), ("en", "I will send the quote tomorrow.")):
        read(said, reference=NOW, calendar=WEEK, language=language, type=TextType.REPLY)
    return _resident()


def memory() -> float:
    """Read a hundred messages; resident MB then."""
    from tests.bench.readers import ours
    from tests.bench.texts import messages, others

    start()
    for type, text in (*messages(), *others())[:100]:
        ours(type, text)
    return _resident()


def libraries() -> float:
    """Import what the engine stands on, and nothing else; resident MB then."""
    import dateparser  # noqa: F401
    import spacy  # noqa: F401

    return _resident()


def first() -> float:
    """Milliseconds a message that this process reads for the first time, having read others before."""
    from tests.bench.readers import ours
    from tests.bench.texts import messages, others

    for type, text in others():
        ours(type, text)
    new = messages()
    began = time.process_time()
    for type, text in new:
        ours(type, text)
    return (time.process_time() - began) * 1000 / len(new)


def _resident() -> float:
    """Not the peak: a child's would begin with that of the process that started it."""
    said = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert said is not None
    return int(said[1]) / 1024


if __name__ == "__main__":
    print({"start": start, "memory": memory, "libraries": libraries, "first": first}[sys.argv[1]]())
