"""The codebook (codeboek) of an edition as DDI-Codebook 2.5, the form that archives read.

Describes what was asked, of whom, and what each column of the records may hold; in Dutch and
English. It holds no figure about anyone: frequencies and means of answers are left out, because
they would publish past the disclosure policy.
https://ddialliance.org/Specification/DDI-Codebook/2.5/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from monitor.concepts.language import LANGUAGES, Language, Text
from monitor.concepts.populations import POPULATIONS
from monitor.design.model import Edition
from monitor.design.questionnaire import (
    CLUSTER,
    FICTITIOUS,
    RESPONDENT,
    WEIGHTING_CLASS,
    Question,
    Questionnaire,
    Variable,
)
from monitor.design.routing_in_words import Speaker, unmarked


NAMESPACE = "ddi:codebook:2_5"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
AGENCY = "Ministerie van Binnenlandse Zaken en Koninkrijksrelaties"
PRODUCER = "Monitor Integriteit en Veiligheid"
FILE = "F1"

# What a column of ours holds, in the words of DDI: interval, representation, kind of answer.
INTERVAL = {"single": "discrete", "multiple": "discrete", "integer": "contin", "date": "contin"}
REPRESENTATION = {"single": "code", "multiple": "code", "integer": "numeric", "date": "datetime"}
RESPONSE = {
    "select_one": "category",
    "select_multiple": "multiple",
    "integer": "numeric",
    "date": "datetime",
}

NATURE = {"nominal": "nominal", "ordinal": "ordinal", "scale": "ratio"}  # measure of the sheet

EVERYONE = Text("Iedereen.", "Everyone.")
ONLY_IF = Text("Alleen als {c}.", "Only if {c}.")
FICTITIOUS_NOTE = Text(
    "De antwoorden zijn fictief: ze zijn verzonnen om de software te tonen.",
    "The answers are fictitious (fictief): they were invented to show the software.",
)
NO_OPEN_TEXT = Text(
    "Antwoorden in eigen woorden worden apart bewaard en staan niet in dit bestand.",
    "Answers in own words are kept apart and do not stand in this file.",
)
COLLECTED = Text("Vragenlijst op internet, zelf in te vullen.", "Self-administered web survey.")
COLUMNS_OF_OURS: Mapping[str, tuple[Text, str]] = {
    RESPONDENT: (
        Text("Willekeurig nummer, zonder verband met een persoon", "Random number of no person"),
        "text",
    ),
    WEIGHTING_CLASS: (
        Text("Weegklasse: alles wat met een antwoord meereist", "Weighting class"),
        "text",
    ),
    FICTITIOUS: (Text("Fictief: 1 bij een verzonnen antwoord", "Fictitious: 1 if made up"), "code"),
}


CLUSTER_COLUMN = (
    Text(
        "Trosnummer: wie bij dezelfde organisatie werkt, heeft hetzelfde nummer; welke "
        "organisatie dat is, staat nergens",
        "Cluster number: who works for the same organisation has the same number; which "
        "organisation that is stands nowhere",
    ),
    "text",
)


def columns_of_ours(questionnaire: Questionnaire) -> Mapping[str, tuple[Text, str]]:
    """The columns of the records that hold no answer: name → what it is, and how it is coded."""
    clustered = {CLUSTER: CLUSTER_COLUMN} if CLUSTER in questionnaire.questions else {}
    return {**COLUMNS_OF_OURS, **clustered}


@dataclass(frozen=True, slots=True)
class RecordsFile:
    """The file of records that is described (gegevensbestand): its name, how many respondents it
    holds, the SHA-256 of its content and whether its answers are fictitious."""

    name: str
    cases: int
    fingerprint: str
    fictitious: bool


def codebook(
    questionnaire: Questionnaire, edition: Edition | None = None, file: RecordsFile | None = None
) -> bytes:
    """The codebook as XML in UTF-8; the same questionnaire, edition and file give the same bytes.

    Without `edition` only the questionnaire is described, without `file` no records are.
    """
    default: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # the stubs know no None
    book = etree.Element(f"{{{NAMESPACE}}}codeBook", nsmap=default)
    book.set("version", "2.5")
    _document(_child(book, "docDscr"), questionnaire)
    _study(_child(book, "stdyDscr"), questionnaire, edition, file)
    _file(_child(book, "fileDscr", ID=FILE), questionnaire, file)
    _data(_child(book, "dataDscr"), questionnaire)
    return etree.tostring(book, xml_declaration=True, encoding="UTF-8", pretty_print=True)


# Elements


def _child(
    parent: etree._Element, tag: str, text: str = "", /, **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for key, value in attributes.items():
        made.set(key, value)
    if text:
        made.text = _printable(text)
    return made


def _printable(text: str) -> str:
    """`text` without the control characters that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " ")


def _both(parent: etree._Element, tag: str, text: Text, /, **attributes: str) -> None:
    """One element per language in which there is something to say."""
    for language in LANGUAGES:
        if said := text.say(language):
            _child(parent, tag, said, **attributes).set(LANG, language)


# The document and the study


def _document(parent: etree._Element, questionnaire: Questionnaire) -> None:
    citation = _child(parent, "citation")
    titles = _child(citation, "titlStmt")
    _child(titles, "titl", f"Codeboek: {questionnaire.title}").set(LANG, "nl")
    _child(titles, "IDNo", f"{questionnaire.form} {questionnaire.version}", agency=PRODUCER)
    producers = _child(citation, "prodStmt")
    _child(producers, "producer", PRODUCER)
    version = _child(citation, "verStmt")
    _child(version, "version", f"{questionnaire.version} (SHA-256 {questionnaire.fingerprint})")


def _study(
    parent: etree._Element,
    questionnaire: Questionnaire,
    edition: Edition | None,
    file: RecordsFile | None,
) -> None:
    citation = _child(parent, "citation")
    titles = _child(citation, "titlStmt")
    _child(titles, "titl", edition.title.nl if edition else questionnaire.title).set(LANG, "nl")
    if edition:
        _child(titles, "parTitl", edition.title.en).set(LANG, "en")
    _child(titles, "IDNo", questionnaire.form, agency=PRODUCER)
    responsible = _child(citation, "rspStmt")
    _child(responsible, "AuthEnty", AGENCY).set(LANG, "nl")
    info = _child(parent, "stdyInfo")
    if file is not None and file.fictitious:
        _both(info, "abstract", FICTITIOUS_NOTE)
    if edition:
        _coverage(_child(info, "sumDscr"), edition)
    collection = _child(_child(parent, "method"), "dataColl")
    if edition and (agency := edition.settings.get("agency")):
        _child(collection, "dataCollector", str(agency))
    _both(collection, "collMode", COLLECTED)


def _coverage(parent: etree._Element, edition: Edition) -> None:
    fieldwork = edition.settings.get("fieldwork")
    for event, key in (("start", "start"), ("end", "end")):
        day = fieldwork.get(key) if isinstance(fieldwork, Mapping) else None
        if isinstance(day, date):
            _child(parent, "collDate", day.isoformat(), date=day.isoformat(), event=event)
    _child(parent, "nation", "Nederland", abbr="NL").set(LANG, "nl")
    population = POPULATIONS.get(str(edition.settings.get("population")))
    if population is not None:
        _both(parent, "universe", population.plural)


# The file and its columns


def _file(parent: etree._Element, questionnaire: Questionnaire, file: RecordsFile | None) -> None:
    text = _child(parent, "fileTxt")
    _child(text, "fileName", file.name if file else f"{questionnaire.form}.csv")
    if file is not None:
        print_ = _child(text, "dataFingerprint", type="data")
        _child(print_, "digitalFingerprintValue", file.fingerprint)
        _child(print_, "algorithmSpecification", "SHA-256")
    dimensions = _child(text, "dimensns")
    if file is not None:
        _child(dimensions, "caseQnty", str(file.cases))
    columns = len(questionnaire.variables) + len(columns_of_ours(questionnaire))
    _child(dimensions, "varQnty", str(columns))
    _both(parent, "notes", NO_OPEN_TEXT)


def _data(parent: etree._Element, questionnaire: Questionnaire) -> None:
    speakers = {language: Speaker(questionnaire, language) for language in LANGUAGES}
    for question in questionnaire.questions.values():
        if question.type == "select_multiple":
            _multiple(parent, question, questionnaire)
    for battery in questionnaire.batteries.values():
        names = " ".join(f"V_{name}" for name in battery.questions)
        group = _child(parent, "varGrp", ID=f"G_{battery.name}", type="grid", var=names)
        _both(group, "txt", battery.label)
    for name, (label, representation) in columns_of_ours(questionnaire).items():
        _column_of_ours(parent, name, label, representation)
    described: set[str] = set()
    for variable in questionnaire.variables.values():
        first = variable.question not in described
        described.add(variable.question)
        _variable(parent, variable, questionnaire, speakers, first)


def _multiple(parent: etree._Element, question: Question, questionnaire: Questionnaire) -> None:
    columns = [v.name for v in questionnaire.variables.values() if v.question == question.name]
    names = " ".join(f"V_{name}" for name in columns)
    group = _child(parent, "varGrp", ID=f"G_{question.name}", type="multipleResp", var=names)
    _both(group, "txt", question.label)


def _column_of_ours(parent: etree._Element, name: str, label: Text, representation: str) -> None:
    kind = {"name": name, "files": FILE, "representationType": representation}
    made = _child(parent, "var", ID=f"V_{name}", **kind)
    _both(made, "labl", label)
    _child(made, "varFormat", type="character" if representation == "text" else "numeric")


def _variable(
    parent: etree._Element,
    variable: Variable,
    questionnaire: Questionnaire,
    speakers: Mapping[Language, Speaker],
    first: bool,
) -> None:
    """One column. The question stands with the first of its columns; the others refer to it."""
    question = questionnaire.questions[variable.question]
    made = _child(parent, "var", ID=f"V_{variable.name}", name=variable.name, files=FILE)
    made.set("intrvl", INTERVAL[variable.kind])
    made.set("representationType", REPRESENTATION[variable.kind])
    if nature := NATURE.get(question.extra.get("measure", "")):
        made.set("nature", nature)
    if not first:
        made.set("qstn", f"Q_{question.name}")
    _both(made, "labl", variable.label)
    if first:
        _question(made, question, questionnaire, speakers)
    if variable.codes is not None:
        valid = _child(made, "valrng")
        for code in sorted(variable.codes):
            _child(valid, "item", VALUE=str(code))
    invalid = _child(made, "invalrng")
    for code in sorted(variable.missing):
        _child(invalid, "item", VALUE=str(code))
    _universe(made, question, speakers)
    for code, label in _ordered(variable):
        category = _child(made, "catgry", missing="Y" if code in variable.missing else "N")
        _child(category, "catValu", str(code))
        _both(category, "labl", label)
    if trend := question.extra.get("trend_id"):
        _child(made, "concept", trend)
    _child(
        made, "varFormat", type="numeric", category="date" if variable.kind == "date" else "other"
    )


def _ordered(variable: Variable) -> Iterator[tuple[int, Text]]:
    """The answers first, in order, then the reasons for having none."""
    yield from (item for item in variable.labels.items() if item[0] not in variable.missing)
    yield from (item for item in variable.labels.items() if item[0] in variable.missing)


def _question(
    parent: etree._Element,
    question: Question,
    questionnaire: Questionnaire,
    speakers: Mapping[Language, Speaker],
) -> None:
    kind = RESPONSE[question.type]
    made = _child(parent, "qstn", ID=f"Q_{question.name}", responseDomainType=kind)
    made.set("seqNo", str(speakers["nl"].numbers[question.name]))
    if question.battery:
        _both(made, "preQTxt", questionnaire.batteries[question.battery].label)
    _both(made, "qstnLit", _piped(question.label, speakers))
    _both(made, "ivuInstr", _piped(question.hint, speakers))


def _piped(text: Text, speakers: Mapping[Language, Speaker]) -> Text:
    nl, en = (unmarked(speakers[one].piped(text.say(one))) for one in LANGUAGES)
    return Text(nl, en)


def _universe(
    parent: etree._Element, question: Question, speakers: Mapping[Language, Speaker]
) -> None:
    """Who got the question, in words."""
    said = []
    for language in LANGUAGES:
        clause = unmarked(speakers[language].conditions(question.conditions))
        said.append(ONLY_IF.say(language).format(c=clause) if clause else EVERYONE.say(language))
    _both(parent, "universe", Text(*said))
