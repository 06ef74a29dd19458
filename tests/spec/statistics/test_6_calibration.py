"""Chapter 3, section 6."""

from __future__ import annotations

import pytest

from monitor.process.calibration import Margin, calibrate, kish_effect, trim
from spec.drawing import columns, numbers


title = "Wegen maakt kloppend en verandert zo weinig mogelijk"
rule = """
De gewichten worden zo bijgesteld dat bekende aantallen uitkomen, dichtbij de oude: per cel
(poststratificatie), per marge om beurten (raking), of met een recht verband en grenzen
(lineair, logit). Aftoppen snijdt uitschieters af en verdeelt ze over de anderen naar rato van
hun gewicht.
"""
table = """
| cel   | gewicht | bekend |
|-------|---------|--------|
| man   | 2       | 6      |
| man   | 2       | 6      |
| vrouw | 2       | 3      |
"""
working = """
Er zijn 6 mannen en 3 vrouwen: de mannen gaan van 2 naar 3, de vrouw ook. Van de gewichten 1, 2
en 6 blijft met een grens van 4 de som 9: de zes wordt 4, en de andere 5 worden 5/3 en 10/3.
"""
source = "Deville & Särndal, JASA 87 (1992), p. 376–382"


def test_a_margin_is_met() -> None:
    drawn = columns(table)
    margin = Margin.of("cel", [0, 0, 1], [6, 3])
    for distance in ("linear", "raking"):
        found = calibrate(numbers(drawn["gewicht"]), [margin], distance=distance).weights
        assert found == pytest.approx([3, 3, 3])
    assert kish_effect(found) == pytest.approx(1)


def test_what_is_cut_off_goes_to_the_others() -> None:
    assert trim([1.0, 2, 6], 0, 4) == pytest.approx([5 / 3, 10 / 3, 4])
