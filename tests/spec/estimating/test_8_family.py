"""Chapter 1, section 8."""

from __future__ import annotations

import pytest

from monitor.analyse import compare


title = "Wie vaak zoekt, vindt altijd iets"
rule = """
Bij twintig toetsen op 5% is er gemiddeld één die toevallig uitslaat. De toetsen van één
publicatie vormen een familie en hun p-waarden worden verhoogd: met Holm blijft de kans op ook
maar één onterechte bewering onder 5%, met Benjamini–Hochberg het deel van de beweringen dat
onterecht is.
"""
table = """
| toets | p    | Holm | Benjamini–Hochberg |
|-------|------|------|--------------------|
| 1     | 0,01 | 0,03 | 0,03               |
| 2     | 0,03 | 0,06 | 0,04               |
| 3     | 0,04 | 0,06 | 0,04               |
"""
working = """
Holm: de kleinste maal 3, de volgende maal 2, de grootste maal 1, en nooit lager dan de vorige.
Benjamini–Hochberg: p maal 3 gedeeld door de rang, en nooit hoger dan de volgende.
"""
source = "Holm, Scand. J. Statist. 6 (1979); Benjamini & Hochberg, JRSS-B 57 (1995)"


def test_holm() -> None:
    assert compare.holm([0.01, 0.03, 0.04]) == pytest.approx([0.03, 0.06, 0.06])


def test_benjamini_and_hochberg() -> None:
    assert compare.benjamini_hochberg([0.01, 0.03, 0.04]) == pytest.approx([0.03, 0.04, 0.04])
