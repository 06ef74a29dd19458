"""A small invented edition with its plan, history and estimates: everything here is fictief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.analyse import Difference, Estimate
from monitor.concepts.language import Text
from monitor.concepts.problems import Place
from monitor.design.model import Domain, Edition, Indicator
from monitor.design.past import Cell, History, PastFigure, SeriesBreak
from monitor.protect.ledger import Ledger, Released, cell_id
from monitor.protect.plan import Plan, Planned, size_of
from monitor.protect.policy import read_policy
from monitor.protect.release import Run, decide
from protect.frames import domain


POLICY = read_policy(Path(__file__).parents[2] / "editions" / "2024" / "protection.toml")
RUN = Run(fictitious=True, weighting="w" * 64, method="logit", fingerprint="r" * 64)


def indicator(name: str, base: str = "all", *, headline: bool = True) -> Indicator:
    text = Text(name, name)
    return Indicator(
        id=name, part="veiligheid", theme="t", label=text, predicate=text, definition=text,
        base=base, asked="true()", yes="${q} = 1", no_answer="out", sensitivity="S1",
        headline=headline, question="q",
    )  # fmt: skip


def edition_of(indicators: Sequence[Indicator], domains: Sequence[Domain]) -> Edition:
    return Edition(
        year=2024,
        title=Text("Monitor 2024 (fictief)", "Monitor 2024 (fictief)"),
        folder=Path("editions/2024"),
        settings={},
        indicators={one.id: one for one in indicators},
        domains={one.id: one for one in domains},
        population=(),
        classes={},
    )


def plan_of(groups: Mapping[str, tuple[int, int, str]], *, round_n: Sequence[str] = ()) -> Plan:
    """Domain → persons, respondents and the rule that refuses it ("" when released)."""
    planned = tuple(
        Planned(name, at, size_of(persons, POLICY), persons, n, rule, round_n=name in round_n)
        for at, (name, (persons, n, rule)) in enumerate(groups.items())
    )
    return Plan(2024, POLICY.fingerprint, planned, 1, 1, 0, 1)


def estimate(
    item: str,
    group: str,
    yes: int,
    n: int,
    *,
    share: float | None = None,
    width: float = 0.10,
    effective: float | None = 100.0,
    base: float = 5000.0,
) -> Estimate:
    """`yes` of `n`, weighted to `share` (default the plain share), in an interval of `width`."""
    known = n > 0
    p = (yes / n if share is None else share) if known else None
    return Estimate(
        item=item, variable="v", domain=group,
        estimate=p, se=width / 4 if known else None,
        low=max(p - width / 2, 0.0) if p is not None else None,
        high=min(p + width / 2, 1.0) if p is not None else None,
        level=0.95, n=n, yes=yes, effective_n=effective if known else None, df=max(n - 1, 0),
        population=base, base=base, total=0.0, not_asked=0, no_answer=0,
        deff=1.0, kish=1.0, method="logit",
    )  # fmt: skip


def outcome(item: str, group: str, against: str, p_value: float | None, gap: float) -> Difference:
    return Difference(
        item, group, against, gap, 0.01, gap - 0.02, gap + 0.02, 100.0, p_value, p_value, 0.95,
        n_needed=None if p_value is not None else 250,
    )  # fmt: skip


def former(
    value: int,
    *,
    wave: int = 2022,
    group: str = "all",
    item: str = "agg_any",
    base: str = "all",
    n: int | None = 3000,
    vintage: int = 1,
    standing: str = "canonical",
    survey: str = "miv",
    population: str = "ambtsdragers",
) -> PastFigure:
    reason = None if vintage == 1 else Text("later herzien", "revised later")
    return PastFigure(
        cell=Cell(survey, wave, population, group, item, base), tier="all", value=value, n=n,
        publication="Rapport (fictief)", address="blz. 3", vintage=vintage, standing=standing,
        verification="published", reason=reason, note=None, place=Place("figures.csv"),
    )  # fmt: skip


def history_of(*figures: PastFigure, breaks: Sequence[SeriesBreak] = ()) -> History:
    return History(figures, (), tuple(breaks), {}, (), {}, {}, ())


def break_at(wave: int, item: str = "agg_any") -> SeriesBreak:
    why = Text("andere vraag", "another question")
    return SeriesBreak(
        "ambtsdragers", frozenset({item}), frozenset({"*"}), wave, "forms", "break", why, "x", "y"
    )


def decided(
    groups: Mapping[str, tuple[int, int, str]],
    estimates: Sequence[Estimate],
    *,
    indicators: Sequence[Indicator] = (indicator("agg_any"),),
    tests: Sequence[Difference] = (),
    history: History | None = None,
    round_n: Sequence[str] = (),
    hidden: Mapping[tuple[str, str], str] | None = None,
) -> Ledger:
    edition = edition_of(indicators, [domain(name, 1) for name in groups])
    plan = plan_of(groups, round_n=round_n)
    return decide(
        edition, plan, POLICY, estimates, tests, history or history_of(), RUN, hidden or {}
    )


def one(ledger: Ledger, group: str, item: str = "agg_any", year: int = 2024) -> Released:
    return ledger.by_id[cell_id(year, item, group)]
