"""What pyproject.toml cannot say: asked to, the engine is compiled to machine code (docs/running.md)."""

import os
from pathlib import Path

from setuptools import setup

# Asks its own dataclass for the types of its fields, which a compiled one does not tell; reading spends no time in it.
LEFT_ALONE = "nlp/packs.py"


def modules() -> list[str]:
    """The engine's modules that reading runs through: what trains it stays as it is."""
    found = [path for path in Path("nlp").rglob("*.py") if path.name != "__init__.py" and "training" not in path.parts]
    return sorted(path.as_posix() for path in found if path.as_posix() != LEFT_ALONE)


if os.environ.get("FOLLOWUP_COMPILED") == "1":
    from mypyc.build import mypycify

    setup(ext_modules=mypycify(modules(), multi_file=True, debug_level="0"))
else:
    setup()
