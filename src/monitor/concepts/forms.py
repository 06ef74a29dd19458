"""The forms of aggression and the channels they come through.

Three heads, as the Monitor has them since 2014/16: verbal, threat and intimidation, physical.
Finer forms stand under a head and are shown only as sub-forms; they must never be added up to a
head, for one incident can hold several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import OURS, PRESS_2012, REPORT_2020, Article, Term, table


@dataclass(frozen=True, slots=True)
class Form(Term):
    """A form of aggression (vorm). `head` is "" for a head and else the code of its head;
    `register_code` is the code of the same form in the incident register; `separate_until` is
    the last edition in which a sub-form was a head of its own, None when it never was."""

    register_code: str
    head: str = ""
    separate_until: int | None = None


@dataclass(frozen=True, slots=True)
class Channel(Term):
    """The way an incident came (kanaal). `online` follows the analysis of the 2022 edition by
    Atria: e-mail and social media."""

    online: bool = False


_DEFINITIONS = f"{REPORT_2020}; overijssel.nl (2017)"


def _head(code: str, register_code: str, name: Text, definition: Text) -> Form:
    # A form is a mass noun in both languages: it has no plural.
    return Form(code, name, name, "de", definition, _DEFINITIONS, register_code=register_code)


def _under(
    head: str,
    register_code: str,
    code: str,
    nl: str,
    en: str,
    article: Article = "het",
    separate_until: int | None = None,
) -> Form:
    parent = {"verbal": "verbale agressie", "threat": "bedreiging", "physical": "fysieke agressie"}
    name = Text(nl, en)
    definition = Text(
        f"Onderdeel van {parent[head]}: {nl}.",
        f"Part of {FORM_HEADS[head].singular.en}: {en}.",
    )
    source = OURS if separate_until is None else PRESS_2012
    return Form(code, name, name, article, definition, source, register_code, head, separate_until)


FORM_HEADS: Mapping[str, Form] = table(
    _head(
        "verbal",
        "V",
        Text("verbale agressie", "verbal aggression"),
        Text(
            "Uitschelden, schreeuwen, kwetsen, kleineren of discriminerende opmerkingen, in "
            "persoon of online.",
            "Name-calling, shouting, hurting, belittling or discriminatory remarks, in person or "
            "online.",
        ),
    ),
    _head(
        "threat",
        "B",
        Text("bedreiging en intimidatie", "threats and intimidation"),
        Text(
            "Een concrete uiting dat iemand de ambtsdrager of diens naasten iets wil aandoen.",
            "A concrete expression of wanting to do something to the office holder or to those "
            "close to them.",
        ),
    ),
    _head(
        "physical",
        "F",
        Text("fysieke agressie", "physical aggression"),
        Text(
            "Duwen, slaan, schoppen, spugen, vastpakken of verwonden, en gooien met of vernielen "
            "van spullen.",
            "Pushing, hitting, kicking, spitting, grabbing or wounding, and throwing or destroying "
            "things.",
        ),
    ),
)

SUB_FORMS: Mapping[str, Form] = table(
    _under("verbal", "V1", "name_calling", "schelden of beledigen", "name-calling or insults"),
    _under(
        "verbal",
        "V2",
        "belittling",
        "kwetsende of kleinerende opmerkingen",
        "hurtful or belittling remarks",
        "de",
    ),
    _under("verbal", "V3", "discrimination", "discriminatie", "discrimination", "de", 2012),
    _under("verbal", "V4", "smearing", "zwartmaken, smaad of laster", "smearing, libel or slander"),
    _under(
        "verbal",
        "V5",
        "sexual_intimidation",
        "seksuele intimidatie",
        "sexual intimidation",
        "de",
        2012,
    ),
    _under(
        "threat",
        "B1",
        "threat_to_person",
        "bedreiging van de ambtsdrager zelf",
        "threat to the office holder in person",
        "de",
    ),
    _under(
        "threat",
        "B2",
        "threat_to_relatives",
        "bedreiging van gezin of naasten",
        "threat to family or close ones",
        "de",
    ),
    _under(
        "threat",
        "B3",
        "threat_by_letter",
        "dreigbrief, poeder- of kogelbrief",
        "threat letter, powder or bullet letter",
        "de",
    ),
    _under(
        "threat", "B4", "stalking", "stalken of aanhoudend lastigvallen", "stalking or harassment"
    ),
    _under("threat", "B5", "blackmail", "chanteren of dwingen", "blackmail or coercion"),
    _under("threat", "B6", "doxing", "verspreiden van privégegevens (doxing)", "doxing"),
    _under(
        "threat",
        "B7",
        "intimidating_visit",
        "intimiderend bezoek bij woning of privéplek",
        "intimidating visit at home or a private place",
    ),
    _under(
        "threat",
        "B8",
        "intimidating_behaviour",
        "intimiderend gedrag zonder aanraking",
        "intimidating behaviour without contact",
    ),
    _under(
        "physical",
        "F1",
        "grabbing",
        "duwen, trekken of vastgrijpen",
        "pushing or grabbing",
    ),
    _under(
        "physical", "F2", "hitting", "slaan, schoppen of verwonden", "hitting, kicking or wounding"
    ),
    _under(
        "physical",
        "F3",
        "spitting_throwing",
        "spugen of gooien met voorwerpen",
        "spitting or throwing objects",
    ),
    _under("physical", "F4", "vandalism", "vernieling van eigendom", "damage to property", "de"),
    _under("physical", "F5", "arson", "brandstichting of explosief", "arson or explosive", "de"),
    _under(
        "physical",
        "F6",
        "sexual_touching",
        "ongewenste seksuele aanraking",
        "unwanted sexual touching",
        "de",
    ),
)

FORMS: Mapping[str, Form] = table(*FORM_HEADS.values(), *SUB_FORMS.values())


CHANNELS: Mapping[str, Channel] = table(
    Channel(
        "f2f",
        Text("persoonlijk contact", "contact in person"),
        Text("persoonlijke contacten", "contacts in person"),
        "het",
        Text(
            "Op dezelfde plaats: op straat, in een vergadering, bij de woning.",
            "In the same place: in the street, in a meeting, at home.",
        ),
        "gemeente.nu, Agressie tegen lokale politici blijft toenemen (2020)",
    ),
    Channel(
        "phone",
        Text("telefoon", "telephone"),
        Text("telefoons", "telephones"),
        "de",
        Text("Een gesprek of ingesproken bericht.", "A call or a recorded message."),
        OURS,
    ),
    Channel(
        "letter",
        Text("brief", "letter"),
        Text("brieven", "letters"),
        "de",
        Text("Een brief, kaart of pakket.", "A letter, card or parcel."),
        OURS,
    ),
    Channel(
        "email",
        Text("e-mail", "e-mail"),
        Text("e-mails", "e-mails"),
        "de",
        Text("E-mail of een contactformulier.", "E-mail or a contact form."),
        "Atria, analyse van de monitor 2022",
        online=True,
    ),
    Channel(
        "social_media",
        Text("sociaal medium", "social medium"),
        Text("sociale media", "social media"),
        "het",
        Text(
            "Een bericht op sociale media of elders op internet, openbaar of rechtstreeks.",
            "A message on social media or elsewhere on the internet, public or direct.",
        ),
        "Atria, analyse van de monitor 2022",
        online=True,
    ),
)
