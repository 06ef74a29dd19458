"""The words of the monitor: complete in both languages, and consistent with each other."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest

from monitor.concepts.bases import BASE_LINE, BASES
from monitor.concepts.forms import CHANNELS, FORM_HEADS, FORMS, SUB_FORMS
from monitor.concepts.integrity import INTEGRITY_ITEMS
from monitor.concepts.language import LANGUAGES, Text
from monitor.concepts.nouns import KINDS, VOCABULARY
from monitor.concepts.offices import OFFICE_GROUPS, OFFICES, ROLES, TIERS
from monitor.concepts.places import PROVINCES, REGIONS
from monitor.concepts.populations import GENDERS
from monitor.concepts.statuses import SURVEYS
from monitor.concepts.terms import Term, table


MAYORS = OFFICES["burgemeester"].plural


def texts_of(term: Term) -> list[Text]:
    values = (getattr(term, one.name) for one in fields(term))
    return [value for value in values if isinstance(value, Text)]


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_word_is_whole_in_both_languages(name):
    term = VOCABULARY[name]
    for text in texts_of(term):
        assert bool(text.nl) == bool(text.en)
        assert text.nl == text.nl.strip() and text.en == text.en.strip()
    assert term.singular.nl and term.plural.nl and term.source
    assert term.definition.nl.endswith(".") and term.definition.en.endswith(".")


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_code_can_stand_in_a_file_name_and_an_address(name):
    assert set(name) <= set(string.ascii_lowercase + string.digits + "_.")


def test_a_table_refuses_a_code_that_stands_twice():
    with pytest.raises(ValueError, match="twice"):
        table(*TIERS.values(), TIERS["gemeente"])


@pytest.mark.parametrize("terms", KINDS.values(), ids=list(KINDS))
def test_no_table_can_be_changed_by_who_reads_it(terms):
    with pytest.raises(TypeError):
        terms["nieuw"] = next(iter(terms.values()))


# --- offices -------------------------------------------------------------------------------------


def test_there_are_nine_offices_three_in_each_tier():
    assert len(OFFICES) == 9
    for tier in TIERS:
        roles = [office.role for office in OFFICES.values() if office.tier == tier]
        assert roles == ["bestuurder", "bestuurder", "volksvertegenwoordiger"]


def test_every_office_is_in_the_one_group_that_names_it():
    listed = [office for group in OFFICE_GROUPS.values() for office in group.offices]
    assert sorted(listed) == sorted(OFFICES)
    for group in OFFICE_GROUPS.values():
        for code in group.offices:
            office = OFFICES[code]
            assert (office.group, office.tier, office.role) == (group.code, group.tier, group.role)
            assert office.role in ROLES


@pytest.mark.parametrize("office", ["commissaris", "dijkgraaf"])
def test_the_two_smallest_offices_are_never_a_group(office):
    assert office not in OFFICE_GROUPS
    merged = OFFICE_GROUPS[OFFICES[office].group]
    assert len(merged.offices) == 2
    assert merged.merged_because is not None


def test_a_group_of_one_office_needs_no_explanation_and_has_its_words():
    for group in OFFICE_GROUPS.values():
        if len(group.offices) == 1:
            assert group.merged_because is None
            assert group.plural == OFFICES[group.code].plural


# --- bases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", BASES)
def test_every_base_finishes_a_sentence_with_the_group_in_it(code, language):
    for words in (
        BASES[code].line_for(MAYORS, language),
        BASES[code].phrase_for(MAYORS, language),
    ):
        assert MAYORS.say(language) in words
        assert "{" not in words and not words.endswith(".")


def test_a_base_line_says_of_whom_and_how_many():
    line = BASES["all"].line_for(MAYORS, "nl")
    assert BASE_LINE.nl.format(line=line, n="214") == (
        "Basis: alle ondervraagde burgemeesters (n=214)"
    )


def test_no_two_bases_print_the_same_line():
    for language in LANGUAGES:
        lines = [base.line_for(MAYORS, language) for base in BASES.values()]
        assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("code", BASES)
def test_every_base_lies_within_a_known_one_up_to_the_widest(code):
    seen = [code]
    while within := BASES[seen[-1]].within:
        assert within in BASES
        assert within not in seen
        seen.append(within)


def test_incidents_are_one_for_each_victim():
    assert BASES["incidents"].within == "victims"
    assert BASES["incidents"].unit == "incidents"


# --- forms, channels, integrity, places -----------------------------------------------------------


def test_aggression_has_three_heads_and_every_other_form_stands_under_one():
    assert list(FORM_HEADS) == ["verbal", "threat", "physical"]
    for form in SUB_FORMS.values():
        assert form.register_code.startswith(FORMS[form.head].register_code)


def test_only_discrimination_and_sexual_intimidation_were_heads_once():
    once = {form.code: form.separate_until for form in FORMS.values() if form.separate_until}
    assert once == {"discrimination": 2012, "sexual_intimidation": 2012}


def test_no_code_of_the_register_stands_twice():
    codes = [form.register_code for form in FORMS.values()]
    assert len(set(codes)) == len(codes)


def test_online_means_email_and_social_media():
    assert {code for code, channel in CHANNELS.items() if channel.online} == {
        "email",
        "social_media",
    }


def test_there_are_nine_rules_of_integrity_named_as_their_indicators():
    assert len(INTEGRITY_ITEMS) == 9
    assert all(code.startswith("int_") for code in INTEGRITY_ITEMS)


def test_twelve_provinces_fill_four_parts_of_the_country():
    assert len(PROVINCES) == 12
    assert {province.region for province in PROVINCES.values()} == set(REGIONS)
    assert [code for code, one in PROVINCES.items() if one.region == "west"] == [
        "pv26",
        "pv27",
        "pv28",
    ]


def test_figures_are_asked_for_men_and_women_only():
    assert [code for code, gender in GENDERS.items() if gender.reported] == ["man", "vrouw"]


def test_only_the_monitor_is_comparable_with_itself():
    assert [code for code, survey in SURVEYS.items() if survey.comparable] == ["miv"]
