"""Words to find customers by: their names, and the names, addresses and numbers of the people there. As in step 0004."""

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STATEMENTS = Path(__file__).parent.parent / "words"


def upgrade() -> None:
    file = _STATEMENTS / f"people-{op.get_bind().dialect.name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n\n")[1:]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ("customer", "contact"):
        for what in ("added", "changed", "gone"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_words_{what}" + ("" if sqlite else f" ON {table}"))
        op.execute(f"DROP TABLE {table}_words")
        if not sqlite:
            op.execute(f"DROP FUNCTION followup_keep_{table}_words()")
