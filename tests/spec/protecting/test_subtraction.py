"""Chapter: a hidden group is not found by subtracting published ones (rules R3 and R8)."""

from __future__ import annotations

import pytest

from monitor.protect.plan import make_plan
from protect.chapters import rows_of
from protect.editions import POLICY
from protect.frames import domain, frame_of


title = "Aftrekken geeft niets prijs"

prose = """
Een cijfer weglaten helpt niet als het uit andere volgt. Hier zijn er 18 vrouwen in het dagelijks
bestuur van de provincies. Zou de publicatie vrouwen in de provincies (207) én vrouwelijke
Statenleden (189) tonen, dan bleven bij aftrekken die 18 over: 207 − 189 = 18. Het plan laat de
groepen toe in volgorde van belang en weigert elke groep waarmee een te kleine groep uit te
rekenen zou zijn, hoe lang de som ook is.
"""

population = """
| functiegroep      | geslacht | personen | respondenten |
|-------------------|----------|----------|--------------|
| bestuur_provincie | man      | 54       | 30           |
| bestuur_provincie | vrouw    | 18       | 11           |
| statenlid         | man      | 383      | 110          |
| statenlid         | vrouw    | 189      | 57           |
"""

table = """
| gevraagd            | functiegroep      | geslacht | besluit |
|---------------------|-------------------|----------|---------|
| 1 provincies        |                   |          | ja      |
| 2 dagelijks bestuur | bestuur_provincie |          | ja      |
| 3 Statenleden       | statenlid         |          | ja      |
| 4 mannen            |                   | man      | ja      |
| 5 vrouwen           |                   | vrouw    | ja      |
| 6 bestuurders       | bestuur_provincie | vrouw    | R1      |
| 7 Statenleden m     | statenlid         | man      | R8      |
| 8 Statenleden v     | statenlid         | vrouw    | R8      |
"""


@pytest.fixture(scope="module")
def plan():
    lines = [
        (row["functiegroep"], "pv20", row["geslacht"], int(row["personen"]),
         int(row["respondenten"]))
        for row in rows_of(population)
    ]  # fmt: skip
    asked = []
    for at, row in enumerate(rows_of(table)):
        where = {"office_group": row["functiegroep"], "gender": row["geslacht"]}
        chosen = {name: value for name, value in where.items() if value}
        asked.append(domain(row["gevraagd"], at, **chosen))
    return make_plan(2024, asked, frame_of(lines), POLICY)


@pytest.mark.parametrize("row", rows_of(table), ids=lambda row: row["gevraagd"])
def test_the_table_holds(row, plan):
    assert (plan.by_domain[row["gevraagd"]].rule or "ja") == row["besluit"]


def test_the_refusal_shows_its_sum(plan):
    refused = plan.by_domain["8 Statenleden v"]
    assert refused.formula == ("+ 5 vrouwen", "− 8 Statenleden v")
    assert refused.exposed == "bestuur_provincie × vrouw"
