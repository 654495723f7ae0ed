"""The story that the demo tells, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from followup.cli.stage import Stage
from followup.domain.states import Department, Language, Part, Register, Role
from followup.models import Commitment, Customer, User
from followup.services import (
    commitments,
    customers,
    drafts,
    findings,
    invoices,
    people,
    recaps,
    replies,
    touchpoints,
)
from nlp import Holder


@dataclass
class Walk:
    """The story, step by step."""

    stage: Stage
    script: dict[str, Any]
    users: dict[str, User] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.firm, self.database, self.clock = self.stage.firm, self.stage.database, self.stage.clock
        self.days, self.until, self.tick = self.stage.days, self.stage.until, self.stage.tick
        self.say, self.tell = self.stage.say, self.stage.tell

    def all_of_it(self, password: str) -> None:
        """Two weeks in the life of Officine Riva."""
        self.move_in(password)
        self.until(self.days[0], 10, 30)
        recap_id = self.hand_in_recap()
        self.until(self.days[0], 10, 40)
        quote, visit, parts = self.confirm(recap_id)
        self.until(self.days[0], 10, 45)
        self.send_recap(recap_id)
        self.until(self.days[1], 11, 0)
        repair = self.check_reply()
        events: list[tuple[date, int, Callable[[], None]]] = [
            (self.days[3], 16, lambda: self.move(quote, "move")),
            (self.days[4], 14, lambda: self.move(repair, "second_move")),
            (visit.due_day or self.days[4], 12, lambda: self.keep(visit, "Bruno has seen the loom")),
            (self.days[4], 12, lambda: self.record_invoice("invoice")),
            (self.days[5], 11, lambda: self.keep(quote, "Anna has sent the quotation")),
            (self.days[7], 10, lambda: self.keep(parts, "The spare parts have left, a day late")),
            (self.days[9], 16, lambda: self.record_invoice("last_invoice")),
            (self.days[9], 17, self.last_recap),
        ]
        for day, hour, event in sorted(events, key=lambda e: e[:2]):
            self.until(day, hour, 5)
            event()
        self.until(self.firm.today(self.stage.end), 23, 59)

    def move_in(self, password: str) -> None:
        """The firm, its people and customers."""
        now = self.clock()
        with self.database.writing() as session:
            for entry in self.script["users"]:
                self.users[entry["name"].split()[0]] = people.add_user(
                    session,
                    name=entry["name"],
                    email=entry["email"],
                    phone=entry["phone"],
                    department=Department(entry["department"]),
                    role=Role(entry["role"]),
                    password=password,
                    now=now,
                )
            for entry in self.script["customers"]:
                customer = customers.add_customer(
                    session,
                    name=entry["name"],
                    language=Language(entry.get("language", "it")),
                    register=Register(entry.get("register", "lei")),
                    salesperson_id=self.users["Anna"].id,
                    now=now,
                )
                customers.add_contact(
                    session,
                    customer.id,
                    name=entry["contact"],
                    salutation=entry["salutation"],
                    email=entry["email"],
                    now=now,
                )
                self.customers[entry["name"]] = customer
        self.say(f"{self.firm.settings.company.name}: {', '.join(self.users)}, and {len(self.customers)} customers")

    def hand_in_recap(self) -> int:
        """A visit is written down and read."""
        part = self.script["recap"]
        ident = self.take(part)
        self.say(f"Anna hands in the recap of her visit at {part['customer']}; it is read:")
        with self.database.reading() as session:
            touchpoint = touchpoints.get_touchpoint(session, ident)
            for draft in findings.drafts_of(session, ident):
                self.tell(f"{draft.part:9} {' '.join(touchpoint.text[draft.start : draft.end].split())}")
                if draft.part is Part.PROMISE:
                    self.tell(f"{'':9} {self.stage.deadline(touchpoint.text, draft)}")
        return ident

    def confirm(self, recap_id: int) -> tuple[Commitment, Commitment, Commitment]:
        """Anna looks at the drafts; the soft one gets the date that is proposed."""
        self.say("Anna confirms the drafts; what the customer may read is marked:")
        made: list[Commitment] = []
        now, anna, wordings = self.clock(), self.users["Anna"], iter(self.script["recap"]["wordings"])
        with self.database.writing() as session:
            for draft in findings.drafts_of(session, recap_id):
                if draft.part is not Part.PROMISE:
                    drafts.confirm_line(session, draft.id, wording=None, for_customer=True, by=anna, now=now)
                    continue
                said = drafts.Confirmation(for_customer=True, customer_text=next(wordings, None))
                if draft.due_day is None:
                    said = replace(said, due_day=drafts.proposals(session, self.firm, draft, now=now)[0])
                made.append(drafts.confirm_promise(session, self.firm, draft.id, said, by=anna, now=now))
        owners = {user.id: user.name for user in self.users.values()}
        for commitment in made:
            who = owners[commitment.owner_id] if commitment.holder is Holder.US else "the customer"
            at = f" {commitment.due_time:%H:%M}" if commitment.due_time else ""
            self.tell(f"{commitment.due_day:%a %d %b}{at}  {who}: {commitment.action}")
        ours = [c for c in made if c.holder is Holder.US]
        timed = next(c for c in ours if c.due_time)
        soft = max((c for c in ours if c is not timed), key=lambda c: c.due_day or date.min)
        quote = next(c for c in ours if c is not timed and c is not soft)
        return quote, timed, soft

    def send_recap(self, recap_id: int) -> None:
        """The customer gets what was agreed."""
        self.say("Anna sends the recap to the customer")
        with self.database.writing() as session:
            recaps.send_recap(session, self.firm, recap_id, by=self.users["Anna"], now=self.clock())
        self.tick()

    def check_reply(self) -> Commitment:
        """A colleague is about to write "a breve"; returns the commitment that is still open."""
        part = self.script["reply"]
        text = part["text"].strip() + "\n"
        now, carla = self.clock(), self.users["Carla"]
        self.say(f"Carla checks a reply to {part['customer']} before it leaves:")
        remarks = replies.check_reply(self.firm, text, reference=now).remarks
        for remark in reversed(remarks):
            suggestion = remark.suggestions[0]
            self.tell(f'{remark.code}: "{text[remark.start : remark.end]}" -> "{suggestion.text.strip()}"')
            text = text[: suggestion.start] + suggestion.text + text[suggestion.end :]
        self.tell(" ".join(text.splitlines()[1].split()))
        with self.database.writing() as session:
            _, made = replies.record_reply(
                session, self.firm, customer_id=self.customers[part["customer"]].id, text=text, by=carla, now=now
            )
        self.say(f"Carla has sent it: {len(made)} commitments")
        self.until(self.days[1], 16, 0)
        call, quote = sorted(made, key=lambda c: c.due_day or date.max)
        self.keep(call, "Carla has called Marta")
        return quote

    def move(self, commitment: Commitment, how: str) -> None:
        """A date moves, and the customer hears of it."""
        part = self.script[how]
        with self.database.writing() as session:
            row = commitments.get_commitment(session, commitment.id)
            owner = session.get_one(User, row.owner_id)
            new = self.firm.calendar.add(self.firm.today(self.clock()), part["working_days"])
            commitments.postpone(
                session,
                self.firm,
                row.id,
                day=new,
                why=part["why"],
                tell_customer=part["tell_customer"],
                version=row.version,
                by=owner,
                now=self.clock(),
            )
        self.say(f"{owner.name} moves it to {new:%a %d %b} and tells the customer: {row.action}")
        self.tick()

    def keep(self, commitment: Commitment, words: str) -> None:
        """Done."""
        with self.database.writing() as session:
            row = commitments.get_commitment(session, commitment.id)
            owner = session.get_one(User, row.owner_id)
            commitments.keep(session, self.firm, row.id, version=row.version, by=owner, now=self.clock())
        self.say(f"{words}: kept")
        self.tick()

    def record_invoice(self, which: str) -> None:
        """A job is invoiced; thanks will follow."""
        part = self.script[which]
        with self.database.writing() as session:
            invoice, thanks = invoices.record_invoice(
                session,
                self.firm,
                number=part["number"],
                issued_on=self.firm.today(self.clock()),
                customer_id=self.customers[part["customer"]].id,
                job=part.get("job", ""),
                by=self.users["Anna"],
                now=self.clock(),
            )
        assert thanks is not None
        at = thanks.due_at.astimezone(self.firm.zone)
        self.say(f"Invoice {invoice.number} for {part['customer']}: thanks are planned for {at:%a %d %b %H:%M}")

    def last_recap(self) -> None:
        """A recap that waits for somebody to look at it."""
        self.take(self.script["last_recap"])
        self.say(f"Anna hands in the recap of a call with {self.script['last_recap']['customer']}; it waits in the app")

    def take(self, part: dict[str, Any]) -> int:
        """Hand a recap in."""
        with self.database.writing() as session:
            return recaps.take_recap(
                session,
                self.firm,
                customer_id=self.customers[part["customer"]].id,
                text=part["text"].strip() + "\n",
                happened_at=self.clock(),
                participants=part["participants"],
                job=part.get("job", ""),
                by=self.users["Anna"],
                now=self.clock(),
            ).id
