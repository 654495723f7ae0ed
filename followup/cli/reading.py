"""Commands that read a text: the quickest way to see what is understood."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from followup.cli.commands import (
    By,
    Config,
    File,
    acting_user,
    app,
    firm_at,
    instant,
    opened,
    read_file,
    recap_app,
    reply_app,
)
from followup.clock import system_clock
from followup.config import load
from followup.domain.due import check_instant
from followup.domain.states import Channel, Part
from followup.domain.texts import check_text
from followup.errors import BadInput
from followup.services import customers, findings, recaps, replies
from followup.services.firm import national_calendar
from nlp import Deadline, Promise, Reading, TextType
from nlp.pipeline import read

When = Annotated[str, typer.Option("--when", help="The instant its days are reckoned from (default: now).")]
Lang = Annotated[str, typer.Option("--lang", help="it or en (default: found out from the text).")]


@recap_app.command("read")
def recap_read(
    file: File,
    when: When = "",
    lang: Lang = "",
    explain: Annotated[bool, typer.Option("--explain", help="Say which rule found each thing.")] = False,
    customer: Annotated[str, typer.Option(help="Hand the recap in for this customer (name or number).")] = "",
    participants: Annotated[str, typer.Option(help="Who took part.")] = "",
    channel: Annotated[Channel, typer.Option(help="How you met.")] = Channel.VISIT,
    job: Annotated[str, typer.Option(help="The order or project it is about.")] = "",
    by: By = "",
    config: Config = None,
) -> None:
    """Show the needs, solutions and promises of a recap; with --customer also keep them as drafts to confirm."""
    text = check_text(read_file(file), "text")
    firm = firm_at(load(config))
    now = system_clock()
    happened = instant(when, "when") if when else now
    reference = check_instant(happened, "when").astimezone(firm.zone)
    reading = read(text, reference=reference, calendar=firm.calendar, type=TextType.RECAP, language=_language(lang))
    for title, lines in (("needs", reading.needs), ("solutions", reading.solutions)):
        print(f"{title}:" if lines else f"{title}: none")
        for line in lines:
            print(f"  - {_flat(text, line.start, line.end)}{_rule(line.rule, explain)}")
    print("promises:" if reading.promises else "promises: none")
    for promise in reading.promises:
        print(f"  - {_promise(text, promise)}{_rule(promise.rule, explain)}")
        if promise.deadline:
            print(f"      {_deadline(text, promise.deadline)}{_rule(promise.deadline.rule, explain)}")
        else:
            print("      no deadline")
    if customer:
        with opened(config) as (_, database), database.writing() as session:
            touchpoint = recaps.take_recap(
                session,
                firm,
                customer_id=customers.find_customer(session, customer).id,
                text=text,
                happened_at=happened,
                channel=channel,
                participants=participants,
                job=job,
                by=acting_user(session, by),
                now=now,
            )
            drafts = findings.drafts_of(session, touchpoint.id)
        promised = sum(1 for draft in drafts if draft.part is Part.PROMISE)
        print(f"kept as recap {touchpoint.id}, {promised} promises to confirm: {firm.link(f'/recaps/{touchpoint.id}')}")


@reply_app.command("check")
def reply_check(file: File, when: When = "", lang: Lang = "", config: Config = None) -> None:
    """Show what to mend in a reply before it leaves, with dates to put there. Exit code 1 where there is anything."""
    text = check_text(read_file(file), "text")
    firm = firm_at(load(config))
    reference = instant(when, "when") if when else system_clock()
    checked = replies.check_reply(firm, text, reference=reference, language=_language(lang))
    for remark in checked.remarks:
        words = _flat(text, remark.start, remark.end)
        line = text.count("\n", 0, remark.start) + 1
        column = remark.start - (text.rfind("\n", 0, remark.start) + 1) + 1
        print(f"{file}:{line}:{column}: {remark.code}: {words}{f' ({remark.detail})' if remark.detail else ''}")
        for suggestion in remark.suggestions:
            print(f"    -> {suggestion.text.strip()}")
    if checked.remarks:
        raise typer.Exit(1)
    print(f"{file}: nothing to mend, {len(checked.reading.promises)} promises")


@app.command("analyze")
def analyze(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in, one a line out.")] = False,
) -> None:
    """Read texts from standard input and print what was found, with national holidays whatever config.toml says.

    In: {"id", "type": "reply"|"recap", "reference": instant with offset, "text"} and optionally "lang". Out, a line
    each: {"id", "lang", "promises", "needs", "solutions"}, places as code-point offsets.
    """
    if not jsonl:
        raise BadInput("--jsonl", "missing", "say --jsonl: it is the only format")
    calendar = national_calendar()
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip():
            continue
        case = _case(raw, number)
        reading = read(
            case["text"],
            reference=case["reference"],
            calendar=calendar,
            type=TextType(case["type"]),
            language=case.get("lang"),
        )
        print(json.dumps({"id": case["id"], **_found(reading)}, ensure_ascii=False), flush=True)


def _case(raw: bytes, number: int) -> dict[str, Any]:
    where = f"line {number}"
    try:
        case = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadInput(where, "not_json", "not a JSON object") from None
    if not isinstance(case, dict):
        raise BadInput(where, "not_json", "not a JSON object")
    for key in ("id", "type", "reference", "text"):
        if not isinstance(case.get(key), str):
            raise BadInput(f"{where}, {key}", "missing", "expected a string")
    if case["type"] not in set(TextType):
        raise BadInput(f"{where}, type", "unknown", 'expected "reply" or "recap"')
    if case.get("lang") is not None:
        case["lang"] = _language(case["lang"], f"{where}, lang")
    reference: datetime = instant(case["reference"], f"{where}, reference")
    check_instant(reference, f"{where}, reference")
    check_text(case["text"], f"{where}, text")
    return {**case, "reference": reference}


def _found(reading: Reading) -> dict[str, Any]:
    return {
        "lang": reading.language,
        "promises": [
            {
                "start": p.start,
                "end": p.end,
                "holder": p.holder,
                "person": p.person,
                "deadline": p.deadline
                and {
                    "start": p.deadline.start,
                    "end": p.deadline.end,
                    "kind": p.deadline.kind,
                    "due": _iso(p.deadline),
                },
            }
            for p in reading.promises
        ],
        "needs": [{"start": line.start, "end": line.end} for line in reading.needs],
        "solutions": [{"start": line.start, "end": line.end} for line in reading.solutions],
    }


def _iso(deadline: Deadline) -> str | None:
    if deadline.due is None:
        return None
    return f"{deadline.due}T{deadline.at:%H:%M}" if deadline.at else str(deadline.due)


def _language(text: object, field: str = "lang") -> str | None:
    if text in ("it", "en"):
        return str(text)
    if text in ("", None):
        return None
    raise BadInput(field, "unknown", 'expected "it" or "en"')


def _promise(text: str, promise: Promise) -> str:
    who = promise.holder + (f", {promise.person}" if promise.person else "")
    return f"{_flat(text, promise.start, promise.end)}  [{who}; {promise.kind}]"


def _deadline(text: str, deadline: Deadline) -> str:
    due = _iso(deadline)
    return f"{deadline.kind}: {_flat(text, deadline.start, deadline.end)}{f' -> {due}' if due else ''}"


def _flat(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _rule(rule: str, explain: bool) -> str:
    return f"  <{rule}>" if explain else ""
