"""The engine as machine code (docs/running.md) says word for word what it says as it is written."""

from __future__ import annotations

import gc
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlp import pipeline
from nlp.pipeline import LANGUAGES
from tests.cases.scoreboard import gold
from tests.nlp.reader import reading
from tests.nlp.test_robust import SCRAPS

ROOT = Path(__file__).parents[2]


def everything() -> list[str]:
    """Where the engine stands, what it makes of every gold case, whole and with things thrown in, and its garbage."""
    found, dice = [pipeline.__file__], random.Random(4711)  # noqa: S311 - which text, not a secret
    for language in LANGUAGES:
        reading("Anna: 3/12", "reply", language)  # loads everything
    gc.collect()
    gc.disable()
    for case in (case for name in ("dev", "practice", "opened") for case in gold(name)):
        text = case["text"]
        for _ in range(3):
            found.append(repr(reading(text, case["type"], case["lang"])))
            at = dice.randrange(len(text))
            text = text[:at] + dice.choice(SCRAPS) + text[dice.randrange(at, len(text)) :]
    return [*found, f"{gc.collect()} things in circles"]


def said_in(folder: Path) -> list[str]:
    """The same, by the engine in that folder, in a process of its own."""
    run = [sys.executable, "-c", "from tests.nlp.test_compiled import everything; print(*everything(), sep='\\0')"]
    done = subprocess.run(run, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    return done.stdout.decode().rstrip("\n").split("\0")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    shutil.copytree(ROOT / "nlp", folder / "nlp", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    run = [sys.executable, "setup.py", "-q", "build_ext", "--inplace"]
    done = subprocess.run(
        run, cwd=folder, env={**os.environ, "FOLLOWUP_COMPILED": "1"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder


@pytest.mark.long
def test_compiled_it_reads_every_text_as_it_does_uncompiled(compiled: Path) -> None:
    (place, *plain), (engine, *machine) = said_in(ROOT), said_in(compiled)
    assert Path(place) == ROOT / "nlp" / "pipeline.py"
    assert Path(engine).parent == compiled / "nlp"
    assert Path(engine).suffix == ".so"
    assert machine[-1] == "0 things in circles"
    assert machine == plain
