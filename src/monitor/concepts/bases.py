"""The bases of the monitor: of whom or of what a percentage is a share.

Most errors in print come from reading a share of victims as a share of everyone. A base is
therefore a code from this table and never free text, and no figure travels without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from monitor.concepts.language import Language, Text
from monitor.concepts.terms import LETTER_2018, OURS, PRESS_2012, REPORT_2020, Term, table


Unit = Literal["persons", "incidents", "organisations"]


@dataclass(frozen=True, slots=True)
class Base(Term):
    """A base (basis): `unit` is what is counted, `within` the code of the base that holds this
    one ("" for the widest). The texts have a slot `{group}` for a plural without article
    ("burgemeesters"): `line` stands after "Basis: " under a chart, `phrase` after
    "7% van de " in a sentence.
    """

    unit: Unit
    within: str
    line: Text
    phrase: Text

    def line_for(self, group: Text, language: Language) -> str:
        """As under a chart, without "Basis: " and n: "alle ondervraagde burgemeesters"."""
        return self.line.say(language).format(group=group.say(language))

    def phrase_for(self, group: Text, language: Language) -> str:
        """As in a sentence, without article: "burgemeesters die agressie meemaakten"."""
        return self.phrase.say(language).format(group=group.say(language))


BASES: Mapping[str, Base] = table(
    Base(
        "all",
        Text("ondervraagde", "respondent"),
        Text("ondervraagden", "respondents"),
        "de",
        Text(
            "Iedereen die de vragenlijst invulde, ook wie niets meemaakte.",
            "Everyone who filled in the questionnaire, also who experienced nothing.",
        ),
        REPORT_2020,
        unit="persons",
        within="",
        line=Text("alle ondervraagde {group}", "all responding {group}"),
        phrase=Text("{group}", "{group}"),
    ),
    Base(
        "victims",
        Text("getroffene", "victim"),
        Text("getroffenen", "victims"),
        "de",
        Text(
            "Ondervraagde die in de afgelopen twaalf maanden minstens één vorm van agressie "
            "meemaakte.",
            "Respondent who experienced at least one form of aggression in the past twelve months.",
        ),
        REPORT_2020,
        unit="persons",
        within="all",
        line=Text(
            "ondervraagde {group} die in de afgelopen 12 maanden agressie meemaakten",
            "responding {group} who experienced aggression in the past 12 months",
        ),
        phrase=Text(
            "{group} die agressie meemaakten",
            "{group} who experienced aggression",
        ),
    ),
    Base(
        "incidents",
        Text("meest recente incident", "most recent incident"),
        Text("meest recente incidenten", "most recent incidents"),
        "het",
        Text(
            "Eén incident per getroffene: sinds 2012 het meest recente, in 2010 het ernstigste. "
            "Dus niet alle incidenten die plaatsvonden.",
            "One incident per victim: the most recent one since 2012, the most serious one in "
            "2010. So not all incidents that took place.",
        ),
        f"{PRESS_2012}; {REPORT_2020}",
        unit="incidents",
        within="victims",
        line=Text(
            "het meest recente incident van ondervraagde {group} die agressie meemaakten",
            "the most recent incident of responding {group} who experienced aggression",
        ),
        phrase=Text("meest recente incidenten van {group}", "the most recent incidents of {group}"),
    ),
    Base(
        "verbal_incidents",
        Text("verbaal incident", "verbal incident"),
        Text("verbale incidenten", "verbal incidents"),
        "het",
        Text(
            "Het meest recente incident van een getroffene, als dat verbale agressie was.",
            "The most recent incident of a victim, if that was verbal aggression.",
        ),
        "telegraaf.nl/nieuws/1416938610 (2022)",
        unit="incidents",
        within="incidents",
        line=Text(
            "het meest recente incident van ondervraagde {group}, als dat verbale agressie was",
            "the most recent incident of responding {group}, if that was verbal aggression",
        ),
        phrase=Text(
            "meest recente verbale incidenten van {group}",
            "the most recent incidents of {group} that were verbal",
        ),
    ),
    Base(
        "threat_incidents",
        Text("dreigend incident", "threatening incident"),
        Text("dreigende incidenten", "threatening incidents"),
        "het",
        Text(
            "Het meest recente incident van een getroffene, als dat bedreiging of intimidatie was.",
            "The most recent incident of a victim, if that was a threat or intimidation.",
        ),
        PRESS_2012,
        unit="incidents",
        within="incidents",
        line=Text(
            "het meest recente incident van ondervraagde {group}, als dat bedreiging of "
            "intimidatie was",
            "the most recent incident of responding {group}, if that was a threat or intimidation",
        ),
        phrase=Text(
            "meest recente dreigende incidenten van {group}",
            "the most recent incidents of {group} that were threats or intimidation",
        ),
    ),
    Base(
        "physical_incidents",
        Text("fysiek incident", "physical incident"),
        Text("fysieke incidenten", "physical incidents"),
        "het",
        Text(
            "Het meest recente incident van een getroffene, als dat fysieke agressie was.",
            "The most recent incident of a victim, if that was physical aggression.",
        ),
        PRESS_2012,
        unit="incidents",
        within="incidents",
        line=Text(
            "het meest recente incident van ondervraagde {group}, als dat fysieke agressie was",
            "the most recent incident of responding {group}, if that was physical aggression",
        ),
        phrase=Text(
            "meest recente fysieke incidenten van {group}",
            "the most recent incidents of {group} that were physical",
        ),
    ),
    Base(
        "threat_or_physical_incidents",
        Text("dreigend of fysiek incident", "threatening or physical incident"),
        Text("dreigende of fysieke incidenten", "threatening or physical incidents"),
        "het",
        Text(
            "Het meest recente incident van een getroffene, als dat bedreiging, intimidatie of "
            "fysieke agressie was.",
            "The most recent incident of a victim, if that was a threat, intimidation or physical "
            "aggression.",
        ),
        PRESS_2012,
        unit="incidents",
        within="incidents",
        line=Text(
            "het meest recente incident van ondervraagde {group}, als dat bedreiging, intimidatie "
            "of fysieke agressie was",
            "the most recent incident of responding {group}, if that was a threat, intimidation "
            "or physical aggression",
        ),
        phrase=Text(
            "meest recente dreigende of fysieke incidenten van {group}",
            "the most recent incidents of {group} that were threatening or physical",
        ),
    ),
    Base(
        "serious_incidents",
        Text("ernstig incident", "serious incident"),
        Text("ernstige incidenten", "serious incidents"),
        "het",
        Text(
            "Het meest recente incident van een getroffene die het zelf (zeer) ernstig vond.",
            "The most recent incident of a victim who felt it was (very) serious.",
        ),
        "raadsleden.nl, Aangiftebereidheid neemt af (2022)",
        unit="incidents",
        within="incidents",
        line=Text(
            "het meest recente incident van ondervraagde {group} die het (zeer) ernstig vonden",
            "the most recent incident of responding {group} who felt it was (very) serious",
        ),
        phrase=Text(
            "meest recente incidenten die {group} (zeer) ernstig vonden",
            "the most recent incidents that {group} felt were (very) serious",
        ),
    ),
    Base(
        "no_police_report",
        Text("incident zonder aangifte", "incident without police report"),
        Text("incidenten zonder aangifte", "incidents without police report"),
        "het",
        Text(
            "Het meest recente incident van een getroffene, als daarvan geen aangifte is gedaan.",
            "The most recent incident of a victim, if it was not reported to the police.",
        ),
        "raadsleden.nl, Aangiftebereidheid neemt af (2022)",
        unit="incidents",
        within="incidents",
        line=Text(
            "het meest recente incident van ondervraagde {group}, als geen aangifte is gedaan",
            "the most recent incident of responding {group}, if not reported to the police",
        ),
        phrase=Text(
            "meest recente incidenten van {group} waarvan geen aangifte is gedaan",
            "the most recent incidents of {group} that were not reported to the police",
        ),
    ),
    Base(
        "reporters",
        Text("melder", "reporter of an incident"),
        Text("melders", "reporters of an incident"),
        "de",
        Text(
            "Getroffene die het meest recente incident besprak of meldde.",
            "Victim who discussed or reported the most recent incident.",
        ),
        LETTER_2018,
        unit="persons",
        within="victims",
        line=Text(
            "ondervraagde {group} die het meest recente incident bespraken of meldden",
            "responding {group} who discussed or reported the most recent incident",
        ),
        phrase=Text(
            "{group} die het incident bespraken of meldden",
            "{group} who discussed or reported the incident",
        ),
    ),
    Base(
        "breach_witnesses",
        Text("waarnemer van een mogelijke schending", "witness of a possible breach"),
        Text("waarnemers van een mogelijke schending", "witnesses of a possible breach"),
        "de",
        Text(
            "Ondervraagde die in het afgelopen jaar zag of vermoedde dat een collega-ambtsdrager "
            "minstens één van de negen regels niet naleefde.",
            "Respondent who in the past year saw or suspected that a fellow office holder did not "
            "follow at least one of the nine rules.",
        ),
        "binnenlandsbestuur.nl, 8 december 2022",
        unit="persons",
        within="all",
        line=Text(
            "ondervraagde {group} die een mogelijke integriteitsschending zagen of vermoedden",
            "responding {group} who saw or suspected a possible breach of integrity",
        ),
        phrase=Text(
            "{group} die een mogelijke schending zagen of vermoedden",
            "{group} who saw or suspected a possible breach",
        ),
    ),
    Base(
        "public_contact",
        Text("ondervraagde met publiekscontact", "respondent in contact with the public"),
        Text("ondervraagden met publiekscontact", "respondents in contact with the public"),
        "de",
        Text(
            "Ondervraagde die in het werk minstens elke maand contact heeft met inwoners of "
            "ondernemers.",
            "Respondent who is in contact with residents or entrepreneurs at work at least every "
            "month.",
        ),
        OURS,
        unit="persons",
        within="all",
        line=Text(
            "ondervraagde {group} met publiekscontact",
            "responding {group} in contact with the public",
        ),
        phrase=Text(
            "{group} met publiekscontact",
            "{group} in contact with the public",
        ),
    ),
    Base(
        "organisations",
        Text("deelnemende organisatie", "participating organisation"),
        Text("deelnemende organisaties", "participating organisations"),
        "de",
        Text(
            "Organisatie waarvan secretaris of griffier de vragen over beleid beantwoordde.",
            "Organisation whose secretary or clerk answered the questions about policy.",
        ),
        REPORT_2020,
        unit="organisations",
        within="",
        line=Text("alle deelnemende {group}", "all participating {group}"),
        phrase=Text("deelnemende {group}", "participating {group}"),
    ),
    Base(
        "cases",
        Text("zaak", "case"),
        Text("zaken", "cases"),
        "de",
        Text(
            "Een onderzochte zaak van bedreiging of intimidatie; komt alleen in ander onderzoek "
            "dan de monitor voor.",
            "A case of threat or intimidation that was investigated; occurs only in other research "
            "than the monitor.",
        ),
        "gelderlander.nl (oktober 2020)",
        unit="incidents",
        within="",
        line=Text("onderzochte zaken van {group}", "investigated cases of {group}"),
        phrase=Text("onderzochte zaken van {group}", "investigated cases of {group}"),
    ),
)

BASE_LINE: Text = Text("Basis: {line} (n={n})", "Base: {line} (n={n})")
