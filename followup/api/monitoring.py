"""What monitoring asks: is the process there, is everything ready, and figures for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from followup.api import errors
from followup.api.topics import need_token
from followup.db import check_schema, is_unavailable
from followup.domain.states import MailState, PauseReason, Scope
from followup.edge import edge
from followup.errors import FollowupError, SchemaError
from followup.services.signs import Signs, count_by_state, read_signs

bp = Blueprint("monitoring", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Say that this process answers. Asks nobody else."""
    return current_app.response_class("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether the database can be used, somebody ticks, and mail leaves in time: 200, or 503 and what is wrong."""
    here = edge()
    try:
        check_schema(here.database)
        with here.database.reading() as session:
            signs = read_signs(session, now=here.now())
    except SchemaError:
        return jsonify({"ready": False, "problems": ["schema"]}), 503
    except Exception as error:
        if not is_unavailable(error):
            raise
        return jsonify({"ready": False, "problems": ["database"]}), 503
    problems = _problems(signs)
    said = {
        "ready": not problems,
        "problems": problems,
        "mail_paused": signs.paused,
        "oldest_due_mail_seconds": _seconds(signs.oldest_due),
        "last_tick_seconds": _seconds(signs.last_tick),
    }
    return jsonify(said), 503 if problems else 200


@bp.get("/metrics")
def metrics() -> Response:
    """Give the figures in Prometheus' text format, to whoever holds a token with that scope."""
    try:
        need_token(Scope.MONITORING)
    except FollowupError as error:
        return errors.ours(error)
    here = edge()
    with here.database.reading() as session:
        figures = _Figures(read_signs(session, now=here.now()), count_by_state(session))
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)
    return current_app.response_class(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """The figures of one moment: all of them come from the database, so every process gives the same."""

    def __init__(self, signs: Signs, mails: dict[MailState, int]) -> None:
        self._signs, self._mails = signs, mails

    def collect(self) -> Iterable[Metric]:
        """Yield every figure with its name and meaning."""
        mails = GaugeMetricFamily("followup_mails", "Mails in the outbox, by state", labels=["state"])
        for state, count in self._mails.items():
            mails.add_metric([state], count)
        yield mails
        age = "followup_mail_oldest_due_seconds", "How long the longest waiting mail has been due; 0 where none is"
        yield GaugeMetricFamily(*age, value=_seconds(self._signs.oldest_due) or 0)
        paused = GaugeMetricFamily("followup_mail_paused", "Whether all mail is paused, and why", labels=["reason"])
        for reason in PauseReason:
            paused.add_metric([reason], self._signs.paused is reason)
        yield paused
        workers = GaugeMetricFamily("followup_workers", "Processes that gave a sign of life lately", labels=["role"])
        for role, count in self._signs.processes.items():
            workers.add_metric([role], count)
        yield workers
        if self._signs.last_tick is not None:
            tick = "followup_last_tick_seconds", "How long ago the last tick began"
            yield GaugeMetricFamily(*tick, value=self._signs.last_tick.total_seconds())


def _problems(signs: Signs) -> list[str]:
    found = {"tick": signs.is_still, "late_mail": signs.is_late, "mail_paused": signs.paused is PauseReason.FAULT}
    return [name for name, wrong in found.items() if wrong]


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(max(age.total_seconds(), 0), 1)
