"""The journal of processing (verwerkingsjournaal): what came in, what was wrong with it, what was
made of it. Holds counts and fingerprints, never an answer: it travels with a publication.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from monitor.concepts.problems import Problem
from monitor.design.questionnaire import Questionnaire
from monitor.process.derive import Counts
from monitor.process.records import Records


@dataclass(frozen=True, slots=True)
class WeightsSummary:
    """The weighting in seven numbers (samenvatting van de weging)."""

    method: str
    lowest: float
    highest: float
    mean: float
    design_effect: float
    effective_n: float
    gap: float


@dataclass(frozen=True)
class Journal:
    """What happened to one file of answers, from reading to weighting.

    `file` is its name without the folder; `problems` counts complaints by code, those that were
    only summarised included; `outcomes` are unweighted counts per indicator.
    """

    file: str
    records: int
    fictitious: bool
    fingerprint: str
    questionnaire: str
    problems: Mapping[str, int]
    outcomes: Mapping[str, Counts]
    weights: WeightsSummary | None = None

    @property
    def text(self) -> str:
        """The journal as JSON: the same text for the same journal."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def mark(self) -> str:
        """SHA-256 of `text` in hexadecimal, for the provenance of every cell."""
        return sha256(self.text.encode()).hexdigest()


def keep_journal(
    records: Records,
    questionnaire: Questionnaire,
    problems: Sequence[Problem],
    outcomes: Mapping[str, Counts],
    weights: WeightsSummary | None = None,
) -> Journal:
    """Write down one run. `problems` are those of `check.check_records`."""
    return Journal(
        file=records.source.name,
        records=len(records),
        fictitious=records.fictitious,
        fingerprint=records.fingerprint,
        questionnaire=questionnaire.fingerprint,
        problems=count_problems(problems),
        outcomes=outcomes,
        weights=weights,
    )


def count_problems(problems: Sequence[Problem]) -> dict[str, int]:
    """How many complaints there are of each code: R39 tells the total where it was cut."""
    counts = Counter(problem.code for problem in problems if problem.code != "R39")
    for problem in problems:
        if problem.code == "R39":
            counts[str(problem.values["about"])] = int(str(problem.values["total"]))
    return dict(sorted(counts.items()))
