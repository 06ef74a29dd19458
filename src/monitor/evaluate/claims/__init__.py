"""The claims checker (beweringencontrole): every number in a text against ledger and history.

`check(document, evidence)` is the whole of it: find, read, link, judge, and hold the numbers
against each other.
"""

from __future__ import annotations

from monitor.evaluate.claims.arithmetic import findings, with_sums
from monitor.evaluate.claims.context import claims_of, edition_of
from monitor.evaluate.claims.evidence import Evidence, read_evidence
from monitor.evaluate.claims.judging import judge_all
from monitor.evaluate.claims.model import Document, Report
from monitor.evaluate.claims.reading import read_content, read_document


__all__ = [
    "Document",
    "Evidence",
    "Report",
    "check",
    "read_content",
    "read_document",
    "read_evidence",
]


def check(document: Document, evidence: Evidence) -> Report:
    """Every claim of a text with its verdict, and what the numbers say of each other."""
    edition = edition_of(document, evidence.waves)
    claims = claims_of(document, edition or evidence.edition, evidence.words)
    summed = with_sums(judge_all(claims, evidence), evidence, document.text)
    judged = tuple(sorted(summed, key=lambda one: one.claim.start))
    return Report(document, judged, findings(judged, evidence, document.text), edition)
