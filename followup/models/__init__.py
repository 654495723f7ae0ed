"""The tables, and nothing else."""

from sqlmodel import SQLModel

from followup.models.customers import Contact, Customer
from followup.models.invoices import Invoice
from followup.models.ledger import Commitment, CommitmentEvent, Draft, Touchpoint
from followup.models.outbox import OutboxAttempt, OutboxMessage
from followup.models.people import ApiToken, LoginSession, User

# Constraint names that are the same on every database, so that later schema steps can name them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

__all__ = [
    "ApiToken",
    "Commitment",
    "CommitmentEvent",
    "Contact",
    "Customer",
    "Draft",
    "Invoice",
    "LoginSession",
    "OutboxAttempt",
    "OutboxMessage",
    "Touchpoint",
    "User",
]
