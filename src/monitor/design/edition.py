"""An edition of the Monitor, read from its folder and checked as a whole.

Everything that the folder says is read in one go, and everything that is wrong is told in one go:
a fault in one file must not hide those in another. Reads no answers and decides no threshold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from monitor.concepts.bases import BASES
from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.populations import GENDERS, POPULATIONS
from monitor.concepts.problems import Place, Problem, ProblemsFound, refuse, refuse_if_any
from monitor.design.domains import EMPLOYEES, OFFICE_HOLDERS, read_domains, stated_domains
from monitor.design.employees import employee_classes, read_employees
from monitor.design.files import read_toml, suggestion
from monitor.design.frame import read_register
from monitor.design.indicators import (
    PARTS,
    condition_problems,
    read_indicators,
    reference_problems,
    stated_indicators,
)
from monitor.design.model import (
    Background,
    Domain,
    Edition,
    PopulationCell,
    Theme,
    WeightingClass,
)
from monitor.design.population import mayor_problems, read_classes, read_population
from monitor.design.publications import Known, read_publications
from monitor.design.questionnaire import Questionnaire, read_questionnaire
from monitor.design.settings import Settings, read_settings
from monitor.design.weighting import read_weighting


FIRST, LAST = 2010, 2100  # the Monitor began in 2010
POLICY = "protection.toml"

# The frame variables that may be asked, and the values that each answer stands for.
ASKED: Mapping[str, tuple[str, ...]] = {"gender": tuple(GENDERS)}

ReadT = TypeVar("ReadT")


@dataclass(frozen=True)
class Head:
    """What `edition.toml` itself says (kop van de editie)."""

    year: int
    title: Text
    settings: Mapping[str, object]
    questionnaire: Path | None
    bases: Mapping[str, str]
    themes: Mapping[str, Theme]
    previous: int
    earlier: tuple[int, ...]
    background: Mapping[str, Background]
    fictitious: bool
    people: str
    employees: Path | None


def read_edition(folder: Path) -> Edition:
    """The edition in `folder`. Raises ProblemsFound with every problem of all its files."""
    return read_edition_and_questionnaire(folder)[0]


def read_edition_and_questionnaire(folder: Path) -> tuple[Edition, Questionnaire]:
    """As `read_edition`, and the questionnaire that its expressions speak of."""
    reading = _Reading(folder)
    read = reading.whole()
    refuse_if_any(reading.problems)
    if read is None:
        raise ProblemsFound(reading.problems)
    return read


def read_employees_survey(edition: Edition) -> tuple[Edition, Questionnaire]:
    """The survey of employees beside that of office holders, and its questionnaire.

    Refuses E26 when the edition has none and E25 when it is of another edition, with what
    `read_edition` refuses.
    """
    if edition.employees is None:
        raise refuse("E26", Place(edition.folder / "edition.toml", None, "employees"))
    survey, questionnaire = read_edition_and_questionnaire(edition.employees)
    refuse_if_any(survey_problems(edition, survey))
    return survey, questionnaire


def survey_problems(edition: Edition, survey: Edition) -> Iterator[Problem]:
    """E25 for what the second survey must share with the edition and does not."""
    for key in ("year", "fictitious"):
        found, expected = getattr(survey, key), getattr(edition, key)
        if found != expected:
            values = {"key": key, "found": found, "expected": expected}
            yield Problem("E25", Place(survey.folder / "edition.toml", None, key), values)


def policy_of(folder: Path) -> Path:
    """The disclosure policy that holds for the edition or survey in `folder`: one for all surveys
    of an edition (decision 3)."""
    own, shared = folder / POLICY, folder.resolve().parent / POLICY
    return shared if shared.exists() and not own.exists() else own


def check_edition(folder: Path) -> list[Problem]:
    """Every problem and warning of the edition in `folder`, in the order of its files."""
    reading = _Reading(folder)
    reading.whole()
    return reading.problems


@dataclass
class _Reading:
    """One pass over the files of an edition, gathering what is wrong."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def part(self, read: Callable[[], ReadT]) -> ReadT | None:
        """What `read` gives, or None when it could not; its problems are kept."""
        try:
            return read()
        except ProblemsFound as wrong:
            self.problems += wrong.problems
            return None

    def whole(self) -> tuple[Edition, Questionnaire] | None:
        if not self.folder.is_dir():
            code = "E20" if self.folder.exists() else "F01"
            self.problems.append(Problem(code, Place(self.folder)))
            return None
        folder = self.folder
        head = self.part(lambda: _head(folder / "edition.toml", self.problems))
        questionnaire = self._questionnaire(head)
        population = self._population(head)
        classes = self._classes(head, population)
        self._weighting(classes)
        people = head.people if head else OFFICE_HOLDERS
        domains = self.part(lambda: read_domains(folder / "domains.toml", people))
        bases = (head.bases if head else {}) or dict.fromkeys(BASES, "true()")
        themes = head.themes if head else {}
        indicators = self.part(
            lambda: read_indicators(folder / "indicators.csv", bases, themes, questionnaire)
        )
        known = self._known(head, domains)
        publications = self.part(
            lambda: read_publications(folder / "publications.toml", folder / "texts", known)
        )
        if not (head and questionnaire and population and classes and domains):
            return None
        if indicators is None or publications is None:
            return None
        edition = Edition(
            year=head.year,
            title=head.title,
            folder=folder,
            settings=head.settings,
            indicators=indicators,
            domains=domains,
            population=population,
            classes=classes,
            bases=head.bases,
            themes=head.themes,
            publications=publications,
            previous=head.previous,
            earlier=head.earlier,
            background=head.background,
            fictitious=head.fictitious,
            people=head.people,
            employees=head.employees,
        )
        return edition, questionnaire

    def _known(self, head: Head | None, domains: Mapping[str, Domain] | None) -> Known:
        """What publications may name, from files whose own faults were told already."""
        told = _Reading(self.folder)
        return Known(
            told.part(lambda: stated_indicators(self.folder / "indicators.csv")) or {},
            told.part(
                lambda: stated_domains(
                    self.folder / "domains.toml", head.people if head else OFFICE_HOLDERS
                )
            )
            or {},
            tuple(head.themes) if head else (),
            (*head.earlier, head.year) if head else (),
            {domain.id: domain.label for domain in (domains or {}).values()},
        )

    def _questionnaire(self, head: Head | None) -> Questionnaire | None:
        if head is None or head.questionnaire is None:
            return None
        sheets = head.questionnaire
        read = self.part(lambda: read_questionnaire(sheets))
        if read is not None:
            self.problems += _conditions(read)
            self.problems += _against_questionnaire(self.folder / "edition.toml", head, read)
        return read

    def _population(self, head: Head | None) -> tuple[PopulationCell, ...] | None:
        path = self.folder / "population.csv"
        if head is not None and head.people == EMPLOYEES:
            return self.part(lambda: read_employees(path))
        population = self.part(lambda: read_population(path))
        self._mayors(population)
        return population

    def _weighting(self, classes: Mapping[str, WeightingClass] | None) -> None:
        """The weighting plan; of a sample of organisations it counts those of every class."""
        plan = self.part(lambda: read_weighting(self.folder / "weighting.toml"))
        if plan is None or classes is None or not plan.organisations:
            return
        for code in [*plan.organisations, *classes]:
            if code not in classes or code not in plan.organisations:
                place = Place(plan.file, None, "design.organisations")
                self.problems.append(Problem("E27", place, {"code": code}))

    def _mayors(self, population: tuple[PopulationCell, ...] | None) -> None:
        """The population beside the register it was made from, where the edition has one."""
        register = self.folder / "sources" / "organisations.csv"
        if population is None or not register.exists():
            return
        organisations = self.part(lambda: read_register(register))
        if organisations is not None:
            here = Counter(one.province for one in organisations if one.tier == "gemeente")
            self.problems += mayor_problems(self.folder / "population.csv", population, here)

    def _classes(
        self, head: Head | None, population: tuple[PopulationCell, ...] | None
    ) -> Mapping[str, WeightingClass] | None:
        minimum = self.part(lambda: smallest_class(policy_of(self.folder)))
        if population is None or minimum is None:
            return None
        if head is not None and head.people == EMPLOYEES:
            path = self.folder / "population.csv"
            return self.part(lambda: employee_classes(path, population, minimum))
        return self.part(lambda: read_classes(self.folder / "classes.csv", population, minimum))


def smallest_class(policy: Path) -> int:
    """How many persons stand behind a weighting class at least: `population.own_figure` of the
    disclosure policy, under which a group has no figure of its own (rule R1, decisions 1 and 3).

    Only this one threshold is read here; the policy as a whole is the work of `protect`.
    """
    problems: list[Problem] = []
    top = read_settings(policy, problems)
    minimum = top.table("population").table("own_figure").number("value")
    refuse_if_any(problems)
    return minimum


# --- edition.toml --------------------------------------------------------------------------------


def _head(path: Path, problems: list[Problem]) -> Head:
    """What can be read of `edition.toml`. A wrong setting is noted and does not stop the rest."""
    top = read_settings(path, problems)
    where = top.word("questionnaire")
    head = Head(
        year=_year(top, "year"),
        title=top.text("title"),
        settings=read_toml(path),
        questionnaire=path.parent / where if where else None,
        bases=_bases(top.table("bases")),
        themes=_themes(top.table("themes")),
        previous=_year(top, "previous"),
        earlier=top.numbers("earlier"),
        background=_background(top.table("background")),
        fictitious=top.flag("fictitious", False),
        people=top.one_of("population", tuple(POPULATIONS)),
        employees=path.parent / top.word("employees") if "employees" in top.values else None,
    )
    _rest(top)
    _compared(top, head.earlier)
    top.nothing_else()
    return head


def _year(top: Settings, key: str) -> int:
    year = top.number(key)
    if key in top.values and not FIRST <= year <= LAST:
        top.complain("E21", key, value=year, first=FIRST, last=LAST)
    return year


def _compared(top: Settings, earlier: tuple[int, ...]) -> None:
    """What this edition is compared with must have been published before it."""
    published = tuple(map(str, earlier))
    for key in ("previous", "base_edition"):
        if key in top.values:
            top.expect(key, [str(top.number(key))], published)


def _background(table: Settings) -> dict[str, Background]:
    table.expect("", list(table.values), tuple(ASKED))
    found = {}
    for variable, one in table.named_tables().items():
        question = one.word("question")
        codes = {one.number(value): value for value in ASKED.get(variable, ())}
        one.nothing_else()
        found[variable] = Background(variable, question, codes)
    return found


def _bases(table: Settings) -> dict[str, str]:
    """Base → expression of who is in it; checked when the questions are known."""
    table.expect("", list(table.values), tuple(BASES))
    return {base: table.word(base).strip() for base in table.values}


def _themes(table: Settings) -> dict[str, Theme]:
    themes = {}
    for name, one in table.named_tables().items():
        themes[name] = Theme(name, one.one_of("part", PARTS), one.as_text())
        one.nothing_else()
    return themes


def _rest(top: Settings) -> None:
    """Settings without a noun of their own, checked all the same."""
    top.words("languages", known=LANGUAGES)
    top.word("agency")
    top.number("base_edition")
    period = top.table("reference_period")
    period.number("months")
    period.as_text()
    period.nothing_else()
    _fieldwork(top.table("fieldwork"))
    if "release" in top.values:
        release = top.table("release")
        release.taken.add("embargo")  # a moment, judged by who releases (protect.approval)
        release.nothing_else()
    for source in top.tables("source"):
        for key in ("id", "title", "used_for"):
            source.word(key)
        source.nothing_else()


def _fieldwork(table: Settings) -> None:
    start, end = table.day("start"), table.day("end")
    if start and end and end < start:
        table.complain("E24", "end", start=start, end=end)
    table.flag("assumed")
    table.nothing_else()


# --- what only the whole can tell ----------------------------------------------------------------


def _conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Routing that names a choice which does not exist: it would never hold."""
    sheet = questionnaire.folder / "survey.csv"
    seen: set[str] = set()  # the condition of a group comes back with each question in it
    for question in questionnaire.questions.values():
        for condition in question.conditions:
            if condition.text not in seen:
                seen.add(condition.text)
                place = Place(sheet, question.row, "relevant")
                yield from reference_problems(condition, place, questionnaire)


def _against_questionnaire(
    path: Path, head: Head, questionnaire: Questionnaire
) -> Iterator[Problem]:
    """What `edition.toml` says of questions and answers that do not exist."""
    for base, expression in head.bases.items():
        if not expression:
            continue  # missing or no text: complained of already
        place = Place(path, None, f"bases.{base}")
        yield from condition_problems(expression, place, questionnaire)
    for background in head.background.values():
        place = Place(path, None, f"background.{background.variable}")
        question = questionnaire.questions.get(background.question)
        if question is None or question.type != "select_one":
            near = suggestion(background.question, list(questionnaire.questions))
            yield Problem("E08", place, {"question": background.question, "suggestion": near})
            continue
        codes = [choice.code for choice in questionnaire.answers_to(question.name)]
        for code in background.values:
            if code not in codes:
                known = ", ".join(map(str, codes))
                values = {"question": question.name, "choice": code, "known": known}
                yield Problem("E07", place, values)
