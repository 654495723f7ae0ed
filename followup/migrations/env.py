"""Alembic's entry: the connection is handed in by followup.db, which began the transaction."""

from alembic import context
from sqlmodel import SQLModel

import followup.models

assert followup.models  # the import fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
