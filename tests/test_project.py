"""The project's own promises: style, types, floor plan, documents that tell the truth."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from followup.cli.commands import app

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["importlinter.cli", "lint_imports"],
    ],
    ids=["style", "format", "types", "floor plan"],
)
def test_the_code_keeps_its_own_rules(command):
    if command[0] == "importlinter.cli":
        run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    else:
        run = [sys.executable, "-m", *command]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def commands(group: typer.main.TyperGroup, path: str = "followup") -> list[tuple[str, str]]:
    found = []
    for name, command in group.commands.items():
        here = f"{path} {name}"
        found += commands(command, here) if hasattr(command, "commands") else [(here, command.help or "")]
    return found


def test_every_command_has_help_and_stands_in_the_docs():
    docs = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    known = commands(typer.main.get_command(app))

    assert all(text.strip() for _, text in known)
    assert {name for name, _ in known} == set(re.findall(r"^\| `(followup [a-z]+(?: [a-z]+)?)", docs, re.MULTILINE))


def test_links_between_documents_lead_somewhere():
    missing = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []
