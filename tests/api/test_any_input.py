"""What nobody thought of: requests made from the OpenAPI document, and every answer held against it."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from followup.db import Database
from tests.api.client import Program

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def document(world: tuple[Program, Database]) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", world[0].client.application)


def test_the_document_is_valid(document: schemathesis.BaseSchema) -> None:
    document.validate()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_document_promises(
    document: schemathesis.BaseSchema, world: tuple[Program, Database], mode: GenerationMode
) -> None:
    for found in document.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
            continue  # nothing can be asked wrongly

        @settings(max_examples=10, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: schemathesis.Case) -> None:
            # It asks for answers in zstd and, without a network between, does not unpack them.
            headers = {**world[0].headers, "Accept-Encoding": "identity"}
            case.call_and_validate(headers=headers, checks=CHECKS)

        answers()
