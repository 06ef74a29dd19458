"""A questionnaire of seven questions with every feature once, and answers to it. All fictief."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from monitor.design.model import WeightingClass
from monitor.design.questionnaire import Questionnaire, read_questionnaire
from monitor.process.records import Column, Records, State, records_of


SURVEY = """\
type,name,label::Nederlands (nl),label::English (en),relevant,constraint,calculation
hidden,tier,,,,,
select_one gender,gender,Wat is uw geslacht?,What is your gender?,,,
select_one yes_no,victim,Maakte u iets mee?,Did something happen to you?,,,
begin_group,more,Meer,More,${victim} = 1,,
select_multiple forms,forms,Wat?,What?,,"not(selected(., '9') and count-selected(.) > 1)",
integer,count,Hoe vaak?,How often?,,. >= 1 and . <= 400,
date,last,Wanneer het laatst?,When the last time?,,,
end_group,,,,,,
calculate,often,,,,,"if(${count} > 5, 1, 0)"
select_one yes_no,help,Zocht u hulp?,Did you seek help?,${often} = 1,,
select_one size,size,Hoe groot?,How large?,${tier} = 'gemeente',,
text,story,Wilt u iets kwijt?,Anything to add?,,,
"""
CHOICES = """\
list_name,name,label::Nederlands (nl),label::English (en)
gender,1,Man,Man
gender,2,Vrouw,Woman
gender,3,Anders,Other
yes_no,1,Ja,Yes
yes_no,2,Nee,No
yes_no,-98,Zeg ik niet,I do not say
forms,1,Schelden,Name-calling
forms,2,Slaan,Hitting
forms,9,Geen van deze,None of these
size,1,Klein,Small
size,2,Groot,Large
"""
SETTINGS = """\
form_title,form_id,version,default_language
Proef,proef,1,Nederlands (nl)
"""


def questionnaire_in(folder: Path) -> Questionnaire:
    for name, text in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return read_questionnaire(folder)


def _class(code: str, group: str, tier: str, role: str, region: str, province: str):
    return WeightingClass(code, group, tier, role, region, province, ())


CLASSES = {
    one.code: one
    for one in (
        _class("raad-pv26", "raadslid", "gemeente", "volksvertegenwoordiger", "west", "pv26"),
        _class("bestuur-oost", "bestuur_provincie", "provincie", "bestuurder", "oost", ""),
    )
}

NUMBERS = {
    "": (0, State.NOT_ASKED),
    "-99": (0, State.NO_ANSWER),
    "-98": (0, State.WONT_SAY),
    "-97": (0, State.DONT_KNOW),
}
VARIABLES = (
    "gender",
    "victim",
    "forms_1",
    "forms_2",
    "forms_9",
    "count",
    "last",
    "help",
    "size",
)


def column(*cells: str | int) -> Column:
    """A column as it would stand in a CSV: "" is not asked, -99 no answer, a number an answer."""
    pairs = [NUMBERS.get(str(cell)) or (int(cell), State.ANSWERED) for cell in cells]
    return Column(
        np.array([value for value, _ in pairs], np.int32),
        np.array([state for _, state in pairs], np.uint8),
    )


# Three persons who follow the routing: a victim, one who refuses to say, and a provincial no.
VICTIM = (1, 1, 1, 1, 0, 7, 20240229, 2, 2)
REFUSER = (2, -98, "", "", "", "", "", "", 1)
UNHARMED = (3, 2, "", "", "", "", "", "", "")
CLASS_OF_THREE = ("raad-pv26", "raad-pv26", "bestuur-oost")


def records(
    *persons: tuple[str | int, ...],
    classes: tuple[str, ...] | None = None,
    names: tuple[str, ...] | None = None,
    fictitious: bool = True,
) -> Records:
    """Records of `persons`, each a row of cells in the order of VARIABLES."""
    names = names or tuple(f"F{number}" for number in range(1, len(persons) + 1))
    classes = classes or ("raad-pv26",) * len(persons)
    cells = zip(*persons, strict=True) if persons else [()] * len(VARIABLES)
    columns = {name: column(*row) for name, row in zip(VARIABLES, cells, strict=True)}
    return records_of(
        np.array(names, np.str_), np.array(classes, np.str_), columns, fictitious=fictitious
    )


def three() -> Records:
    return records(VICTIM, REFUSER, UNHARMED, classes=CLASS_OF_THREE)
