"""The codebook is DDI-Codebook 2.5: its structure, its identifiers, and no figure of anyone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from monitor.design.codebook import LANG, NAMESPACE, RecordsFile, codebook
from monitor.design.edition import read_edition_and_questionnaire
from monitor.design.questionnaire import Questionnaire, read_questionnaire


EDITION = Path(__file__).parents[2] / "editions" / "2024"
SMALL = Path(__file__).parent / "small_questionnaire"
FILE = RecordsFile("fictief-2024.sav", 3060, "ab" * 32, fictitious=True)

# Of each element the children it may have, in this order, as the schema of DDI-Codebook 2.5 has
# them (codebook.xsd of 2013-11-14, 2.5.1); "+" must be there, "1" at most once.
CONTENT: Mapping[str, str] = {
    "codeBook": "docDscr stdyDscr+ fileDscr dataDscr otherMat",
    "docDscr": "citation1 guide docStatus docSrc controlledVocabUsed notes",
    "citation": "titlStmt+ rspStmt1 prodStmt1 distStmt1 serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl+ subTitl altTitl parTitl IDNo",
    "rspStmt": "AuthEnty othId",
    "prodStmt": "producer copyright prodDate prodPlac software fundAg grantNo",
    "verStmt": "version verResp notes",
    "stdyDscr": "citation+ studyAuthorization stdyInfo studyDevelopment method dataAccs "
    "othrStdyMat notes",
    "stdyInfo": "studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation",
    "sumDscr": "timePrd collDate nation geogCover geogUnit geoBndBox1 boundPoly anlyUnit universe "
    "dataKind",
    "method": "dataColl notes anlyInfo stdyClas dataProcessing codingInstructions",
    "dataColl": "timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame "
    "targetSampleSize deviat collMode resInstru instrumentDevelopment sources collSitu actMin "
    "ConOps weight cleanOps",
    "fileDscr": "fileTxt locMap1 notes",
    "fileTxt": "fileName fileCitation1 dataFingerprint fileCont1 fileStrc1 dimensns1 fileType "
    "format filePlac dataChck ProcStat dataMsng software verStmt",
    "dataFingerprint": "digitalFingerprintValue+ algorithmSpecification1 algorithmVersion1",
    "dimensns": "caseQnty varQnty logRecL recPrCas recNumTot",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "varGrp": "labl txt concept defntn universe notes",
    "var": "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng "
    "undocCod universe TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept "
    "derivation1 varFormat1 geoMap catLevel notes",
    "qstn": "preQTxt qstnLit postQTxt forward backward ivuInstr",
    "valrng": "item range key notes",
    "invalrng": "item range key notes",
    "catgry": "catValu1 labl txt catStat mrow1",
}
TEXTS = frozenset(  # elements that hold words only
    {
        *("titl", "parTitl", "IDNo", "AuthEnty", "producer", "version", "abstract", "collDate"),
        *("nation", "universe", "dataCollector", "collMode", "fileName", "caseQnty", "varQnty"),
        *("digitalFingerprintValue", "algorithmSpecification", "notes", "labl", "txt", "item"),
        *("qstnLit", "preQTxt", "ivuInstr", "catValu", "concept", "varFormat"),
    }
)
REQUIRED = {"var": "name", "dataFingerprint": "type"}
ALLOWED = {  # attributes with a closed list of values
    ("var", "intrvl"): {"contin", "discrete"},
    ("var", "nature"): {"nominal", "ordinal", "interval", "ratio", "percent", "other"},
    ("var", "representationType"): {"text", "numeric", "code", "datetime", "other"},
    ("qstn", "responseDomainType"): {"category", "code", "numeric", "text", "datetime", "multiple"},
    ("catgry", "missing"): {"Y", "N"},
    ("varGrp", "type"): {"multipleResp", "grid", "section", "subject", "other"},
    ("varFormat", "type"): {"numeric", "character"},
    ("varFormat", "category"): {"date", "time", "currency", "other"},
    ("dataFingerprint", "type"): {"data", "dataFile"},
    ("collDate", "event"): {"start", "end", "single"},
}


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def faults(element: etree._Element) -> list[str]:
    """Where an element does not keep to the structure of DDI-Codebook 2.5."""
    name, found = local(element), []
    assert etree.QName(element).namespace == NAMESPACE
    children = [local(child) for child in element]
    if name in TEXTS:
        found += [f"{name} holds elements"] if children else []
    else:
        order = [part.rstrip("+1") for part in CONTENT[name].split()]
        found += [f"{child} in {name}" for child in children if child not in order]
        places = [order.index(child) for child in children if child in order]
        found += [] if places == sorted(places) else [f"order in {name}: {children}"]
        for part in CONTENT[name].split():
            count = children.count(part.rstrip("+1"))
            wrong = (part.endswith("+") and count == 0) or (part.endswith("1") and count > 1)
            found += [f"{count} times {part} in {name}"] if wrong else []
    if name in REQUIRED and not element.get(REQUIRED[name]):
        found.append(f"{name} without {REQUIRED[name]}")
    for (one, attribute), values in ALLOWED.items():
        if one == name and element.get(attribute) not in {None, *values}:
            found.append(f"{name} {attribute}={element.get(attribute)}")
    return found + [fault for child in element for fault in faults(child)]


def parsed(questionnaire: Questionnaire, *more: object) -> etree._Element:
    return etree.fromstring(codebook(questionnaire, *more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole() -> etree._Element:
    edition, questionnaire = read_edition_and_questionnaire(EDITION)
    return parsed(questionnaire, edition, FILE)


@pytest.fixture(scope="module")
def small() -> etree._Element:
    return parsed(read_questionnaire(SMALL))


def test_it_keeps_to_the_structure_of_ddi_codebook(
    whole: etree._Element, small: etree._Element
) -> None:
    assert faults(whole) == []
    assert faults(small) == []
    assert whole.get("version") == "2.5"


def test_every_identifier_is_unique_and_every_reference_leads_somewhere(
    whole: etree._Element, small: etree._Element
) -> None:
    for book in (whole, small):
        identifiers = [one.get("ID") for one in book.iter() if one.get("ID")]
        assert len(identifiers) == len(set(identifiers))
        for element in book.iter():
            for name in ("files", "qstn", "var"):
                for reference in (element.get(name) or "").split():
                    assert reference in identifiers


def test_every_column_of_the_records_stands_in_it_once_with_its_codes() -> None:
    questionnaire = read_questionnaire(EDITION / "questionnaire" / "office_holders")
    book = parsed(questionnaire)
    variables = {one.get("name"): one for one in book.iter(f"{{{NAMESPACE}}}var")}
    assert set(variables) == {"respondent", "weighting_class", "fictief", *questionnaire.variables}
    for name, variable in questionnaire.variables.items():
        codes = {
            int(one.findtext(f"{{{NAMESPACE}}}catValu") or ""): one.get("missing")
            for one in variables[name].iter(f"{{{NAMESPACE}}}catgry")
        }
        assert codes == {c: "Y" if c in variable.missing else "N" for c in variable.labels}


def texts(element: etree._Element, path: str) -> dict[str | None, str]:
    whole = "/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/"))
    return {one.get(LANG): one.text or "" for one in element.findall(f".//{whole}")}


def test_questions_labels_and_routing_are_told_in_both_languages(small: etree._Element) -> None:
    forms = next(one for one in small.iter(f"{{{NAMESPACE}}}var") if one.get("name") == "forms_1")
    assert texts(forms, "qstn/qstnLit") == {"nl": "Welke?", "en": "Which?"}
    assert texts(forms, "labl")["nl"]
    assert texts(forms, "universe") == {
        "nl": "Alleen als u bij vraag 1 ‘Ja’ antwoordde.",
        "en": "Only if you answered “Yes” to question 1.",
    }
    one = next(one for one in small.iter(f"{{{NAMESPACE}}}var") if one.get("name") == "one")
    assert texts(one, "qstn/preQTxt")["en"] == "How far?"
    second = next(v for v in small.iter(f"{{{NAMESPACE}}}var") if v.get("name") == "forms_2")
    assert (second.get("qstn"), texts(second, "qstn/qstnLit")) == ("Q_forms", {})


def test_it_holds_no_figure_of_anyone(whole: etree._Element) -> None:
    names = {local(element) for element in whole.iter()}
    assert names.isdisjoint({"catStat", "sumStat", "TotlResp"})
    assert whole.findtext(f".//{{{NAMESPACE}}}caseQnty") == "3060"
    abstract = " ".join(one.text or "" for one in whole.iter(f"{{{NAMESPACE}}}abstract"))
    assert "fictief" in abstract


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    questionnaire = read_questionnaire(SMALL)
    assert codebook(questionnaire) == codebook(questionnaire)
