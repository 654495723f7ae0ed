"""The examples beside the rules that make, take back and note, and the names of those rules as the engine says them."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

from nlp import cues, promises, recap, rules, scope
from nlp.recap import _NEEDS

LANGUAGES = ("it", "en")


@dataclass(frozen=True, slots=True)
class Example:
    """One text of a rule, without its brackets. Offsets are code points into it."""

    language: str
    type: str
    rule: str
    text: str
    places: tuple[tuple[int, int], ...]  # what stood in brackets; none in a wrong example
    overruled: bool  # what was learned from examples is known to think otherwise of it

    def __str__(self) -> str:
        return f"{self.language}-{self.rule}-{' '.join(self.text.split())}"


def right(language: str, names: frozenset[str]) -> list[Example]:
    return [_example(language, group, text) for group in _groups(language, names) for text in group.get("right", ())]


def wrong(language: str, names: frozenset[str]) -> list[Example]:
    return [_example(language, group, text) for group in _groups(language, names) for text in group.get("wrong", ())]


def told(language: str) -> frozenset[str]:
    """The rules that have examples, right and wrong."""
    return frozenset(e.rule for e in right(language, _every(language))) & frozenset(
        e.rule for e in wrong(language, _every(language))
    )


def unsaid(language: str) -> frozenset[str]:
    """The rules that no sentence of a language reaches; the file says why."""
    return frozenset(_corpus(language).get("unsaid", {}))


@cache
def making() -> frozenset[str]:
    """The names of what makes a clause a promise."""
    return frozenset(_returned(rules)) | joining()


@cache
def joining() -> frozenset[str]:
    """Those of them that take more than one clause."""
    return frozenset(_handed(promises, "Draft"))


def taking_back(language: str) -> frozenset[str]:
    """The names of what takes the promise out of a clause."""
    return frozenset({*_returned(scope), *_set(scope), *_set(promises), *cues.load(language).scope})


def noting() -> frozenset[str]:
    """The names of what makes a need or a solution."""
    return frozenset({*_handed(recap, "_need"), *_handed(recap, "_solve")})


def _every(language: str) -> frozenset[str]:
    return frozenset(group["name"] for group in _corpus(language)["rule"])


@cache
def _corpus(language: str) -> dict[str, Any]:
    return tomllib.loads(files(f"nlp.{language}").joinpath("promises.toml").read_text(encoding="utf-8"))


def _groups(language: str, names: frozenset[str]) -> list[dict[str, Any]]:
    return [group for group in _corpus(language)["rule"] if group["name"] in names]


def _example(language: str, group: dict[str, Any], text: str) -> Example:
    parts = re.split(r"([\[\]])", text)
    plain, places, opened = "", [], 0
    for part in parts:
        if part == "[":
            opened = len(plain)
        elif part == "]":
            places.append((opened, len(plain)))
        else:
            plain += part
    return Example(language, group["type"], group["name"], plain, tuple(places), group.get("overruled", False))


def _returned(module: ModuleType) -> Iterator[str]:
    """The words that those functions of a module return which return nothing else."""
    for function in ast.walk(_tree(module)):
        if isinstance(function, ast.FunctionDef) and ast.unparse(function.returns or ast.Constant(None)) == "str":
            for node in ast.walk(function):
                if isinstance(node, ast.Return):
                    yield from _words(node.value, module)


def _set(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Assign):
            yield from _words(node.value, module)


def _handed(module: ModuleType, function: str) -> Iterator[str]:
    """The words that a module hands to a function of that name."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == function:
                for argument in node.args:
                    yield from _words(argument, module)


def _words(node: ast.expr | None, module: ModuleType) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(said)) if said:
            yield said
        case ast.Name(id=name) if isinstance(getattr(module, name, None), str):
            yield getattr(module, name)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _words(body, module)
            yield from _words(otherwise, module)
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from _words(part, module)
        case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_]):
            yield from (f"{begin}{name}" for name in _NEEDS)


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))
