"""Reading a frame: persons and mandates, everything that is wrong at once, CSV and register."""

from __future__ import annotations

from datetime import date

import pytest

from collect.office.frames import (
    ALMERE,
    FUNCTION,
    MEMBER,
    ORGANISATION,
    REGISTER,
    TODAY,
    UTRECHT,
    WATER,
    known,
    people,
    written,
)
from monitor.collect.sending.frame import Contact, read_frame
from monitor.collect.sending.register_xml import read_register_frame
from monitor.concepts.problems import ProblemsFound


@pytest.fixture(scope="module")
def edition_known():
    return known()


def frame(tmp_path, edition_known, *lines):
    return read_frame(written(tmp_path / "kader.csv", *lines), edition_known, TODAY)


def codes(found: ProblemsFound) -> list[tuple[str, int | None]]:
    return [(one.code, one.place.row) for one in found.problems]


def test_a_person_with_two_mandates_is_invited_once_for_the_one_that_leads(tmp_path, edition_known):
    found = frame(
        tmp_path,
        edition_known,
        f"a,Fictief Fatma,{WATER},ab_lid,fatma@voorbeeld.example,,,,",
        f"a,Fictief Fatma,{WATER},db_lid,,,,2023-05-01,",
        f"a,Fictief Fatma,{UTRECHT},raadslid,,,,,",
    )
    [fatma] = found.persons
    assert found.mandates == 3
    assert [one.office for one in fatma.mandates] == ["db_lid", "raadslid", "ab_lid"]
    assert fatma.mandates[0].started == date(2023, 5, 1)
    assert fatma.mandates[1].weighting_class == "raadslid-pv26"
    assert fatma.email == "fatma@voorbeeld.example" and fatma.language == "nl"


def test_without_a_key_the_same_name_and_address_are_one_person(tmp_path, edition_known):
    found = frame(
        tmp_path,
        edition_known,
        f",Fictief Joost,{UTRECHT},raadslid,joost@voorbeeld.example,,,,",
        f",fictief  joost,{WATER},ab_lid,Joost@voorbeeld.example,,,,",
        f",Fictief Joost,{ALMERE},raadslid,anders@voorbeeld.example,,,,",
    )
    assert sorted(len(one.mandates) for one in found.persons) == [1, 2]


def test_whose_mandate_has_ended_is_not_in_it(tmp_path, edition_known):
    lines = (
        f"a,Fictief A,{UTRECHT},raadslid,a@b.example,,,,2024-01-31",
        f"b,Fictief B,{UTRECHT},raadslid,b@b.example,,,,2024-02-01",
    )
    assert [one.key for one in frame(tmp_path, edition_known, *lines).persons] == ["b"]


def test_everything_that_is_wrong_is_told_at_once_with_its_line(tmp_path, edition_known):
    with pytest.raises(ProblemsFound) as found:
        frame(
            tmp_path,
            edition_known,
            f"a,,{UTRECHT},raadslid,a@b.example,,,,",
            "b,Fictief B,gm9999,raadslid,a@b.example,,,,",
            f"c,Fictief C,{UTRECHT},raadlid,a@b.example,,,,",
            f"d,Fictief D,{UTRECHT},dijkgraaf,a@b.example,,,,",
            f"e,Fictief E,{UTRECHT},raadslid,geen adres,,,,",
            f"f,Fictief F,{UTRECHT},raadslid,a@b.example,,xx,,",
            f"g,Fictief G,{UTRECHT},raadslid,a@b.example,,,31-12-2023,",
            f"h,{'F' * 201},{UTRECHT},raadslid,a@b.example,,,,",
            f"i,Fictief I,{UTRECHT},raadslid,a@b.example,,,,",
            f"i,Fictief J,{UTRECHT},raadslid,a@b.example,,,,",
        )
    blocking = [one for one in codes(found.value) if one[0] not in ("L51", "L46")]
    expected = ("L40", "L41", "L42", "L43", "L44", "L45", "L48", "L49")
    assert blocking == [*((code, row) for row, code in enumerate(expected, 2)), ("L50", 11)]
    assert "(raadslid?)" in found.value.problems[2].what("nl")


def test_a_council_of_another_size_than_the_law_has_is_a_warning(tmp_path, edition_known):
    found = frame(tmp_path, edition_known, *people(44, ALMERE), *people(45))
    [warning] = found.warnings
    assert (warning.code, warning.place.file) == ("L46", ALMERE)
    assert "44" in warning.what("nl") and "45" in warning.what("nl")


def test_who_has_no_address_is_a_warning(tmp_path, edition_known):
    found = frame(tmp_path, edition_known, f"a,Fictief A,{UTRECHT},burgemeester,,,,,")
    assert [one.code for one in found.warnings] == ["L47"]


def test_a_griffier_in_the_csv_corrects_the_list_and_is_not_invited(tmp_path, edition_known):
    found = frame(
        tmp_path,
        edition_known,
        f"a,Fictief Fatma,{UTRECHT},raadslid,fatma@voorbeeld.example,,,,",
        f",Fictief Joost,{UTRECHT},Griffier,joost@voorbeeld.example,,,,",
        f",Fictief Oud,{UTRECHT},griffier,oud@voorbeeld.example,,,,2023-01-01",
    )
    assert [one.name for one in found.persons] == ["Fictief Fatma"]
    assert found.contacts == (
        Contact(UTRECHT, "griffier", "Fictief Joost", "joost@voorbeeld.example"),
    )
    with pytest.raises(ProblemsFound) as wrong:
        frame(
            tmp_path,
            edition_known,
            ",Fictief Joost,gm9999,griffier,geen adres,,,,",
            f"a,,{UTRECHT},raadslid,,,,,",
        )
    assert [one.code for one in wrong.value.problems] == ["L41", "L44", "L40"]


def test_only_a_postal_address_has_more_than_one_line(tmp_path, edition_known):
    two = f'a,Fictief A,{UTRECHT},raadslid,a@b.example,"Dorpsstraat 1\n1234 AB Fictief",,,'
    assert "\n" in frame(tmp_path, edition_known, two).persons[0].postal
    with pytest.raises(ProblemsFound) as found:
        frame(tmp_path, edition_known, f'a,"Fictief A\nBcc: x",{UTRECHT},raadslid,a@b.example,,,,')
    assert [one.code for one in found.value.problems] == ["L49"]


def test_an_address_cannot_carry_a_second_header(tmp_path, edition_known):
    with pytest.raises(ProblemsFound) as found:
        frame(
            tmp_path, edition_known, f'a,Fictief A,{UTRECHT},raadslid,"a@b.example\nBcc: x@y.z",,,,'
        )
    assert codes(found.value) == [("L44", 2)]


def member(name: str, ended: str = "") -> str:
    over = f"<p:eindDatum>{ended}</p:eindDatum>" if ended else ""
    return MEMBER.format(number=1, name=name, ended=over).replace(
        "<p:label>Algemeen</p:label><p:emailadres>x</p:emailadres>",
        f"{name.replace(' ', '.')}@voorbeeld.example",
    )


def register(tmp_path, version: str, *organisations: str):
    path = tmp_path / f"{version}.xml"
    path.write_text(REGISTER.format(version=version, organisations="".join(organisations)), "utf-8")
    return path


def organisation(name: str, kind: str, **functions: list[str]) -> str:
    told = "".join(
        FUNCTION.format(name=word.replace("_", " "), members="".join(members))
        for word, members in functions.items()
    )
    return ORGANISATION.format(number=1, name=name, type=kind, functions=told)


def utrecht() -> str:
    return organisation(
        "Gemeente Utrecht",
        "Gemeente",
        Burgemeester=[member("Fictief Bo")],
        Raadslid=[member("Fictief Ru"), member("Fictief Oud", "2023-01-01")],
        Griffier=[member("Fictief Joost")],
        Ambtenaar=[member("Fictief Am")],
    )


SPACE = "https://organisaties.overheid.nl/static/schema/oo/export/"
NAMESPACES = {
    "a prefix and a version": lambda xml: xml.replace("{version}", "2.4.1"),
    "a later version by default": lambda xml: (
        xml.replace("{version}", "2.6.9")
        .replace("xmlns:p=", "xmlns=")
        .replace("<p:", "<")
        .replace("</p:", "</")
        .replace(" p:", " ")
    ),
    "none at all": lambda xml: (
        xml.replace(f' xmlns:p="{SPACE}{{version}}"', "")
        .replace("<p:", "<")
        .replace("</p:", "</")
        .replace(" p:", " ")
    ),
    "two in one file": lambda xml: xml.replace("{version}", "9.0.0").replace(
        "<p:organisatie ", '<p:organisatie xmlns:p="urn:fictief" '
    ),
}


@pytest.mark.parametrize("named", NAMESPACES)
def test_the_register_is_read_whatever_its_namespace(tmp_path, edition_known, named):
    path = tmp_path / "export.xml"
    path.write_text(NAMESPACES[named](REGISTER.replace("{organisations}", utrecht())), "utf-8")
    found = read_register_frame(path, edition_known, TODAY)
    assert [(one.name, one.mandates[0].office) for one in found.persons] == [
        ("Fictief Bo", "burgemeester"),
        ("Fictief Ru", "raadslid"),
    ]
    assert found.persons[0].email == "Fictief.Bo@voorbeeld.example"
    assert found.persons[1].mandates[0].organisation == UTRECHT
    assert found.contacts == (
        Contact(UTRECHT, "griffier", "Fictief Joost", "Fictief.Joost@voorbeeld.example"),
    )


def refused(tmp_path, edition_known, *organisations: str, change=lambda text: text) -> list[str]:
    """The codes with which an export is refused."""
    path = register(tmp_path, "2.6.9", *organisations)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_register_frame(path, edition_known, TODAY)
    return [one.code for one in found.value.problems]


def test_everything_that_is_wrong_in_a_register_is_told_at_once(tmp_path, edition_known):
    nameless = member("").replace("<p:naam></p:naam>", "")
    wrong = member("Fictief Fout").replace("Fictief.Fout@", "geen adres@")
    late = member("Fictief Laat").replace("2022-03-30", "30 maart")
    found = refused(
        tmp_path,
        edition_known,
        organisation("Gemeente Nergenshuizen", "Gemeente", Raadslid=[member("Fictief X")]),
        organisation("", "Gemeente", Raadslid=[member("Fictief X")]),
        organisation("Gemeente Utrecht", "Gemeente", Raadslid=[nameless, wrong, late]),
        change=lambda text: text.replace("</p:overheidsorganisaties>", "</p:afgebroken>"),
    )
    assert found == ["L53", "L53", "L54", "L40", "L44", "L44", "L48"]


def test_what_stands_twice_in_the_register_counts_once_and_is_told(tmp_path, edition_known):
    path = register(tmp_path, "2.6.9", utrecht(), utrecht())
    found = read_register_frame(path, edition_known, TODAY)
    assert len(found.persons) == found.mandates == 2
    assert [one.code for one in found.warnings].count("L51") == 2


def test_an_organisation_inside_another_is_part_of_it(tmp_path, edition_known):
    inner = "<p:relaties><p:organisatie><p:naam>Fictief</p:naam></p:organisatie></p:relaties>"
    whole = utrecht().replace("<p:functies>", f"{inner}<p:functies>", 1)
    found = read_register_frame(register(tmp_path, "2.6.9", whole), edition_known, TODAY)
    assert len(found.persons) == 2


def test_who_left_or_has_no_sound_address_is_not_asked_to_correct(tmp_path, edition_known):
    wrong = member("Fictief Fout").replace("Fictief.Fout@", "geen adres@")
    path = register(
        tmp_path,
        "2.6.9",
        organisation(
            "Gemeente Utrecht",
            "Gemeente",
            Raadslid=[member("Fictief Ru")],
            Griffier=[member("Fictief Oud", "2023-01-01"), wrong],
        ),
    )
    found = read_register_frame(path, edition_known, TODAY)
    assert found.contacts == (Contact(UTRECHT, "griffier", "Fictief Fout", ""),)
    assert next(one.code for one in found.warnings) == "L56"


def test_an_organisation_that_the_edition_lacks_is_told_and_left_out(tmp_path, edition_known):
    path = register(
        tmp_path,
        "2.6.9",
        utrecht(),
        organisation("Gemeente Nergenshuizen", "Gemeente", Raadslid=[member("Fictief X")]),
        organisation("Ministerie van Fictie", "Ministerie", Raadslid=[member("Fictief Y")]),
    )
    found = read_register_frame(path, edition_known, TODAY)
    assert [one.code for one in found.warnings if one.code == "L53"] == ["L53"]
    assert len(found.persons) == 2


BOMB = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(12))


@pytest.mark.parametrize(
    ("inside", "where"),
    [
        ("<!ENTITY x0 SYSTEM 'file://{tmp}/geheim'>", "Fictief Bo"),
        ("<!ENTITY % y SYSTEM 'http://127.0.0.1:9/dtd'> %y; <!ENTITY x0 'z'>", "Fictief Bo"),
        (f"<!ENTITY x0 'fictief'>{BOMB}", "Fictief Bo"),
        (f"<!ENTITY x0 'fictief'>{BOMB}", 'systemId="1"'),
    ],
)
def test_a_hostile_register_opens_no_file_and_grows_no_entity(
    tmp_path, edition_known, inside, where
):
    (tmp_path / "geheim").write_text("Fictief Geheim", "utf-8")
    doctype = f"<!DOCTYPE x [{inside.format(tmp=tmp_path)}]>"
    entity = "&x12;" if "x12" in inside else "&x0;"

    def poison(text: str) -> str:
        there = f'systemId="{entity}"' if "=" in where else entity
        return text.replace("?>", f"?>{doctype}", 1).replace(where, there)

    assert refused(tmp_path, edition_known, utrecht(), change=poison)[0] in ("L54", "L55")


@pytest.mark.parametrize(("text", "code"), [("<a><b></a>", "L54"), ("<a/>", "L52"), ("", "L54")])
def test_what_is_no_register_is_refused(tmp_path, edition_known, text, code):
    path = tmp_path / "x.xml"
    path.write_text(text, "utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_register_frame(path, edition_known, TODAY)
    assert [one.code for one in found.value.problems] == [code]
