"""Links in mails that work without a login; what answers a recap; who objected to mails themselves."""

import sqlalchemy as sa
from alembic import op

from followup.models.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("confirm", "object", "keep", "move", "hand_over", name="linkpurpose", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("touchpoint_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_signed_link_message_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_signed_link_user_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_signed_link_contact_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_signed_link_customer_id")),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"], name=op.f("fk_signed_link_commitment_id")),
        sa.ForeignKeyConstraint(["touchpoint_id"], ["touchpoint.id"], name=op.f("fk_signed_link_touchpoint_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["user_account.id"], name=op.f("fk_signed_link_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_link")),
        sa.UniqueConstraint("message_id", "purpose", name=op.f("uq_signed_link_message_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signed_link_token_hash")),
    )
    op.create_index(op.f("ix_signed_link_commitment_id"), "signed_link", ["commitment_id"])
    op.create_index(op.f("ix_signed_link_touchpoint_id"), "signed_link", ["touchpoint_id"])
    op.add_column("touchpoint", sa.Column("about_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_touchpoint_about_id"), "touchpoint", ["about_id"])
    op.add_column("contact", sa.Column("objected_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("contact", "objected_at")
    op.drop_index(op.f("ix_touchpoint_about_id"), table_name="touchpoint")
    op.drop_column("touchpoint", "about_id")
    op.drop_table("signed_link")
