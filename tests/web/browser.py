"""A small browser: it opens pages, fills in the forms that really stand there, and presses their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ORIGIN = "http://localhost"


@dataclass
class Button:
    words: str
    name: str
    value: str
    action: str


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of everything that can be filled in
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open = False
        self.text: list[str] | None = None
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get")))
            self.open = True
        if not self.open:
            return
        form, name = self.forms[-1], said.get("name", "")
        if tag in ("input", "textarea", "select") and name:
            form.names.add(name)
        if tag == "input" and name and (said.get("type") not in ("checkbox", "radio") or "checked" in said):
            form.fields.append((name, said.get("value", "y" if said.get("type") == "checkbox" else "")))
        elif tag == "textarea":
            self.area, self.text = name, []
        elif tag == "select":
            self.select = name
            form.options[name] = []
        elif tag == "option" and self.select:
            form.options[self.select].append(said.get("value", ""))
            if "selected" in said:
                form.fields.append((self.select, said.get("value", "")))
        elif tag == "button":
            form.buttons.append(Button("", name, said.get("value", ""), said.get("formaction", "") or form.action))
            self.text = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False
        elif not self.open:
            return
        elif tag == "textarea":
            # A browser drops the first line end and sends every other as CRLF.
            typed = "".join(self.text or []).replace("\r\n", "\n").removeprefix("\n")
            self.forms[-1].fields.append((self.area, typed.replace("\n", "\r\n")))
            self.text = None
        elif tag == "button":
            self.forms[-1].buttons[-1].words = " ".join("".join(self.text or []).split())
            self.text = None
        elif tag == "select":
            chosen = {name for name, _ in self.forms[-1].fields}
            options = self.forms[-1].options[self.select]
            if self.select not in chosen and options:
                self.forms[-1].fields.append((self.select, options[0]))
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)


class Browser:
    """One person at one browser. `page` is the last answer."""

    def __init__(self, client: FlaskClient, accept: str = "it") -> None:
        self.client = client
        self.accept = accept
        self.page: TestResponse

    def open(self, path: str, status: int = 200) -> str:
        """Go to an address, along its redirects."""
        self.page = self.client.get(path, follow_redirects=True, headers={"Accept-Language": self.accept})
        assert self.page.status_code == status, (path, self.page.status_code)
        return self.text

    def press(self, words: str, status: int = 200, nth: int = 0, form: str = "", **typed: str | None) -> str:
        """Press the (nth) button of those words, having filled in fields of its form; None unticks a box.

        `form` is a part of the address of the form, where buttons elsewhere carry the same words.
        """
        found = [(f, b) for f in self.forms() for b in f.buttons if words in b.words and form in f.action]
        assert len(found) > nth, (words, [b.words for f in self.forms() for b in f.buttons])
        where, button = found[nth]
        keys = {name.rpartition("-")[2].replace("-", "_"): name for name in sorted(where.names)} | {
            name: name for name in where.names
        }
        changes = {keys[name]: value for name, value in typed.items()}
        data: dict[str, list[str]] = {}
        for name, value in where.fields:
            if name not in changes:
                data.setdefault(name, []).append(value)
        data |= {name: [value] for name, value in changes.items() if value is not None}
        if button.name:
            data[button.name] = [button.value]
        self.page = self.client.open(
            button.action.partition("#")[0],
            method=where.method,
            data=data,
            follow_redirects=True,
            headers={"Origin": ORIGIN, "Accept-Language": self.accept},
        )
        assert self.page.status_code == status, (words, self.page.status_code, self.faults())
        return self.text

    def forms(self) -> list[Form]:
        """The forms of this page."""
        parser = _Forms()
        parser.feed(self.page.text)
        return parser.forms

    def value(self, name: str, form: str = "") -> str:
        """What stands in a field of this page (of the form with that in its address), however it is prefixed."""
        forms = [f for f in self.forms() if form in f.action]
        found = [v for f in forms for n, v in f.fields if n == name or n.endswith("-" + name)]
        assert found, name
        return found[0].replace("\r\n", "\n")

    def faults(self) -> str:
        """What the page says is wrong."""
        return self.page.text.partition('role="alert">')[2].partition("</div>")[0]

    @property
    def text(self) -> str:
        """The page as it came."""
        return self.page.text

    @property
    def path(self) -> str:
        """Where the browser has ended up."""
        return urlsplit(self.page.request.url).path
