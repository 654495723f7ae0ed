"""Settings that win over config.toml and their history; what an API key may do, until when, and when it was used."""

import sqlalchemy as sa
from alembic import op

from followup.models.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("wins", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["user_account.id"], name=op.f("fk_setting_changed_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_setting_change_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    op.create_index(op.f("ix_setting_change_key"), "setting_change", ["key"])
    # Keys that were made before there were scopes go on doing all they could do.
    op.add_column(
        "api_token",
        sa.Column("scopes", sa.JSON(), nullable=False, server_default='["read", "write", "monitoring"]'),
    )
    op.add_column("api_token", sa.Column("expires_at", UtcDateTime(), nullable=True))
    op.add_column("api_token", sa.Column("last_used_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("api_token", "last_used_at")
    op.drop_column("api_token", "expires_at")
    op.drop_column("api_token", "scopes")
    op.drop_index(op.f("ix_setting_change_key"), table_name="setting_change")
    op.drop_table("setting_change")
    op.drop_table("setting")
