"""The project's own promises: style, types, floor plan, documents that tell the truth."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer

from followup.cli.commands import app
from followup.services.firm import national_calendar
from nlp import DeadlineKind, Holder, TextType, pipeline
from nlp.advice import propose
from nlp.pipeline import read

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


def test_what_is_tested_is_the_engine_as_it_is_written():
    """A compiled one that was left in the checkout would hide every change."""
    assert Path(pipeline.__file__) == ROOT / "nlp" / "pipeline.py"


def test_links_between_documents_lead_somewhere():
    missing = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []


def test_the_readme_s_example_is_read_as_the_readme_says():
    shown = (ROOT / "README.md").read_text(encoding="utf-8").split("goes in:\n\n", 1)[1].split("\n\n", 1)[0]
    text = "\n".join(line.strip() for line in shown.splitlines())
    reference = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Rome"))

    reading = read(text, reference=reference, calendar=national_calendar(), type=TextType.RECAP)
    quote, spares, history = reading.promises

    assert [text[n.start : n.end] for n in reading.needs] == ["il telaio 4 si ferma due volte al giorno"]
    assert [text[s.start : s.end] for s in reading.solutions] == ["quadro elettrico nuovo"]
    assert (quote.person, quote.deadline.due) == ("Anna", date(2026, 11, 27))
    assert (spares.holder, spares.deadline.kind, spares.deadline.due) == (Holder.US, DeadlineKind.VAGUE, None)
    assert propose(spares.kind, reference=reference, calendar=national_calendar())[0] == date(2026, 12, 1)
    assert (history.holder, history.deadline.due) == (Holder.CUSTOMER, date(2026, 11, 27))
