"""The general words of the monitor, and every word of all tables under one name.

`VOCABULARY` is what GLOSSARY.md must document, word for word.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.concepts.bases import BASES
from monitor.concepts.forms import CHANNELS, FORMS
from monitor.concepts.integrity import INTEGRITY_ITEMS
from monitor.concepts.language import Text
from monitor.concepts.offices import OFFICE_GROUPS, OFFICES, ROLES, TIERS
from monitor.concepts.organisations import SIZE_CLASSES
from monitor.concepts.populations import GENDERS, POPULATIONS
from monitor.concepts.statuses import BREAK_KINDS, STANDINGS, SURVEYS, VERIFICATIONS
from monitor.concepts.terms import (
    OURS,
    REPORT_2020,
    Article,
    Term,
    table,
)


def _noun(
    code: str,
    article: Article,
    dutch: tuple[str, str],
    english: tuple[str, str],
    nl: str,
    en: str,
    source: str = OURS,
) -> Term:
    singular, plural = Text(dutch[0], english[0]), Text(dutch[1], english[1])
    return Term(code, singular, plural, article, Text(nl, en), source)


NOUNS: Mapping[str, Term] = table(
    _noun(
        "aggression",
        "de",
        ("agressie", "agressie"),
        ("aggression", "aggression"),
        "Verbale agressie, bedreiging, intimidatie of fysieke agressie door iemand van buiten de "
        "eigen organisatie, in verband met het ambt.",
        "Verbal aggression, threats, intimidation or physical aggression by someone from outside "
        "the own organisation, in connection with the office.",
        REPORT_2020,
    ),
    _noun(
        "aftercare",
        "de",
        ("nazorg", "nazorg"),
        ("aftercare", "aftercare"),
        "Hulp na een incident, door de eigen organisatie of door anderen.",
        "Help after an incident, by the own organisation or by others.",
        REPORT_2020,
    ),
    _noun(
        "base",
        "de",
        ("basis", "bases"),
        ("base", "bases"),
        "Van wie of waarvan een percentage een deel is.",
        "Of whom or of what a percentage is a share.",
    ),
    _noun(
        "break",
        "de",
        ("breuk in de reeks", "breuken in de reeks"),
        ("break in the series", "breaks in the series"),
        "Een verandering waardoor metingen ervoor en erna niet zonder meer vergelijkbaar zijn.",
        "A change that makes measurements before and after it not simply comparable.",
    ),
    _noun(
        "cell",
        "de",
        ("cel", "cellen"),
        ("cell", "cells"),
        "Eén cijfer: één indicator, in één groep, in één editie, op één basis.",
        "One figure: one indicator, in one group, in one edition, on one base.",
    ),
    _noun(
        "channel",
        "het",
        ("kanaal", "kanalen"),
        ("channel", "channels"),
        "De weg waarlangs agressie iemand bereikt.",
        "The way in which aggression reaches someone.",
    ),
    _noun(
        "domain",
        "het",
        ("domein", "domeinen"),
        ("domain", "domains"),
        "Een groep waarvoor cijfers gevraagd worden.",
        "A group that figures are asked for.",
    ),
    _noun(
        "edition",
        "de",
        ("editie", "edities"),
        ("edition", "editions"),
        "Eén uitvoering van de monitor, genoemd naar het jaar van het veldwerk.",
        "One execution of the monitor, named after the year of the fieldwork.",
    ),
    _noun(
        "figure",
        "het",
        ("cijfer", "cijfers"),
        ("figure", "figures"),
        "Een gepubliceerd percentage met groep, basis, editie en vindplaats.",
        "A published percentage with group, base, edition and where it stood.",
    ),
    _noun(
        "form",
        "de",
        ("vorm", "vormen"),
        ("form", "forms"),
        "Een soort agressie; drie hoofdvormen met onderdelen.",
        "A kind of aggression; three heads with parts.",
        REPORT_2020,
    ),
    _noun(
        "frame",
        "het",
        ("steekproefkader", "steekproefkaders"),
        ("sampling frame", "sampling frames"),
        "De lijst van organisaties en zetels waaruit wie uitgenodigd wordt volgt.",
        "The list of organisations and seats from which follows who is invited.",
    ),
    _noun(
        "gender",
        "het",
        ("geslacht", "geslachten"),
        ("gender", "genders"),
        "Wat iemand in de vragenlijst als geslacht invult.",
        "What someone fills in as gender in the questionnaire.",
    ),
    _noun(
        "incident",
        "het",
        ("incident", "incidenten"),
        ("incident", "incidents"),
        "Eén voorval van agressie.",
        "One occurrence of aggression.",
    ),
    _noun(
        "indicator",
        "de",
        ("indicator", "indicatoren"),
        ("indicator", "indicators"),
        "Een maat met ja of nee als uitkomst, waarvan de monitor het percentage ja geeft.",
        "A measure with yes or no as outcome, of which the monitor gives the percentage yes.",
    ),
    _noun(
        "integrity",
        "de",
        ("integriteit", "integriteit"),
        ("integrity", "integrity"),
        "Het ambt uitoefenen volgens de regels en waarden die ervoor gelden.",
        "Holding office by the rules and values that go with it.",
    ),
    _noun(
        "integrity_item",
        "de",
        ("integriteitsregel", "integriteitsregels"),
        ("rule of integrity", "rules of integrity"),
        "Een van de negen regels waarvan gevraagd wordt of collega’s die naleven.",
        "One of the nine rules of which is asked whether colleagues follow them.",
        REPORT_2020,
    ),
    _noun(
        "ledger",
        "het",
        ("cijferregister", "cijferregisters"),
        ("ledger", "ledgers"),
        "De lijst van alle gevraagde cellen met precies wat daarvan getoond mag worden.",
        "The list of all cells asked for, with exactly what may be shown of each.",
    ),
    _noun(
        "office",
        "de",
        ("functie", "functies"),
        ("office", "offices"),
        "Het politieke ambt dat iemand bekleedt.",
        "The political office that someone holds.",
        REPORT_2020,
    ),
    _noun(
        "office_group",
        "de",
        ("functiegroep", "functiegroepen"),
        ("office group", "office groups"),
        "Eén functie, of enkele die samen getoond worden omdat een ervan te klein is.",
        "One office, or some that are shown together because one of them is too small.",
    ),
    _noun(
        "perpetrator",
        "de",
        ("dader", "daders"),
        ("perpetrator", "perpetrators"),
        "Wie agressie pleegt: in de monitor altijd iemand van buiten de eigen organisatie.",
        "Who commits aggression: in the monitor always someone from outside the own organisation.",
        REPORT_2020,
    ),
    _noun(
        "police_report",
        "de",
        ("aangifte", "aangiften"),
        ("report to the police", "reports to the police"),
        "Mededeling aan de politie van een strafbaar feit, met verzoek tot vervolging; iets "
        "anders dan melden of bespreken.",
        "Telling the police of a criminal offence, asking for prosecution; something else than "
        "reporting internally or discussing.",
        REPORT_2020,
    ),
    _noun(
        "population",
        "de",
        ("populatie", "populaties"),
        ("population", "populations"),
        "Iedereen over wie een onderzoek iets zegt.",
        "Everyone about whom a survey says something.",
    ),
    _noun(
        "province",
        "de",
        ("provincie", "provincies"),
        ("province", "provinces"),
        "Het gebied van een provincie, als groep over de bestuurslagen heen.",
        "The area of a province, as a group across the tiers.",
    ),
    _noun(
        "questionnaire",
        "de",
        ("vragenlijst", "vragenlijsten"),
        ("questionnaire", "questionnaires"),
        "De vragen van één onderzoek in volgorde, met wie welke vraag krijgt.",
        "The questions of one survey in order, with who gets which question.",
    ),
    _noun(
        "record",
        "het",
        ("record", "records"),
        ("record", "records"),
        "De antwoorden van één respondent, met bij elk afwezig antwoord de reden.",
        "The answers of one respondent, with a reason for each answer that is absent.",
    ),
    _noun(
        "reference_period",
        "de",
        ("referentieperiode", "referentieperiodes"),
        ("reference period", "reference periods"),
        "De twaalf maanden voor het invullen; in alle edities gelijk.",
        "The twelve months before filling in; the same in all editions.",
        "Kamerbrief 24 juni 2018 (Kamerstuk 28684-536)",
    ),
    _noun(
        "region",
        "het",
        ("landsdeel", "landsdelen"),
        ("part of the country", "parts of the country"),
        "Noord, oost, west of zuid: enkele provincies samen.",
        "North, east, west or south: some provinces together.",
    ),
    _noun(
        "respondent",
        "de",
        ("respondent", "respondenten"),
        ("respondent", "respondents"),
        "Wie de vragenlijst invulde.",
        "Who filled in the questionnaire.",
    ),
    _noun(
        "role",
        "de",
        ("rol", "rollen"),
        ("role", "roles"),
        "Besturen of vertegenwoordigen.",
        "Governing or representing.",
        REPORT_2020,
    ),
    _noun(
        "tier",
        "de",
        ("bestuurslaag", "bestuurslagen"),
        ("tier", "tiers"),
        "Gemeente, provincie of waterschap.",
        "Municipality, province or water authority.",
        REPORT_2020,
    ),
    _noun(
        "vintage",
        "de",
        ("versie van een cijfer", "versies van een cijfer"),
        ("vintage", "vintages"),
        "Een van de waarden die voor dezelfde cel gepubliceerd zijn.",
        "One of the values that were published for the same cell.",
    ),
    _noun(
        "weight",
        "het",
        ("gewicht", "gewichten"),
        ("weight", "weights"),
        "Het aantal personen waarvoor een respondent staat.",
        "The number of persons that a respondent stands for.",
    ),
    _noun(
        "weighting_class",
        "de",
        ("weegklasse", "weegklassen"),
        ("weighting class", "weighting classes"),
        "Het enige kenmerk dat met een antwoord meereist: een groep van minstens 25 personen.",
        "The only feature that travels with an answer: a group of at least 25 persons.",
    ),
)

KINDS: Mapping[str, Mapping[str, Term]] = MappingProxyType(
    {
        "noun": NOUNS,
        "tier": TIERS,
        "role": ROLES,
        "size_class": SIZE_CLASSES,
        "office": OFFICES,
        "office_group": OFFICE_GROUPS,
        "population": POPULATIONS,
        "gender": GENDERS,
        "base": BASES,
        "form": FORMS,
        "channel": CHANNELS,
        "integrity": INTEGRITY_ITEMS,
        "standing": STANDINGS,
        "verification": VERIFICATIONS,
        "break_kind": BREAK_KINDS,
        "survey": SURVEYS,
    }
)

VOCABULARY: Mapping[str, Term] = MappingProxyType(
    {f"{kind}.{code}": term for kind, terms in KINDS.items() for code, term in terms.items()}
)
