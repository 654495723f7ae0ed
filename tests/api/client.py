"""A program that holds a colleague's token."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlmodel import SQLModel, select
from werkzeug.test import TestResponse

from followup.db import Database
from followup.models import User
from followup.services.tokens import new_token
from tests.people import TUESDAY


class Program:
    """Speaks JSON and remembers its token."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(self, path: str, **body: Any) -> TestResponse:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers)

    def patch(self, path: str, **body: Any) -> TestResponse:
        return self.client.patch(f"/api/v1{path}", json=body, headers=self.headers)

    def raw(self, path: str, data: bytes, content_type: str = "application/json", method: str = "POST") -> TestResponse:
        """Send bytes as they are."""
        return self.client.open(
            f"/api/v1{path}", method=method, data=data, content_type=content_type, headers=self.headers
        )


def program_of(app: Flask, database: Database, who: User) -> Program:
    """Give a colleague's program a token of its own."""
    with database.writing() as session:
        _, token = new_token(session, who, "test", now=TUESDAY)
    return Program(app, token)


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, to see that nothing has changed; but for when a key was last used."""
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
            if table.name != "api_token"
        }
