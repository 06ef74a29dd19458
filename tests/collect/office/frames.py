"""Frames of fictitious people, as a CSV and as an export of the register with any namespace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from collect.people import EDITION
from monitor.collect.sending.frame import Known, read_known


TODAY = date(2024, 2, 1)
UTRECHT, ALMERE, PROVINCE, WATER = "gm0344", "gm0034", "pv26", "ws0636"
HEADER = "person,name,organisation,office,email,postal,language,started,ended\n"
REGISTER = """<?xml version="1.0" encoding="UTF-8"?>
<p:overheidsorganisaties xmlns:p="https://organisaties.overheid.nl/static/schema/oo/export/{version}">
<p:organisaties>{organisations}</p:organisaties></p:overheidsorganisaties>
"""
ORGANISATION = """<p:organisatie p:systemId="{number}"><p:naam>{name}</p:naam>
<p:types><p:type>{type}</p:type></p:types>
<p:functies>{functions}</p:functies></p:organisatie>"""
FUNCTION = """<p:functie p:systemId="7"><p:naam>{name}</p:naam><p:type>{name}</p:type>
<p:medewerkers>{members}</p:medewerkers></p:functie>"""
MEMBER = """<p:medewerker p:systemId="{number}"><p:naam>{name}</p:naam>{ended}
<p:startDatum>2022-03-30</p:startDatum><p:contact><p:emailadressen><p:emailadres>
<p:label>Algemeen</p:label><p:emailadres>x</p:emailadres></p:emailadres></p:emailadressen>
</p:contact></p:medewerker>"""


def known() -> Known:
    return read_known(EDITION)


def written(path: Path, *lines: str) -> Path:
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def people(count: int, organisation: str = UTRECHT, office: str = "raadslid") -> list[str]:
    return [
        f"{organisation}-{office}-{n},Fictief Persoon {n},{organisation},{office},"
        f"fictief{n}.{organisation}.{office}@voorbeeld.example,,,,"
        for n in range(count)
    ]
