"""Domains: the groups that figures are asked for, each a partition with its words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.concepts.language import LANGUAGES
from monitor.concepts.offices import OFFICE_GROUPS
from monitor.concepts.places import PROVINCES
from monitor.concepts.problems import ProblemsFound
from monitor.design.domains import VALUES, group_of, label_of, read_domains, stated_domains


PATH = Path(__file__).parents[2] / "editions" / "2024" / "domains.toml"
DOMAINS = read_domains(PATH)
ALL = """
[[domain]]
id = "all"
family = "total"
priority = 10
label = { nl = "Allen", en = "All" }
group = { nl = "ambtsdragers", en = "office holders" }
where = {}
"""


@pytest.fixture
def read(tmp_path):
    def write_and_read(text):
        path = tmp_path / "domains.toml"
        path.write_text(text, "utf-8")
        return read_domains(path)

    return write_and_read


@pytest.fixture
def codes(read):
    def problems(text):
        with pytest.raises(ProblemsFound) as raised:
            read(text)
        return [problem.code for problem in raised.value.problems]

    return problems


def test_everyone_comes_first():
    assert next(iter(DOMAINS)) == "all"


def test_the_order_is_that_of_release():
    priorities = [domain.priority for domain in DOMAINS.values()]
    assert priorities == sorted(priorities)


def test_each_office_group_and_province_is_asked_for():
    assert set(OFFICE_GROUPS) <= set(DOMAINS)
    assert set(PROVINCES) <= set(DOMAINS)


def test_commissarissen_and_dijkgraven_cannot_be_asked_for():
    for domain in DOMAINS.values():
        assert not {"commissaris", "dijkgraaf"} & set(domain.where.get("office_group", ()))


def test_a_merged_group_says_why_it_is_merged():
    for group in ("bestuur_provincie", "bestuur_waterschap"):
        assert DOMAINS[group].note == OFFICE_GROUPS[group].merged_because


def test_a_province_says_who_is_not_in_it():
    assert "landsdeel" in DOMAINS["pv29"].note.nl


def test_what_the_plan_must_refuse_stands_last():
    last = max(domain.priority for domain in DOMAINS.values())
    assert {domain.family for domain in DOMAINS.values() if domain.priority == last} == {
        "rare_office_group_gender"
    }


def test_every_group_has_words_of_its_own():
    for language in LANGUAGES:
        for words in ("label", "group"):
            said = [getattr(domain, words).say(language) for domain in DOMAINS.values()]
            assert all(said)
            assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("where", "label", "group"),
    [
        ({"office_group": "raadslid"}, "Raadsleden", "raadsleden"),
        ({"tier": "gemeente"}, "Gemeenten", "ambtsdragers van gemeenten"),
        ({"gender": "vrouw"}, "Vrouwen", "vrouwelijke ambtsdragers"),
        ({"province": "pv29"}, "Zeeland", "ambtsdragers in Zeeland"),
        (
            {"office_group": "raadslid", "gender": "vrouw", "province": "pv31"},
            "Raadsleden, vrouwen, Limburg",
            "vrouwelijke raadsleden in Limburg",
        ),
        (
            {"tier": "provincie", "gender": "man"},
            "Provincies, mannen",
            "mannelijke ambtsdragers van provincies",
        ),
    ],
)
def test_it_says_a_group_in_words(where, label, group):
    assert label_of(where).nl == label
    assert group_of(where).nl == group


def test_english_puts_the_article_before_a_region():
    assert group_of({"region": "noord"}).en == "office holders in the Northern Netherlands"


def test_a_family_by_two_variables_is_every_combination_that_exists(read):
    found = read('[[family]]\nid = "x"\nby = ["tier", "office_group"]\npriority = 1\n')
    assert set(found) == {f"{group.tier}-{group.code}" for group in OFFICE_GROUPS.values()}


OF_OFFICE_HOLDERS = sorted(set(VALUES) - {"size_class"})


@given(st.lists(st.sampled_from(OF_OFFICE_HOLDERS), min_size=1, max_size=3, unique=True))
def test_a_family_never_holds_a_person_twice(tmp_path_factory, by):
    path = tmp_path_factory.mktemp("domains") / "domains.toml"
    listed = ", ".join(f'"{variable}"' for variable in by)
    path.write_text(f'[[family]]\nid = "x"\nby = [{listed}]\npriority = 1\n', "utf-8")
    found = read_domains(path)
    wheres = [tuple(sorted(domain.where.items())) for domain in found.values()]
    assert len(set(wheres)) == len(wheres) > 0


def test_only_limits_the_values(read):
    text = '[[family]]\nid = "x"\nby = ["tier"]\nonly = { tier = ["gemeente"] }\npriority = 1\n'
    assert list(read(text)) == ["gemeente"]


FAMILY = '[[family]]\nid = "tier"\nby = ["tier"]\npriority = 20\n'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ALL.replace("priority = 10\n", ""), "E01"),
        (ALL.replace("priority = 10", 'priority = "10"'), "E02"),
        (ALL.replace("priority = 10", "priority = true"), "E02"),
        (ALL.replace('en = "All"', 'en = ""'), "E05"),
        (ALL.replace(', en = "All"', ""), "E01"),
        (ALL.replace('"Allen", en', '"Allen", de = "Alle", en'), "E23"),
        (ALL.replace("where = {}", 'where = { sexe = ["man"] }'), "E03"),
        (ALL.replace("where = {}", 'where = { gender = ["anders"] }'), "E03"),
        (ALL.replace("where = {}", 'where = { office_group = ["dijkgraaf"] }'), "E03"),
        (ALL.replace("where = {}", 'where = { gender = "man" }'), "E02"),
        (ALL.replace('id = "all"', 'id = "alle ambtsdragers"'), "E09"),
        (ALL + ALL, "E04"),
        (FAMILY + FAMILY.replace('id = "tier"', 'id = "laag"'), "E04"),
        (FAMILY.replace('["tier"]', '["laag"]'), "E03"),
        (FAMILY + 'only = { tier = ["rijk"] }\n', "E03"),
        (FAMILY + 'only = { gender = ["man"] }\n', "E03"),
        (FAMILY + 'note.nl = "Let op."\n', "E01"),
        (FAMILY.replace("priority", "prioriteit"), "E23"),
        (ALL + "\n[kop]\n", "E23"),
    ],
)
def test_it_refuses(codes, text, code):
    assert code in codes(text)


def test_it_refuses_a_group_that_nobody_can_be_in(codes):
    where = 'where = { tier = ["provincie"], office_group = ["raadslid"] }'
    assert codes(ALL.replace("where = {}", where)) == ["E15"]


def test_it_refuses_groups_of_one_family_that_share_persons(codes):
    other = ALL.replace('"all"', '"raad"').replace("where = {}", 'where = { tier = ["gemeente"] }')
    assert codes(ALL + other) == ["E14"]


def test_groups_of_one_family_may_be_told_apart_by_different_variables(read):
    one = ALL.replace("where = {}", 'where = { tier = ["gemeente"] }')
    other = ALL.replace('"all"', '"staten"').replace(
        "where = {}", 'where = { office_group = ["statenlid"] }'
    )
    assert set(read(one + other)) == {"all", "staten"}


def test_a_complaint_points_to_the_line_of_the_group(read):
    with pytest.raises(ProblemsFound) as raised:
        read(ALL + FAMILY.replace("priority = 20", "priority = 2.5"))
    assert raised.value.problems[0].place.row == ALL.count("\n") + 1
    assert "family[1].priority" in raised.value.problems[0].what("nl")


def test_what_a_wrong_file_states_is_known_all_the_same(tmp_path):
    path = tmp_path / "domains.toml"
    path.write_text(ALL.replace("priority = 10", 'priority = "eerst"') + FAMILY, "utf-8")
    stated = stated_domains(path)
    assert stated["all"] == "total"
    assert stated["gemeente"] == "tier"
