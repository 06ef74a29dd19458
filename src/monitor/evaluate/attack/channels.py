"""The third attack: how files tell what their figures do not (leak channels C1–C12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from monitor.concepts.offices import OFFICES
from monitor.evaluate.attack.facts import ID, Drawing, Fact, Finding, Reading
from monitor.evaluate.attack.people import People


FORBIDDEN = (
    (re.compile(r"(^|/)\.git(/|$)"), "git"),
    (re.compile(r"\.(sav|zsav|por|log|sqlite3?|db|pyc|age)$"), "gegevens of logboek"),
    (re.compile(r"(^|/)\.(?!git(/|$))"), "verborgen bestand"),
    (re.compile(r"(^|/)(journal\.json|respons\.csv|release-plan\.json)$"), "intern"),
    (re.compile(r"(^|/)(ledger\.\w+|vrijgaveplan.*)$"), "intern"),
)
WORKINGS = re.compile(r"Traceback \(most recent call last\)|<(?:\w+:)?(?:catStat|sumStat)\b")
MACHINE = re.compile(r"(?:/home/|/root/|/tmp/|/Users/|[A-Z]:\\Users\\)[\w.\-]+")
ANSWERED = re.compile(r"\bn\s*=\s*\d")
PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|procent|percent)")
ONE_OF = re.compile(
    r"\b(?:een|één|geen|alle|twee|one|none|all|two)\s+(?:\w+\s+)?(?:van|of)\s", re.I
)
QUOTED = re.compile(r"[“\"„]([^”\"“„\n]{0,400})[”\"]")
FIRST_PERSON = re.compile(r"\b(?:[Ii]k|[Mm]ij|[Mm]ijn|[Ww]ij|I|[Mm]y|me)\b")
STEM = 7  # letters of the name of an office that tell it in singular and plural alike


def scan(reading: Reading, people: People) -> Iterator[Finding]:
    """Everything that the files give away beside their figures."""
    yield from reading.findings
    yield from _disagreeing(reading, people)
    yield from _geometry(reading)
    yield from _order(reading)
    yield from _names(reading, people)
    yield from _small_in_words(reading, people)
    yield from _verbatims(reading)
    yield from _unequal_tables(reading)
    yield from _unknown_cells(reading)


def _unequal_tables(reading: Reading) -> Iterator[Finding]:
    """The same data in two formats, of which one has more rows; each folder is a data set."""
    sets: dict[str, dict[str, int]] = {}
    for name, count in sorted(reading.tables.items()):
        sets.setdefault(str(PurePosixPath(name).parent), {})[name] = count
    for tables in sets.values():
        if len(set(tables.values())) > 1:
            told = ", ".join(f"{name}: {count}" for name, count in tables.items())
            yield Finding("X14", min(tables), {"cell": "–", "one": told, "other": "–"})


def _disagreeing(reading: Reading, people: People) -> Iterator[Finding]:
    """C3 and A16: one file shows what another hides, or shows it differently."""
    first: dict[str, Fact] = {}
    for fact in reading.facts:
        known = first.setdefault(fact.id, fact)
        if (known.value, known.bound, known.n) != (fact.value, fact.bound, fact.n):
            values = {"cell": fact.id, "one": _said(known), "other": f"{_said(fact)} ({fact.file})"}
            yield Finding("X14", known.file, values)
    for cell in sorted(reading.hidden & set(first)):
        yield Finding("X13", first[cell].file, {"cell": cell, "what": _said(first[cell])})
    for file, cell, said in reading.told:
        shown = PERCENT.findall(said)
        if (
            cell in reading.hidden
            and cell not in first
            and re.search(r"\d", said.replace(cell, ""))
        ):
            if _numbers_beside_years(said):
                yield Finding("X13", file, {"cell": cell, "what": said[:80]})
        elif cell in first and shown and not _agrees(first[cell], said, people):
            values = {"cell": cell, "one": _said(first[cell]), "other": f"{said[:80]} ({file})"}
            yield Finding("X14", first[cell].file, values)


def _said(fact: Fact) -> str:
    n = "" if fact.n is None else f", n = {fact.n}"
    return f"{fact.bound}{fact.value:g}%{n}"


def _numbers_beside_years(said: str) -> bool:
    return any(not 1990 <= int(number) <= 2100 for number in re.findall(r"\d+", said))


def _agrees(fact: Fact, said: str, people: People) -> bool:
    """Whether what is said holds the figure, an end of its interval, its n, or the response."""
    shown = [_number(one) for one in PERCENT.findall(said)]
    digits = re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", said))
    if any(number in (fact.value, fact.low, fact.high) for number in shown):
        return True
    return str(fact.n) in digits or _is_response(fact, [float(one) for one in digits], people)


def _number(said: str) -> float:
    return float(re.sub(r"[^\d.,]", "", said).replace(",", "."))


def _is_response(fact: Fact, numbers: list[float], people: People) -> bool:
    """Whether they tell how many of the group answered, as a percentage or a class of them."""
    row = people.group(fact.parts[2])
    if fact.n is None or row is None:
        return False
    response = 100 * fact.n / people.size(row)
    return any(abs(number - response) <= 1 for number in numbers) or (
        len(numbers) > 1 and min(numbers) <= response <= max(numbers)
    )


def _geometry(reading: Reading) -> Iterator[Finding]:
    """C1: a coordinate that stands for no whole percentage was drawn from an unrounded one."""
    for drawing in reading.drawings:
        off = [p for p in drawing.points if -0.5 <= p <= 100.5 and _unrounded(p, drawing)]
        if off:
            values = {"number": drawing.number + 1, "count": len(off), "value": f"{off[0]:.2f}"}
            yield Finding("X21", drawing.file, values)


def _unrounded(point: float, drawing: Drawing) -> bool:
    return abs(point - round(point)) > drawing.precision + 0.02


def _order(reading: Reading) -> Iterator[Finding]:
    """C5: rows in the order of their values, a hidden one between them; an axis that runs further
    than anything shown."""
    values = {fact.id: fact.value for fact in reading.facts}
    for drawing in reading.drawings:
        shown = [values[cell] for cell, _ in drawing.rows if cell in values]
        falling = len(set(shown)) > 2 and shown == sorted(shown, reverse=True)
        rising = len(set(shown)) > 2 and shown == sorted(shown)
        places = [cell in values for cell, _ in drawing.rows]
        between = False in places and True in places[places.index(False) :]
        if (falling or rising) and between:
            cell = next(c for c, _ in drawing.rows if c not in values)
            yield Finding("X23", drawing.file, {"number": drawing.number + 1, "cell": cell})


def _names(reading: Reading, people: People) -> Iterator[Finding]:
    """C7 and C9: names of files, what does not belong in a publication, paths of a machine."""
    stems = {stem: office for office, stem in _tiny(people).items()}
    for name in sorted(reading.texts.keys() | reading.pages.keys()):
        low = PurePosixPath(name).name.lower()
        for stem, office in stems.items():
            if stem in low:
                yield Finding("X17", name, {"what": office})
        for pattern, what in FORBIDDEN:
            if pattern.search(name):
                yield Finding("X19", name, {"what": what})
    for name, text in reading.texts.items():
        found = MACHINE.search(text) or WORKINGS.search(text)
        if found:
            yield Finding("X19", name, {"what": found[0]})
    sheets = {n: pages for n, pages in reading.pages.items() if "factsheet" in n}
    if len(set(sheets.values())) > 1:
        told = ", ".join(f"{name}: {pages}" for name, pages in sorted(sheets.items()))
        yield Finding("X17", min(sheets), {"what": told})


def _tiny(people: People) -> dict[str, str]:
    """Offices that too few persons hold, with the beginning of their name in Dutch."""
    found: dict[str, str] = {}
    for code, office in OFFICES.items():
        row = people.group(code)
        if row is not None and people.size(row) < people.limits.own_figure:
            found[code] = office.singular.nl.lower()[:STEM]
    return found


def _small_in_words(reading: Reading, people: People) -> Iterator[Finding]:
    """C4 and C11: a sentence, alternative text or title that tells of an office held by few."""
    stems = _tiny(people)
    for name, text in reading.texts.items():
        for sentence in re.split(r"(?<=[.!?])\s|\n|;", text):
            low = sentence.lower()
            for office, stem in stems.items():
                if stem in low and any(p.search(low) for p in (PERCENT, ONE_OF, ANSWERED)):
                    values = {"office": office, "said": " ".join(sentence.split())[:100]}
                    yield Finding("X24", name, values)


def _verbatims(reading: Reading) -> Iterator[Finding]:
    """R13: words of a respondent. Between quotation marks and in the first person is a sign."""
    for name, text in reading.texts.items():
        if not name.endswith((".html", ".pdf", ".docx", ".pptx")):
            continue  # the wording of questions stands in tables and code books
        for found in QUOTED.finditer(text):
            if FIRST_PERSON.search(found[1]):
                yield Finding("X25", name, {"said": found[1][:80]})


def _unknown_cells(reading: Reading) -> Iterator[Finding]:
    """R14: a cell that stands in some product and in no table of figures was never released."""
    if not reading.tables:
        return  # a page has the cells that it draws: the rest stood in tables that are not here
    known = {fact.id for fact in reading.facts} | reading.hidden
    for file, cell, said in reading.told:
        if ID.fullmatch(cell) and cell not in known:
            yield Finding("X14", file, {"cell": cell, "one": "–", "other": said[:80]})
