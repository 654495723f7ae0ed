"""The tables, and nothing else."""

from followup.models.customers import Contact, Customer
from followup.models.invoices import Invoice
from followup.models.ledger import Commitment, CommitmentEvent, Draft, Touchpoint
from followup.models.links import Link
from followup.models.outbox import MailChannel, OutboxAttempt, OutboxMessage, RefusedAddress, WorkerSign
from followup.models.people import ApiToken, LoginSession, PasswordLink, RecoveryCode, TryCount, User
from followup.models.personal import AccessEntry, Erasure
from followup.models.settings import Setting, SettingChange

__all__ = [
    "AccessEntry",
    "ApiToken",
    "Commitment",
    "CommitmentEvent",
    "Contact",
    "Customer",
    "Draft",
    "Erasure",
    "Invoice",
    "Link",
    "LoginSession",
    "MailChannel",
    "OutboxAttempt",
    "OutboxMessage",
    "PasswordLink",
    "RecoveryCode",
    "RefusedAddress",
    "Setting",
    "SettingChange",
    "Touchpoint",
    "TryCount",
    "User",
    "WorkerSign",
]
