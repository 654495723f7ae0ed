"""One kind of contact of a customer is found at once, however many contacts there are."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_touchpoint_kind", "touchpoint", ["customer_id", "kind", "happened_at"])


def downgrade() -> None:
    op.drop_index("ix_touchpoint_kind", table_name="touchpoint")
