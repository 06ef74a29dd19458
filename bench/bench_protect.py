"""Protection of edition 2024 with its full list of groups: the plan, the whole audit, the attack.

Everything is fictitious (fictief). The audit of every indicator by whole numbers has a minute on
two cores; the attacker must find nothing in what it releases.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bench.result import Result
from monitor import analyse
from monitor.cli import road
from monitor.cli.products import write_response
from monitor.design.edition import read_edition_and_questionnaire
from monitor.disseminate.opendata import write_open_data
from monitor.evaluate.attack import Target, attack
from monitor.process.derive import derive
from monitor.process.simulate import simulate
from monitor.process.weights import weigh
from monitor.process.write import write_records
from monitor.protect.ledger import Ledger, Status
from monitor.protect.plan import Plan
from monitor.protect.release import Run, decide, without_causes


T = TypeVar("T")

EDITION = Path("editions/2024")


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "fictief.parquet"
        edition, questionnaire = read_edition_and_questionnaire(EDITION)
        write_records(simulate(edition, questionnaire, None), questionnaire, records, "nl")
        known = road.read_ingredients(EDITION)
        answers = road.read_answers(records, known)
        frame = road.frame_of(known, answers)
        seconds, plan = _timed(lambda: road.plan_release(known, frame))
        yield Result("protect: vrijgaveplan", seconds, "s", most=5)
        yield _share(plan)
        outcome, audited = _outcome(known, answers, plan)
        yield Result("protect: hele audit, alle indicatoren", audited, "s", most=60)
        build = Path(folder) / "2024"
        public = without_causes(outcome)
        write_open_data(public, edition, build / "open-data", history=known.history)
        seconds, report = _timed(lambda: attack(Target((build,), EDITION)))
        note = f"{report.systems} stelsels, {report.suspects} te kleine groepen gezocht"
        yield Result("protect: aanval op de open data", seconds, "s", note=note)
        seen = Path(folder) / "respons.csv"
        write_response(answers, seen)
        seconds, both = _timed(lambda: attack(Target((build,), EDITION, seen)))
        note = f"{both.attackers} aanvallers: één weet ook wie antwoordden"
        yield Result("protect: aanval met twee aanvallers", seconds, "s", note=note)
        found = {*report.groups, *both.groups}
        yield Result("protect: gevonden groepen", len(found), "", most=0)
        hidden = sum(
            cell.status is Status.CONFIDENTIAL and cell.rule in ("R6", "R9") for cell in outcome
        )
        shown = sum(cell.shown and cell.edition == edition.year for cell in outcome)
        share = 100 * hidden / (hidden + shown)
        yield Result("protect: door de audit verborgen", share, "% van de cellen")


def _share(plan: Plan) -> Result:
    share = 100 * len(plan.released) / len(plan.planned)
    note = f"{len(plan.released)} van {len(plan.planned)} gevraagde groepen"
    return Result("protect: groepen met cijfers", share, "%", least=90, note=note)


def _outcome(known: road.Ingredients, answers: road.Answers, plan: Plan) -> tuple[Ledger, float]:
    """The ledger, and how long it took to decide what must be hidden."""
    edition = known.edition
    weights = weigh(edition, answers.records, answers.frame)
    items = derive(edition.indicators, known.questionnaire, answers.records, edition.classes)
    design = analyse.Design.of(
        weights.strata,
        weights.population,
        weights.base,
        analyse.Calibration.of(weights.final, weights.blocks),
    )
    estimates = list(analyse.estimate(design, items, road.domains_of(known, answers, plan)))
    run = Run(fictitious=True, weighting="", method="", fingerprint="")
    seconds, hidden = _timed(
        lambda: road.hide(known, answers, plan, weights, items, estimates, run)
    )
    cells = decide(edition, plan, known.policy, estimates, (), known.history, run, hidden)
    return cells, seconds


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made
