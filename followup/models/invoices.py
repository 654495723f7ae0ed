"""Invoices: recorded here only to know when a job is closed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from followup.domain.states import InvoiceKind
from followup.models.columns import choice, instant


class Invoice(SQLModel, table=True):
    """An invoice or a credit note; its number is unique in its year and kind."""

    __tablename__ = "invoice"
    __table_args__ = (UniqueConstraint("kind", "year", "number"),)

    id: int = Field(default=None, primary_key=True)
    kind: InvoiceKind = choice(InvoiceKind)
    number: str
    year: int
    issued_on: date
    customer_id: int = Field(foreign_key="customer.id", index=True)
    job: str | None = Field(default=None, index=True)
    amount: Decimal | None = Field(default=None, sa_type=Numeric(12, 2))  # euro
    corrects_id: int | None = Field(default=None, foreign_key="invoice.id", index=True)  # credit notes only
    no_thanks: str = ""  # why no thank-you stands in the outbox for it, where none does
    recorded_by: int = Field(foreign_key="user_account.id")
    recorded_at: datetime = instant()
