"""The answer of ``triage directory find`` as JSON."""

from __future__ import annotations

from typing import Any

from triage.cli.directory.common import head, row
from triage.cli.directory.found_evidence import evidence_json
from triage.desk.directory.finding import Search
from triage.desk.opening import Desk
from triage.signposting.finding import Hit


def answer_json(desk: Desk, found: Search, urgent: list[dict[str, Any]]) -> dict[str, Any]:
    """Plain data: what is to be done now first, then the services with why each was found, and what was understood."""
    answer = found.answer
    return {
        **head(desk.directory, "found"),
        "on": desk.on.isoformat(),
        "urgent": urgent,
        "case_escalations": list(found.escalations),
        "understood": answer.question.as_json(),
        "did_you_mean": [{"typed": one.typed, "meant": one.meant} for one in answer.question.corrections],
        "total": answer.total,
        "fitting": answer.fitting,
        "services": [_hit(desk, hit) for hit in answer.hits],
        "alternatives": [_hit(desk, hit) for hit in answer.alternatives],
        "facets": {name: dict(counts) for name, counts in answer.facets.items()},
        "some_words": answer.some_words,
        "without": [{"said": said, "would_fit": count} for said, count in answer.without],
        "not_shown": dict(answer.not_shown),
        "held_back": answer.held_back,
    }


def _hit(desk: Desk, hit: Hit) -> dict[str, Any]:
    fit = hit.fit
    return {
        **row(desk.directory, hit.service, desk.on),
        "help": list(hit.helps),
        "fits": fit.fits,
        "reason": fit.reason,
        "detail": fit.detail,
        "reasons": list(hit.why),
        "unknown": list(hit.unknown),
        "near": fit.near.words if fit.near is not None else None,
        "relevance": round(hit.relevance, 2),
        "matched": [
            {
                "said": one.said,
                "help": list(one.helps),
                "found": [{"in": place.field, "words": list(place.words)} for place in one.found],
            }
            for one in hit.matched
        ],
        **evidence_json(desk, hit),
    }
