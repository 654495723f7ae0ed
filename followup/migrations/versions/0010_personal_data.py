"""Personal data: what was erased, who saw what, who was told how it is treated; texts found when they are too old."""

import sqlalchemy as sa
from alembic import op

from followup.models.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WITH_TEXT = sa.text("text <> ''")


def upgrade() -> None:
    op.add_column("customer", sa.Column("erased_at", UtcDateTime(), nullable=True))
    op.add_column("contact", sa.Column("erased_at", UtcDateTime(), nullable=True))
    op.add_column("contact", sa.Column("informed_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_touchpoint_kept",
        "touchpoint",
        ["kind", "happened_at"],
        sqlite_where=_WITH_TEXT,
        postgresql_where=_WITH_TEXT,
    )
    op.create_index(
        "ix_outbox_kept",
        "outbox_message",
        ["audience", "ended_at"],
        sqlite_where=_WITH_TEXT,
        postgresql_where=_WITH_TEXT,
    )
    op.create_index("ix_outbox_message_contact_id", "outbox_message", ["contact_id"])
    op.create_table(
        "access_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("action", _choice("seen", "exported", "erased"), nullable=False),
        sa.Column(
            "thing",
            _choice("customer", "contact", "touchpoint", "commitment", "mail", "customers", "commitments", "log"),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("by_api", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_access_entry_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_entry"),
        sa.UniqueConstraint("user_id", "action", "thing", "thing_id", "hour", name="uq_access_entry_user_id"),
    )
    op.create_index("ix_access_entry_user_id", "access_entry", ["user_id"])
    op.create_index("ix_access_entry_customer_id", "access_entry", ["customer_id"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", _choice("customer", "contact"), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("swept_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_erasure_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER access_entry_is_final BEFORE UPDATE ON access_entry "
            "BEGIN SELECT RAISE(ABORT, 'the log of accesses is only added to'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION followup_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the log of accesses is only added to' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER access_entry_is_final BEFORE UPDATE ON access_entry "
        "FOR EACH ROW EXECUTE FUNCTION followup_refuse_change()"
    )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER access_entry_is_final" + ("" if sqlite else " ON access_entry"))
    if not sqlite:
        op.execute("DROP FUNCTION followup_refuse_change()")
    op.drop_table("erasure")
    op.drop_table("access_entry")
    op.drop_index("ix_outbox_message_contact_id", table_name="outbox_message")
    op.drop_index("ix_outbox_kept", table_name="outbox_message")
    op.drop_index("ix_touchpoint_kept", table_name="touchpoint")
    op.drop_column("contact", "informed_at")
    op.drop_column("contact", "erased_at")
    op.drop_column("customer", "erased_at")


def _choice(*values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, length=20)
