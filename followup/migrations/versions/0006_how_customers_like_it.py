"""How customers like to be reached, the words they use, and people who are no longer there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CHANNELS = ("visit", "call", "email", "chat", "letter", "sms", "social")


def upgrade() -> None:
    for table in ("customer", "contact"):
        channel = sa.Enum(*_CHANNELS, name="channel", native_enum=False, length=20)
        op.add_column(table, sa.Column("preferred_channel", channel, nullable=True))
        op.add_column(table, sa.Column("their_words", sa.String(), nullable=False, server_default=""))
    op.add_column("contact", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("contact", "active")
    for table in ("contact", "customer"):
        op.drop_column(table, "their_words")
        op.drop_column(table, "preferred_channel")
