"""What customers answered lately is found at once, however many contacts there are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ANSWERS = sa.text("about_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_touchpoint_answers", "touchpoint", ["created_at"], sqlite_where=_ANSWERS, postgresql_where=_ANSWERS
    )


def downgrade() -> None:
    op.drop_index("ix_touchpoint_answers", table_name="touchpoint")
