"""A firm's own wording of a mail: what may stand in it, and how it comes between greeting and signature.

Subject on line one, then the text. It is a template in a sandbox: it may say what the wording that is shipped says, in
other words and order, and nothing else. Greeting, signature, company data and the way to object stand outside of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import PackageLoader, StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followup.domain.texts import check_text
from followup.errors import BadWording
from followup.messages.facts import CustomerFacts, type_of_kind

LONGEST = 20_000
_LONGEST_LETTER = 50_000
# What concerns a login is worded by us: a link left out would lock a colleague out.
_FIXED = frozenset({"password_reset", "invitation", "account_changed"})
_DEEPEST = 2  # loops in loops
_FILTERS = frozenset({"capitalize", "first", "join", "last", "length", "lower", "title", "trim", "upper"})
_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Add, nodes.Concat, nodes.Call, nodes.Assign, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair,
    nodes.Filter, nodes.Include,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What the wording that is shipped makes use of."""

    facts: frozenset[str]  # "facts.promise.due", with everything on the way there
    locals: frozenset[str]  # attributes of what is looped over
    says: frozenset[str]
    pieces: frozenset[str]  # files that it includes


def editable() -> list[tuple[str, str]]:
    """Return every kind and voice that a firm may word itself."""
    return [(kind, voice) for kind in type_of_kind if kind not in _FIXED for voice in voices(kind)]


def voices(kind: str) -> tuple[str, ...]:
    """Return the voices that there are of a kind of mail."""
    return ("it-lei", "it-tu", "it-voi", "en") if issubclass(type_of_kind[kind], CustomerFacts) else ("it", "en")


@cache
def default(kind: str, voice: str) -> str:
    """Return the wording that is shipped: subject on line one, then the text."""
    source = _source(f"{kind}/{voice}.txt")
    subject, body = (_block(source, name) for name in ("subject", "body"))
    return "".join(line.strip() for line in subject.splitlines()) + "\n\n" + body.strip() + "\n"


def usable(kind: str, voice: str) -> list[str]:
    """Return the names of the facts that a wording of this mail may use."""
    known = _known(kind, voice)
    return sorted(name for name in known.facts if not any(other.startswith(f"{name}.") for other in known.facts))


def write(kind: str, voice: str, text: str, facts: Any, say: Any) -> str:
    """Return the whole mail in the firm's own wording, subject on line one.

    Raises BadWording where the wording may not be used, and whatever a template may raise where it meets these facts.
    """
    subject, body, frame = _compiled(kind, voice, text)
    said = " ".join(subject.render(facts=facts, say=say).split())
    told = body.render(facts=facts, say=say).strip()
    if not said or not told:
        raise BadWording("empty", 1 if not said else 3)
    if len(told) > _LONGEST_LETTER:
        raise BadWording("too_long", 3)
    return frame.render(facts=facts, say=say, own_subject=said, own_body=told + "\n")


@lru_cache(maxsize=256)
def _compiled(kind: str, voice: str, text: str) -> tuple[Template, Template, Template]:
    """Return templates of subject and text, and the frame they come into; raises BadWording."""
    if text.strip():
        check_text(text, "text")
    if len(text) > LONGEST:
        raise BadWording("too_long", 1)
    subject, _, body = text.partition("\n")
    for part, line in ((subject, 1), (body, 3)):
        if not part.strip():
            raise BadWording("empty", line)
    known = _known(kind, voice)
    made = []
    for part, before in ((subject, 0), (body, 1)):
        try:
            _check(_environment().parse(part), known, before)
            made.append(_environment().from_string(part))
        except TemplateSyntaxError as error:
            raise BadWording("syntax", error.lineno + before, str(error.message)) from None
    base = re.search(r'{% extends "(.*?)" %}', _source(f"{kind}/{voice}.txt"))
    assert base is not None
    frame = _environment().from_string(
        f'{{% extends "{base[1]}" %}}{{% block subject %}}{{{{ own_subject }}}}{{% endblock %}}'
        "{% block body %}{{ own_body }}{% endblock %}"
    )
    return made[0], made[1], frame


def _check(tree: nodes.Template, known: _Known, before: int) -> None:
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {"loop"}
    for node, loops in _walk(tree, 0):
        line = (node.lineno or 1) + before
        if not isinstance(node, _NODES) or loops > _DEEPEST:
            raise BadWording("not_here", line, type(node).__name__.lower())
        match node:
            case nodes.Name() if node.name not in own | {"facts", "say"}:
                raise BadWording("unknown_name", line, node.name)
            case nodes.Getattr():
                _check_chain(node, known, line)
            case nodes.Call() if not (_chain(node.node) or "").startswith("say."):
                raise BadWording("not_here", line, "()")
            case nodes.Filter() if node.name not in _FILTERS:
                raise BadWording("unknown_name", line, node.name)
            case nodes.Include() if (
                not isinstance(node.template, nodes.Const) or node.template.value not in known.pieces
            ):
                raise BadWording("not_here", line, "include")
            case _:
                pass


def _check_chain(node: nodes.Getattr, known: _Known, line: int) -> None:
    chain = _chain(node)
    root, _, rest = (chain or "?").partition(".")
    allowed = {"facts": chain in known.facts, "say": rest in known.says}.get(root, rest.split(".")[0] in known.locals)
    if root == "loop":
        allowed = True
    if not allowed:
        raise BadWording("unknown_name", line, chain or node.attr)


@cache
def _known(kind: str, voice: str) -> _Known:
    facts, local, says, pieces = set[str](), set[str](), set[str](), set[str]()
    files = [f"{kind}/{voice}.txt"]
    while files:
        tree = _environment().parse(_source(files.pop()))
        for node in tree.find_all((nodes.Getattr, nodes.Include, nodes.Extends)):
            if isinstance(node, nodes.Include | nodes.Extends):
                assert isinstance(node.template, nodes.Const)
                files.append(node.template.value)
                if isinstance(node, nodes.Include):
                    pieces.add(node.template.value)
            elif chain := _chain(node):
                root, _, rest = chain.partition(".")
                if root == "facts":
                    facts.add(chain)
                elif root == "say":
                    says.add(rest)
                else:
                    local.update(rest.split("."))
    return _Known(frozenset(facts), frozenset(local), frozenset(says), frozenset(pieces))


def _walk(node: nodes.Node, loops: int) -> Iterator[tuple[nodes.Node, int]]:
    yield node, loops
    for child in node.iter_child_nodes():
        yield from _walk(child, loops + isinstance(child, nodes.For))


def _chain(node: nodes.Node) -> str | None:
    """Return "facts.promise.due" for such an access, None for any other expression."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (before := _chain(node.node)) is not None:
        return f"{before}.{node.attr}"
    return None


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


def _block(source: str, name: str) -> str:
    found = re.search(rf"{{% block {name} %}}(.*?){{%-? endblock %}}", source, re.DOTALL)
    assert found is not None
    return found[1]


def never_none(value: object) -> object:
    """Refuse to write a value that is missing."""
    if value is None:
        raise TypeError("a template wrote a value that is missing")
    return value


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("followup.messages"),
        undefined=StrictUndefined,
        finalize=never_none,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
