"""Reviewers read a questionnaire in plain words, and the words mean what the rules mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, sync_playwright

from monitor.concepts.language import LANGUAGES, Language
from monitor.design.expression import Expression as Rule
from monitor.design.expression import Node, evaluate, holds, parse, truth_of
from monitor.design.questionnaire import Questionnaire, read_questionnaire
from monitor.design.reading import Reading, plain, reading_of, unmarked
from monitor.design.reading_pages import reading_html, write_reading_docx
from monitor.design.routing_in_words import Clause, Joined, Plain, Speaker, Statement, _Clauses


FOLDER = Path(__file__).parents[2] / "editions" / "2024" / "questionnaire" / "office_holders"
COLOURS = {
    **{"ink": "#1b2733", "muted": "#55606b", "rule": "#d5dbe1"},
    **{"primary": "#154273", "panel": "#eef3fa"},
}
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def small() -> Questionnaire:
    return read_questionnaire(Path(__file__).parent / "small_questionnaire")


def said(questionnaire: Questionnaire, rule: str, language: Language = "nl", of: str = "") -> str:
    return unmarked(Speaker(questionnaire, language).conditions([parse(rule)], of=of))


# Sentences


@pytest.mark.parametrize(
    ("rule", "nl", "en"),
    [
        ("${verbal} = 1", "u bij vraag 1 ‘Ja’ antwoordde", "you answered “Yes” to question 1"),
        (
            "${verbal} = 1 or ${threat} = 1 or ${physical} = 1",
            "u bij minstens één van de vragen 1 tot en met 3 ‘Ja’ antwoordde",
            "you answered “Yes” to any of questions 1 to 3",
        ),
        (
            "${verbal} = 1 and ${physical} = 1",
            "u bij de vragen 1 en 3 steeds ‘Ja’ antwoordde",
            "you answered “Yes” to each of questions 1 and 3",
        ),
        (
            "${verbal} = 2 or ${verbal} = -98",
            "u bij vraag 1 ‘Nee’ of ‘Zeg ik niet’ antwoordde",
            "you answered “No” or “Will not say” to question 1",
        ),
        (
            "not(${verbal} = 1 or ${threat} = 1)",
            "u bij geen van de vragen 1 en 2 ‘Ja’ antwoordde",
            "you answered “Yes” to none of questions 1 and 2",
        ),
        (
            "(${verbal} = 1 or ${threat} = 2) and ${serious} = 2",
            "(u bij vraag 1 ‘Ja’ antwoordde of u bij vraag 2 ‘Nee’ antwoordde) "
            "en u bij vraag 4 ‘Veel’ antwoordde",
            "(you answered “Yes” to question 1 or you answered “No” to question 2) "
            "and you answered “Much” to question 4",
        ),
        (
            "(${verbal} = 1 or ${threat} = 1) and ${physical} = 1",
            "u bij minstens één van de vragen 1 en 2 ‘Ja’ antwoordde "
            "en u bij vraag 3 ‘Ja’ antwoordde",
            "you answered “Yes” to any of questions 1 and 2 and you answered “Yes” to question 3",
        ),
        (
            "not(selected(${forms}, '2'))",
            "u bij vraag 5 niet ‘Slaan’ koos",
            "you did not choose “Hitting” at question 5",
        ),
        ("${verbal} = 1 or ${serious} = 1", None, None),  # the same code with other words
        ("${count} > 2.5", "u bij vraag 6 meer dan 2,5 invulde", "you entered more than 2.5 at"),
        ("3 <= ${count}", "u bij vraag 6 3 of meer invulde", "you entered 3 or more at question 6"),
        ("count-selected(${forms}) >= 2", "u bij vraag 5 2 of meer antwoorden koos", "you chose 2"),
        ("${story} != ''", "u vraag 8 beantwoordde", "you answered question 8"),
        ("${verbal} = ''", "u vraag 1 niet beantwoordde", "you did not answer question 1"),
        (
            "${tier} = 'gemeente'",
            "op uw kaart als bestuurslaag ‘gemeente’ staat",
            "your card says “municipality” as tier of government",
        ),
        (
            "${count} > ${one}",
            "het antwoord op vraag 6 hoger is dan het antwoord op vraag 9",
            "the answer to question 6 is higher than the answer to question 9",
        ),
        ("true()", "dat altijd zo is", "this is always so"),
        ("not(true())", "dat nooit zo is", "this is never so"),
        ("regex(${story}, '^a$')", "het antwoord op vraag 8 de vorm ‘^a$’ heeft", "the answer to"),
        ("${count} + 1 = 4", "het antwoord op vraag 6 plus 1 gelijk is aan 4", "the answer to"),
    ],
)
def test_a_rule_is_said_in_both_languages(
    small: Questionnaire, rule: str, nl: str | None, en: str | None
) -> None:
    if nl is None:
        assert said(small, rule).count(" of u bij vraag ") == 1
        return
    assert said(small, rule) == nl
    assert said(small, rule, "en").startswith(en or "")


def test_a_check_speaks_of_the_answer_itself(small: Questionnaire) -> None:
    rule = ". >= 1 and . <= 365"
    assert (
        said(small, rule, of="count")
        == "het antwoord 1 of meer is en het antwoord 365 of minder is"
    )
    alone = "not(selected(., '9') and count-selected(.) > 1)"
    assert said(small, alone, of="forms").startswith("‘Geen’ niet samen met een ander antwoord")
    assert said(small, "selected(., '1')", "en", of="forms") == "“Name-calling” is chosen"
    assert said(small, ". != ''", of="count") == "er een antwoord is"


# What is said means what the rule means


def means(clause: Clause, answers: Mapping[str, str], here: str) -> bool:
    """Whether the clause, as it is said, is true of these answers."""
    match clause:
        case Joined(word, parts):
            join = all if word == "and" else any
            return join(means(part, answers, here) for part in parts)
        case Plain(_, node, denied):
            return truth_of(evaluate(Rule("", node), answers, here)) != denied
        case Statement():
            each = [_about(clause, answers.get(name, here)) for name in clause.names]
            over = {"any": any, "every": all, "one": all, "none": all}[clause.over]
            return over(true != clause.denied for true in each)


def _about(statement: Statement, answer: str) -> bool:
    if statement.sort == "filled":
        return answer != ""
    values = [str(int(v)) if isinstance(v, float) else v for v, _ in statement.values]
    if statement.sort == "tick":
        return any(value in answer.split() for value in values)
    return answer in values


ANSWERS = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(["", "1", "2", "-98"]) for name in ("verbal", "threat")},
        **{name: st.sampled_from(["", "1", "2"]) for name in ("physical", "serious")},
        "forms": st.sampled_from(["", "1", "2", "1 2", "9", "1 9"]),
        "count": st.sampled_from(["", "0", "1", "3", "-97"]),
        "tier": st.sampled_from(["gemeente", "provincie"]),
    }
)
atoms = st.one_of(
    st.builds(
        "${{{}}} {} {}".format,
        st.sampled_from(["verbal", "threat", "physical", "serious"]),
        st.sampled_from(["=", "!="]),
        st.sampled_from(["1", "2", "''"]),
    ),
    st.builds("selected(${{forms}}, '{}')".format, st.sampled_from("129")),
    st.builds("selected(${{verbal}}, '{}')".format, st.sampled_from("12")),
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["${count}", "count-selected(${forms})"]),
        st.sampled_from(["=", "!=", "<", ">="]),
        st.sampled_from(["0", "2", "${serious}"]),
    ),
    st.builds("${{tier}} {} 'gemeente'".format, st.sampled_from(["=", "!="])),
    st.sampled_from(["true()", "selected(., '9')", "count-selected(.) > 1", ". = ''"]),
)
rules = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda p: f"({' or '.join(p)})"),
        st.lists(inner, min_size=2, max_size=4).map(lambda p: f"({' and '.join(p)})"),
        inner.map(lambda rule: f"not({rule})"),
    ),
    max_leaves=7,
)


@settings(max_examples=150, deadline=None)
@given(rule=rules, answers=st.lists(ANSWERS, min_size=8, max_size=8))
def test_what_is_said_is_true_of_the_same_answers(
    small: Questionnaire, rule: str, answers: list[dict[str, str]]
) -> None:
    parsed = parse(rule)
    node: Node = parsed.root
    clause = _Clauses(Speaker(small, "nl"), "forms").read(node, False)
    for one in answers:
        here = one["forms"]
        assert means(clause, one, here) == holds(parsed, one, here)
    assert said(small, rule, "nl", of="forms") and said(small, rule, "en", of="forms")


# The whole questionnaire


def readings() -> Iterator[Reading]:
    questionnaire = read_questionnaire(FOLDER)
    yield from (reading_of(questionnaire, language) for language in LANGUAGES)


def test_every_question_choice_and_rule_of_the_edition_is_read() -> None:
    questionnaire = read_questionnaire(FOLDER)
    for reading in readings():
        text = plain(reading)
        for question in questionnaire.questions.values():
            assert question.label.say(reading.language) in text
        assert "${" not in text and "selected(" not in text and "\ue000" not in text
        assert len([item for s in reading.sections for item in s.items if item.number]) == max(
            item.number for s in reading.sections for item in s.items
        )


def test_a_page_for_some_says_so_once_and_a_question_adds_its_own() -> None:
    reading = reading_of(read_questionnaire(FOLDER), "nl")
    section = next(s for s in reading.sections if s.title == "Hoe vaak en langs welke weg")
    assert unmarked(section.who).startswith("Alleen als u bij minstens één van de vragen 5, 7 en 9")
    count, _, online = section.items
    assert [remark.head for remark in count.remarks] == []
    assert [unmarked(remark.text) for remark in online.remarks] == [
        "Alleen als u bij vraag 12 ‘Via sociale media of een website’ of "
        "‘Via e-mail of een contactformulier’ koos."
    ]


def test_checks_missing_answers_batteries_and_calculations_are_told(small: Questionnaire) -> None:
    reading = reading_of(small, "nl")
    items = {item.name: item for section in reading.sections for item in section.items}
    assert items["verbal"].manner == "één antwoord, verplicht"
    assert [unmarked(remark.text) for remark in items["verbal"].remarks] == [
        "Van dit antwoord hangt af of u vraag 5 krijgt."
    ]
    assert [remark.head for remark in items["count"].remarks] == ["Controle", "Zachte controle"]
    assert items["count"].remarks[1].text.endswith("Melding: ‘Klopt dit?’.")
    assert [option.label for option in items["count"].options] == ["Weet ik niet"]
    assert [option.remark for option in items["forms"].options][-1].startswith("niet samen")
    assert items["forms"].remarks == ()  # the only one of its page, which tells who gets it
    page = next(section for section in reading.sections if items["forms"] in section.items)
    assert unmarked(page.who) == "Alleen als u bij vraag 1 ‘Ja’ antwoordde."
    assert items["since"].manner == "een maand en een jaar"
    assert (items["one"].battery, items["two"].battery) == ("Hoe eens?", "Hoe eens?")
    assert unmarked(items["so"].label) == (
        "U zei [het antwoord op vraag 1] en [de bestuurslaag op uw kaart]"
    )
    assert unmarked(reading.calculations[0]) == (
        "‘sum’ is het antwoord op vraag 6 maal 2 als u bij vraag 6 meer dan 3 invulde, en anders 0."
    )


def test_the_page_links_each_number_to_its_question_and_escapes_the_rest(
    small: Questionnaire,
) -> None:
    page = reading_html(reading_of(small, "nl"), COLOURS)
    assert "Twee &lt;b&gt;" in page
    for name in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{name}"' in page
    assert "http" not in page and "\ue000" not in page and "$" not in page


def test_the_document_has_headings_language_and_title(tmp_path: Path) -> None:
    for reading in readings():
        for name in ("one.docx", "two.docx"):
            write_reading_docx(reading, COLOURS, tmp_path / name)
        assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
        document = docx.Document(str(tmp_path / "one.docx"))
        headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
        assert len(headings) == len(reading.sections) + sum(
            bool(item.number) for section in reading.sections for item in section.items
        )
        tag = {"nl": "nl-NL", "en": "en-GB"}[reading.language]
        assert f'w:val="{tag}"' in document.styles.element.xml
        assert reading.title in document.core_properties.title


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu"]
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield found
        found.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(
    small: Questionnaire, browser: Browser, tmp_path: Path, width: int
) -> None:
    (tmp_path / "page.html").write_text(
        reading_html(reading_of(small, "nl"), COLOURS), encoding="utf-8"
    )
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((tmp_path / "page.html").as_uri())
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
