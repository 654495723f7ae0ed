"""Counted tries, links to a new password, second factors with their recovery codes, what a session is used from."""

import sqlalchemy as sa
from alembic import op

from followup.models.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("totp_secret", sa.String(), nullable=True))
    op.add_column("user_account", sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("login_session", sa.Column("waits_for_code", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("login_session", sa.Column("last_used_at", UtcDateTime(), nullable=True))
    op.add_column("login_session", sa.Column("device", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"])
    op.create_table(
        "password_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_password_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_link_token_hash")),
    )
    op.create_index(op.f("ix_password_link_user_id"), "password_link", ["user_id"])
    op.create_table(
        "try_count",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_try_count")),
    )
    op.create_index(op.f("ix_try_count_last_at"), "try_count", ["last_at"])


def downgrade() -> None:
    for table in ("try_count", "password_link", "recovery_code"):
        op.drop_table(table)
    for column in ("device", "last_used_at", "waits_for_code"):
        op.drop_column("login_session", column)
    for column in ("totp_step", "totp_secret"):
        op.drop_column("user_account", column)
