"""Chapter: how large a group must be before it has figures, and how fine these are."""

from __future__ import annotations

import pytest

from protect.chapters import rows_of
from protect.editions import decided, estimate, one


title = "Hoe groter de groep, hoe fijner het cijfer"

prose = """
Van een groep van minder dan 25 personen verschijnt nooit een cijfer: de 12 commissarissen van de
Koning en de 21 dijkgraven bestaan in de publicatie niet als groep, ook niet als een regel die
zegt dat het cijfer ontbreekt. Van 25 tot 100 personen verschijnen alleen de hoofdcijfers, op
vijven afgerond en met de marge in woorden. Vanaf 100 personen zijn het hele procenten.
Daarnaast moeten genoeg personen geantwoord hebben: 20 in een groep tot 100 personen, anders 30.

De tabel is met de hand na te rekenen. "ja" is het aantal respondenten dat ja antwoordde.
"""

table = """
| personen | respondenten | ja | getoond | n    | waarom          |
|----------|--------------|----|---------|------|-----------------|
| 21       | 18           | 9  | niets   |      | geen groep (T0) |
| 60       | 19           | 9  | ·       |      | te weinig (R2)  |
| 60       | 33           | 14 | ~40     | ~35  | 42% op vijven   |
| 99       | 44           | 27 | ~60     | ~45  | 61% op vijven   |
| 100      | 44           | 27 | 61      | 44   | hele procenten  |
| 342      | 29           | 14 | ·       |      | te weinig (R2)  |
| 342      | 200          | 63 | 32      | 200  | 31,5% naar boven |
| 8452     | 400          | 2  | 1       | 400  | 0,5% naar boven |
"""


@pytest.mark.parametrize("row", rows_of(table), ids=lambda row: row["personen"])
def test_the_table_holds(row):
    n, yes = int(row["respondenten"]), int(row["ja"])
    rule = "R1" if row["getoond"] == "niets" else ""
    ledger = decided(
        {"groep": (int(row["personen"]), n, rule)},
        [estimate("agg_any", "groep", yes, n, base=float(row["personen"]))],
    )
    if row["getoond"] == "niets":
        assert len(ledger) == 0
        return
    cell = one(ledger, "groep")
    assert row["getoond"] == (f"{cell.bound}{cell.value}" if cell.shown else "·")
    assert row["n"] == (f"{'~' if cell.n_rounded else ''}{cell.n}" if cell.shown else "")
