"""From the estimates of a run to a ledger: the packages fit together (answers are fictief)."""

from __future__ import annotations

import numpy as np
import pytest

from monitor import analyse
from monitor.protect.comparing import differences
from monitor.protect.ledger import Bound, Comparison, Verdict
from monitor.protect.plan import make_plan
from monitor.protect.release import release
from protect.editions import (
    POLICY,
    RUN,
    break_at,
    edition_of,
    former,
    history_of,
    indicator,
    one,
)
from protect.frames import Line, domain, frame_of


LINES: list[Line] = [
    ("burgemeester", "pv20", "man", 240, 120),
    ("wethouder", "pv20", "man", 1400, 500),
    ("bestuur_provincie", "pv20", "man", 72, 40),
    ("bestuur_waterschap", "pv20", "man", 22, 15),
]
GROUPS = [line[0] for line in LINES]
YES = {"burgemeester": 84, "wethouder": 230, "bestuur_provincie": 21, "bestuur_waterschap": 6}


@pytest.fixture(scope="module")
def ledger():
    counts = [line[4] for line in LINES]
    strata = np.repeat(np.arange(len(LINES)), counts)
    answers = np.concatenate(
        [np.arange(n) < YES[group] for group, n in zip(GROUPS, counts, strict=True)]
    ).astype(np.uint8)
    design = analyse.Design.of(strata, population=[float(line[3]) for line in LINES])
    everyone = analyse.DomainVariable.everyone(len(strata), sum(line[3] for line in LINES))
    groups = analyse.DomainVariable.of("office_group", GROUPS, strata)
    estimates = analyse.estimate(design, {"agg_any": answers}, [everyone, groups])
    edition = edition_of(
        [indicator("agg_any")],
        [domain("all", 1), *(domain(g, 2, "office_group", office_group=g) for g in GROUPS)],
    )
    plan = make_plan(2024, edition.domains.values(), frame_of(LINES), POLICY)
    history = history_of(
        former(40, group="all", n=None),
        former(45, group="burgemeester", n=300),
        former(55, group="wethouder", n=600),
        breaks=[break_at(2014)],
    )
    tests = differences(edition, history, estimates)
    return release(edition, plan, POLICY, estimates, tests, history, RUN)


def test_each_group_is_shown_as_finely_as_its_size_allows(ledger):
    shown = {c.domain: (c.status, c.value, c.bound) for c in ledger if c.edition == 2024}
    assert shown == {
        "all": ("A", 50, Bound.EXACT),
        "burgemeester": ("A", 70, Bound.EXACT),
        "bestuur_provincie": ("A", 55, Bound.ABOUT),
        "wethouder": ("C", None, Bound.EXACT),  # everyone minus the others would be 22 persons
    }


def test_the_tests_of_the_run_stand_in_the_ledger(ledger):
    mayors = one(ledger, "burgemeester")
    assert mayors.contrast is not None and mayors.contrast.verdict is Verdict.HIGHER
    assert mayors.change == Comparison("MIV2022.agg_any.burgemeester", Verdict.HIGHER, 25)
    everyone = one(ledger, "all").change
    assert everyone is not None and everyone.verdict is Verdict.UNTESTABLE
    assert everyone.n_needed is not None and everyone.n_needed > 30
