"""Lists of commitments, open drafts and thank-yous are found at once, however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_index("ix_commitment_due", "commitment", ["state", "due_day", "id"])
    op.create_index("ix_commitment_day", "commitment", ["due_day", "id"])
    op.create_index("ix_draft_open", "draft", ["touchpoint_id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_outbox_kind", "outbox_message", ["kind", "state", "ended_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_kind", table_name="outbox_message")
    op.drop_index("ix_draft_open", table_name="draft")
    op.drop_index("ix_commitment_day", table_name="commitment")
    op.drop_index("ix_commitment_due", table_name="commitment")
