"""Each try at sending keeps the mail server's name; mails that ended are listed by when they did, however many."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ENDED = sa.text("ended_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbox_attempt", sa.Column("server", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "ix_outbox_ended",
        "outbox_message",
        ["state", "ended_at", "id"],
        sqlite_where=_ENDED,
        postgresql_where=_ENDED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_ended", table_name="outbox_message")
    op.drop_column("outbox_attempt", "server")
