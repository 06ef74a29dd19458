"""Chapter: round words such as "bijna de helft"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disseminate.invented import below, cell
from monitor.concepts.hedges import hedge_for, hedges
from monitor.concepts.language import LANGUAGES
from monitor.disseminate import wording
from monitor.protect.ledger import Bound


title = "Ronde woorden staan alleen voor getallen waar zij bij passen"

prose = """
"Bijna de helft" leest prettiger dan 46%, maar mag niet van alles betekenen. Een tabel zegt voor elk
woord van welk tot welk percentage het mag. Passen er twee, dan neemt de schrijver het nauwste. Past
er geen, dan staat het getal er zelf. Wie een bewering van een ander nakijkt, gebruikt dezelfde
tabel en rekent elk woord goed waar het getal binnen valt.
"""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (10, "een tiende"),
        (25, "een kwart"),
        (32, "bijna een derde"),
        (34, "ruim een derde"),  # "een derde" may be read as 34 too: the writer takes the tighter
        (45, "bijna de helft"),
        (49, "bijna de helft"),
        (50, "de helft"),
        (53, "ruim de helft"),
        (67, "twee derde"),  # 66,7: not "ruim"
        (77, "ruim driekwart"),
        (43, "43%"),  # no word fits: the number itself
        (93, "93%"),  # "meer dan negen op de tien" wants a plural verb
    ],
)
def test_the_writer_takes_the_tightest_word(value, said):
    assert wording.share(cell(value), "nl") == said


def test_a_value_that_is_not_exact_is_never_made_rounder():
    assert wording.share(below(50), "nl") == "minder dan 50%"
    about = cell(45, margin=None, bound=Bound.ABOUT)
    assert wording.share(about, "nl") == "ongeveer 45%"
    assert wording.share(cell(None), "nl") == "niet gepubliceerd"


@given(value=st.integers(0, 100))
def test_the_writer_has_one_word_at_most_and_a_reader_accepts_it(value):
    fitting = [hedge for hedge in hedges() if hedge.writes(value)]
    assert len(fitting) <= 1
    assert all(hedge.holds(value) for hedge in fitting)
    assert hedge_for(value) == (fitting[0] if fitting else None)


# Ranges that the checker of claims is promised (design of the publication chain, A7).
@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("bijna de helft", 45, 49),
        ("ruim een derde", 34, 37),
        ("een derde", 31, 35),
        ("een op de tien", 8, 12),
        ("een kwart", 23, 27),
        ("meer dan negen op de tien", 91, 96),
    ],
)
def test_the_ranges_that_the_checker_of_claims_shares(words, low, high):
    (found,) = [hedge for hedge in hedges() if hedge.words.nl == words]
    assert found.read == (low, high)


def test_every_word_stands_once_and_has_both_languages():
    for language in LANGUAGES:
        said = [hedge.words.say(language) for hedge in hedges()]
        assert all(said)
    dutch = [hedge.words.nl for hedge in hedges()]
    assert len(set(dutch)) == len(dutch)
    assert all(0 <= hedge.read[0] <= hedge.read[1] <= 100 for hedge in hedges())


def test_a_word_for_the_writer_goes_with_a_singular_verb():
    plural = ("op de", "negen", "twee op", "drie op", "vier op")
    assert not [h for h in hedges() if h.write and any(p in h.words.nl for p in plural)]
