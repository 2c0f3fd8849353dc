"""Kept answers without ASGI: what waits for nothing needs no task, and no messages to be sent in.

A server that can asks here first (`app.serve`), and the app itself where nothing is said. Who may
ask, what is kept and the line in the log are those of the app's own layers.
"""

from time import perf_counter

from starlette.types import Scope

from app.web.cache import Answer, CachedAnswers
from app.web.gate import Gate
from app.web.logs import RequestLog


class AtOnce:
    """Answers from the store, each with its id and its line, as the layers would give them."""

    def __init__(self, log: RequestLog, gate: Gate, kept: CachedAnswers) -> None:
        self._log = log
        self._gate = gate
        self.kept = kept

    def __call__(self, scope: Scope) -> tuple[Answer, str] | None:
        """The answer to a GET and the request's id; None where the app is to be asked."""
        started = perf_counter()
        if self._gate.refusal(scope) is not None:
            return None
        answer = self.kept.kept(scope)
        if answer is None:
            return None
        id_ = self._log.id_of(scope)
        self._log.end(scope, id_, answer.route, answer.status, len(answer.body), started)
        return answer, id_
