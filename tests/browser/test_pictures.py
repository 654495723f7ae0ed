"""The pictures of the documents, made again with --pictures docs/images: a firm at work, light and dark.

docs/pages.md, which shows them, is written with them.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Place
from tests.browser.screen import DESK, PHONE, RECAP, hand_in, opened, stranger, write
from tests.firm_at_work import MORE, PAGES

REPLY = "Buongiorno Sig.ra Colombo,\nLe mando il preventivo a breve e il tecnico viene lunedì 8 dicembre.\n\nAnna"
INDEX = """\
# Every page

As a small firm sees them, on a phone and at a desk; light or dark, as your device is set. Days and hours in fields look
as the browser's own language has them. This page is written by `tests/browser/test_pictures.py`.

| page | phone | desk |
|---|---|---|
"""
SHOWN_INSIDE = PAGES | {name: path for name, path in MORE.items() if not name.startswith("settings.")}
ROW = "| {title}<br>`{path}` | {phone} | {desk} |\n"
SHOWN = (
    '<picture><source media="(prefers-color-scheme: dark)" srcset="images/pages/{file}-dark.webp">'
    '<img src="images/pages/{file}-light.webp" alt="{title}, {look}" width="{width}"></picture>'
)
ROOMS = ["today", "commitments", "recaps", "recap_letters", "replies", "customers", "outbox", "invoices", "search"]
ROOMS += ["account", "second_factor", "people", "settings", "mail_texts", "tokens", "auth", "passwords", "links"]
LOOKS = [(name, size, scheme) for name, size in (("phone", PHONE), ("desk", DESK)) for scheme in ("light", "dark")]
# WebP is a third of JPEG for pages, and only a canvas makes it here.
SQUEEZE = """async png => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({type: "image/webp", quality: 0.2})).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Path:
    asked = pytestconfig.getoption("--pictures")
    if asked is None:
        pytest.skip("asked for with --pictures FOLDER")
    return Path(asked)


def keep(page: Page, easel: Page, file: Path) -> None:
    """Write what stands on the screen now as a WebP file."""
    png = base64.b64encode(page.screenshot()).decode()
    file.write_bytes(base64.b64decode(easel.evaluate(SQUEEZE, png)))


def with_words(page: Page, endpoint: str) -> None:
    """Have a page on which something is written show it written and read."""
    if endpoint not in ("recaps.new", "replies.index"):
        return
    if endpoint == "recaps.new":
        page.locator("[name=customer]").fill("Tessitura Colombo S.r.l.")
    write(page, RECAP if endpoint == "recaps.new" else REPLY)
    said = page.locator("[data-live-said]")
    expect(said).to_have_text(re.compile("promesse"))
    if page.viewport_size == PHONE:
        said.click()


def room(endpoint: str) -> tuple[int, str]:
    """Where a page stands in the index."""
    name = endpoint.partition(".")[0]
    return (ROOMS.index(name) if name in ROOMS else len(ROOMS)), name


def test_pictures_of_every_page(chromium: Browser, place: Place, folder: Path) -> None:
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    easel = chromium.new_page()
    titles: dict[str, str] = {}
    for name, size, scheme in LOOKS:
        inside, _ = opened(chromium, place.address, size, scheme)
        outside, _ = stranger(chromium, place.address, size, scheme)
        for page, pages in ((inside, SHOWN_INSIDE), (outside, place.outside)):
            for endpoint, path in pages.items():
                page.goto(path)
                with_words(page, endpoint)
                keep(page, easel, folder / "pages" / f"{endpoint.replace('.', '-')}-{name}-{scheme}.webp")
                titles[endpoint] = page.title().rpartition(" – ")[0]
    addresses = SHOWN_INSIDE | place.outside
    with (folder.parent / "pages.md").open("w", encoding="utf-8") as index:
        index.write(INDEX)
        for endpoint in sorted(titles, key=room):
            path = re.sub("(?<=/l/|rd/).{20,}", "…", addresses[endpoint].partition("?")[0])
            title, file = titles[endpoint], endpoint.replace(".", "-")
            looks = {
                look: SHOWN.format(file=f"{file}-{look}", title=title, look=look, width=width)
                for look, width in (("phone", 180), ("desk", 460))
            }
            index.write(ROW.format(title=title, path=path, **looks))


def test_the_pictures_of_the_first_page(chromium: Browser, place: Place, folder: Path) -> None:
    page, _ = opened(chromium, place.address, DESK)
    hand_in(page)
    page.screenshot(path=folder / "recap.png")
    page.goto("/replies")
    with_words(page, "replies.index")
    page.screenshot(path=folder / "reply.png")
