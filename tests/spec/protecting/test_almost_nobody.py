"""Chapter: nobody, one and two persons get the same words (tail rule R4)."""

from __future__ import annotations

import pytest

from protect.chapters import rows_of
from protect.editions import decided, estimate, one


title = "Bijna niemand en bijna iedereen"

prose = """
Wie weet dat 0% van een kleine groep iets meemaakte, weet het van iedereen daarin. Daarom krijgen
niemand, één en twee personen in een groep van minder dan 1.000 dezelfde woorden: "minder dan q%".
De grens q is het eerstvolgende vijftal boven het aandeel dat drie personen zouden zijn, zodat
"minder dan q%" niet verraadt hoeveel het er zijn. Aan de andere kant staat "meer dan 100 − q%".

Drie van 60 personen is 5%; het eerstvolgende vijftal daarboven is 10.
"""

table = """
| respondenten | ja | getoond |
|--------------|----|---------|
| 60           | 0  | <10     |
| 60           | 1  | <10     |
| 60           | 2  | <10     |
| 60           | 3  | 5       |
| 61           | 2  | <5      |
| 30           | 2  | <15     |
| 200          | 2  | <5      |
| 200          | 3  | 2       |
| 60           | 57 | 95      |
| 60           | 58 | >90     |
| 60           | 60 | >90     |
"""


@pytest.mark.parametrize(
    "row", rows_of(table), ids=lambda row: f"{row['ja']}/{row['respondenten']}"
)
def test_the_table_holds(row):
    n = int(row["respondenten"])
    found = estimate("agg_any", "groep", int(row["ja"]), n, base=500)
    cell = one(decided({"groep": (500, n, "")}, [found]), "groep")
    assert f"{cell.bound}{cell.value}" == row["getoond"]
