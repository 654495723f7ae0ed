"""Words to search promises and texts by: FTS5 on SQLite, tsvector on PostgreSQL, kept up to date by triggers.

`commitment_words` and `touchpoint_words` belong to no model: the services only ask them which rows hold some words.
A later step that makes commitment, touchpoint or customer anew (Alembic's batch mode on SQLite) has to make the
triggers anew too.
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS = Path(__file__).parent.parent / "words"
_TRIGGERS = {
    "touchpoint": ("touchpoint_words_added", "touchpoint_words_changed", "touchpoint_words_gone"),
    "commitment": ("commitment_words_added", "commitment_words_changed", "commitment_words_gone"),
    "customer": ("commitment_words_renamed",),
}
_FUNCTIONS = (
    "followup_keep_touchpoint_words()",
    "followup_keep_commitment_words()",
    "followup_rename_commitment_words()",
    "followup_words(text)",
)


def upgrade() -> None:
    file = _STATEMENTS / f"{op.get_bind().dialect.name}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n\n")[1:]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, triggers in _TRIGGERS.items():
        for trigger in triggers:
            op.execute(f"DROP TRIGGER IF EXISTS {trigger}" + ("" if sqlite else f" ON {table}"))
    op.execute("DROP TABLE touchpoint_words")
    op.execute("DROP TABLE commitment_words")
    if not sqlite:
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
