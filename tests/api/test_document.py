"""The OpenAPI document is true: complete, valid, with names that people can read."""

from __future__ import annotations

from typing import Any

from flask_openapi.openapi import OpenAPI

from followup.db import Database


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, said) for path, item in document["paths"].items() for method, said in item.items()]


def test_every_route_stands_in_the_document(app: OpenAPI, database: Database) -> None:
    document = app.test_client().get("/api/openapi.json").json
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in operations(document)} == routes


def test_every_operation_has_a_readable_name_its_answers_and_the_token(app: OpenAPI, database: Database) -> None:
    document = app.test_client().get("/api/openapi.json").json
    names = [said["operationId"] for _, _, said in operations(document)]
    assert len(set(names)) == len(names)
    for path, method, said in operations(document):
        assert said["operationId"].isidentifier()
        assert said["summary"].endswith(".") or said["description"], path
        assert said["security"] == [{"token": []}]
        assert {"401", "404", "422", "503"} <= set(said["responses"])
        good = [status for status in said["responses"] if status < "300"]
        assert len(good) == 1, (path, method)
        assert "$ref" in said["responses"][good[0]]["content"]["application/json"]["schema"]
        assert ("requestBody" in said) == (method in ("post", "patch"))
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_reference_leads_somewhere(app: OpenAPI, database: Database) -> None:
    document = app.test_client().get("/api/openapi.json").json
    schemas = document["components"]["schemas"]

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if reference := node.get("$ref"):
                assert reference.rpartition("/")[2] in schemas
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(document)
