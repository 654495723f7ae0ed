import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from followup import db
from followup.errors import SchemaError


def test_the_schema_steps_lead_to_exactly_the_tables_of_the_models(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_an_empty_database_has_to_be_upgraded_first(settings):
    empty = db.Database(settings.database_url)

    assert db.is_empty(empty)
    with pytest.raises(SchemaError, match="followup db upgrade"):
        db.check_schema(empty)
    empty.close()


def test_upgrading_twice_changes_nothing(database):
    before = db.schema_revision(database)

    assert db.upgrade(database) == before
    db.check_schema(database)


@pytest.mark.parametrize("ask", [db.check_schema, db.upgrade])
def test_a_schema_from_the_future_is_refused(ask, database):
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match="newer"):
        ask(database)
