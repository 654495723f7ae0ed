"""Which words there are in the index of step 0004, on SQLite: asked what a beginning stands for. Holds nothing itself."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLES = ("commitment", "touchpoint")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            op.execute(f"CREATE VIRTUAL TABLE {table}_words_vocabulary USING fts5vocab('{table}_words', 'instance')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            op.execute(f"DROP TABLE {table}_words_vocabulary")
