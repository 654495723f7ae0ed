"""The channel for mail, refused addresses, signs of life; the next due mail found by one index."""

import sqlalchemy as sa
from alembic import op

from followup.models.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    channel = op.create_table(
        "mail_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "paused",
            sa.Enum("fault", "restored", "person", name="pausereason", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("paused_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("late_until", UtcDateTime(), nullable=True),
        sa.Column("reckoned_with", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paused_by"], ["user_account.id"], name=op.f("fk_mail_channel_paused_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_channel")),
    )
    op.bulk_insert(channel, [{"id": 1, "answer": "", "reckoned_with": ""}])
    op.create_table(
        "refused_address",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("refused_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_refused_address")),
    )
    op.create_table(
        "worker_sign",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column(
            "role", sa.Enum("active", "standby", name="workerrole", native_enum=False, length=20), nullable=False
        ),
        sa.Column("ticked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_sign")),
    )
    op.add_column(
        "outbox_message",
        sa.Column("language", sa.Enum("it", "en", name="language", native_enum=False, length=20), nullable=True),
    )
    op.drop_index("ix_outbox_due", table_name="outbox_message")
    op.create_index("ix_outbox_due", "outbox_message", ["state", "not_before", "id"])


def downgrade() -> None:
    op.drop_index("ix_outbox_due", table_name="outbox_message")
    op.create_index("ix_outbox_due", "outbox_message", ["state", "not_before"])
    op.drop_column("outbox_message", "language")
    op.drop_table("worker_sign")
    op.drop_table("refused_address")
    op.drop_table("mail_channel")
