import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from followup import db
from followup.errors import SchemaError


def _is_ours(item: object, name: str, kind: str, *_: object) -> bool:
    """What is searched by belongs to no model: the database keeps it up to date itself."""
    table = name if kind == "table" else item.table.name  # type: ignore[attr-defined]  # an index or a column
    return "_words" not in table


def test_the_schema_steps_lead_to_exactly_the_tables_of_the_models(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_ours})
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


def test_what_is_searched_by_is_kept_up_to_date_by_the_database_itself(database):
    kept = {"added", "changed"} | ({"gone"} if database.engine.dialect.name == "sqlite" else set())
    wanted = {f"{table}_words_{what}" for table in ("commitment", "touchpoint", "customer", "contact") for what in kept}
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }[database.engine.dialect.name]
    with database.engine.connect() as connection:
        assert wanted | {"commitment_words_renamed"} <= set(connection.execute(text(names)).scalars())
