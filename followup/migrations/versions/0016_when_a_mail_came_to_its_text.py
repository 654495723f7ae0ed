"""When a mail's text began to leave stands with the mail until its try ends: one thing less to write for each mail."""

import sqlalchemy as sa
from alembic import op

from followup.models.columns import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("in_data_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox_message", "in_data_at")
