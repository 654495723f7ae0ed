"""The promises kept last are found at once: how long they took is asked for whenever dates are proposed."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_commitment_state", "commitment", ["state", "id"])


def downgrade() -> None:
    op.drop_index("ix_commitment_state", table_name="commitment")
