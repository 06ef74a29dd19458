"""How sure a published figure is, and which surveys there are besides the monitor.

A figure of another survey keeps its own place for ever: nothing here may join two surveys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.concepts.language import Text
from monitor.concepts.terms import NOTE_2024, OURS, Term, table


@dataclass(frozen=True, slots=True)
class Standing(Term):
    """What one published value is among the values of its cell (stand)."""


@dataclass(frozen=True, slots=True)
class Verification(Term):
    """How a fact about an edition is known (zekerheid)."""


@dataclass(frozen=True, slots=True)
class BreakKind(Term):
    """What changed at a break in a series (soort breuk)."""


@dataclass(frozen=True, slots=True)
class Survey(Term):
    """An inquiry whose figures are kept apart (onderzoek). `comparable` is true for the monitor
    itself and for nothing else."""

    comparable: bool = False


def _name(nl: str, en: str) -> tuple[Text, Text]:
    """A name, which has no plural."""
    return Text(nl, en), Text(nl, en)


STANDINGS: Mapping[str, Standing] = table(
    Standing(
        "canonical",
        Text("geldende waarde", "canonical value"),
        Text("geldende waarden", "canonical values"),
        "de",
        Text(
            "De waarde die getoond wordt en waarmee vergeleken wordt; hoogstens één per cel.",
            "The value that is shown and compared with; at most one per cell.",
        ),
        OURS,
    ),
    Standing(
        "superseded",
        Text("achterhaalde waarde", "superseded value"),
        Text("achterhaalde waarden", "superseded values"),
        "de",
        Text(
            "Elders gepubliceerd, op een andere afronding, weging of afbakening; niet getoond als "
            "waarde.",
            "Published elsewhere, with another rounding, weighting or scope; not shown as the "
            "value.",
        ),
        OURS,
    ),
    Standing(
        "erroneous",
        Text("onjuiste waarde", "erroneous value"),
        Text("onjuiste waarden", "erroneous values"),
        "de",
        Text(
            "Gepubliceerd, maar aantoonbaar fout.",
            "Published, but provably wrong.",
        ),
        OURS,
    ),
)

VERIFICATIONS: Mapping[str, Verification] = table(
    Verification(
        "published",
        Text("gepubliceerd gegeven", "published fact"),
        Text("gepubliceerde gegevens", "published facts"),
        "het",
        Text("Staat in een gelezen bron.", "Stands in a source that was read."),
        OURS,
    ),
    Verification(
        "computed",
        Text("berekend gegeven", "computed fact"),
        Text("berekende gegevens", "computed facts"),
        "het",
        Text("Berekend uit gepubliceerde getallen.", "Computed from published numbers."),
        OURS,
    ),
    Verification(
        "inferred",
        Text("afgeleid gegeven", "inferred fact"),
        Text("afgeleide gegevens", "inferred facts"),
        "het",
        Text(
            "Aangenomen op goede gronden; nog te bevestigen.",
            "Assumed on good grounds; yet to be confirmed.",
        ),
        OURS,
    ),
    Verification(
        "not_verified",
        Text("niet nagegaan gegeven", "unverified fact"),
        Text("niet nagegane gegevens", "unverified facts"),
        "het",
        Text("Gezocht en niet bevestigd.", "Looked for and not confirmed."),
        OURS,
    ),
)

BREAK_KINDS: Mapping[str, BreakKind] = table(
    BreakKind(
        "instrument",
        Text("ander meetinstrument", "another instrument"),
        Text("andere meetinstrumenten", "other instruments"),
        "het",
        Text("Een ander onderzoek met eigen vragen.", "Another survey with its own questions."),
        OURS,
    ),
    BreakKind(
        "incident",
        Text("ander gevraagd incident", "another incident asked about"),
        Text("andere gevraagde incidenten", "other incidents asked about"),
        "het",
        Text(
            "De vragen gaan over een ander incident van de getroffene.",
            "The questions are about another incident of the victim.",
        ),
        OURS,
    ),
    BreakKind(
        "forms",
        Text("andere indeling in vormen", "another division into forms"),
        Text("andere indelingen in vormen", "other divisions into forms"),
        "de",
        Text(
            "Vormen van agressie zijn samengevoegd of gesplitst.",
            "Forms of aggression were merged or split.",
        ),
        OURS,
    ),
    BreakKind(
        "population",
        Text("andere populatie", "another population"),
        Text("andere populaties", "other populations"),
        "de",
        Text("Andere personen of organisaties zijn bevraagd.", "Other persons or organisations."),
        OURS,
    ),
    BreakKind(
        "absence",
        Text("onderbreking", "gap"),
        Text("onderbrekingen", "gaps"),
        "de",
        Text("Een editie heeft dit niet gemeten.", "An edition did not measure this."),
        OURS,
    ),
    BreakKind(
        "bureau",
        Text("ander onderzoeksbureau", "another research bureau"),
        Text("andere onderzoeksbureaus", "other research bureaus"),
        "het",
        Text("Een ander bureau voerde het onderzoek uit.", "Another bureau did the research."),
        OURS,
    ),
    BreakKind(
        "label",
        Text("ander opschrift", "another label"),
        Text("andere opschriften", "other labels"),
        "het",
        Text(
            "Dezelfde vraag of het onderzoek zelf heet in publicaties anders.",
            "The same question, or the survey itself, is named otherwise in publications.",
        ),
        OURS,
    ),
)

SURVEYS: Mapping[str, Survey] = table(
    Survey(
        "miv",
        *_name("Monitor Integriteit en Veiligheid", "Monitor Integriteit en Veiligheid"),
        "de",
        Text(
            "De tweejaarlijkse monitor van het ministerie van BZK, sinds 2010, onder welke naam "
            "ook.",
            "The biennial monitor of the Ministry of the Interior, since 2010, under whatever "
            "name.",
        ),
        NOTE_2024,
        comparable=True,
    ),
    Survey(
        "vpt",
        *_name("meting Veilige Publieke Taak", "Veilige Publieke Taak measurement"),
        "de",
        Text(
            "De voorloper van 2007 en 2009 (IVA), een ander instrument.",
            "The predecessor of 2007 and 2009 (IVA), another instrument.",
        ),
        "nu.nl/politiek/2327400",
    ),
    Survey(
        "perikles",
        *_name("enquête van Perikles", "Perikles survey"),
        "de",
        Text(
            "Enquêtes onder raadsleden over hun hele raadsperiode (2015, 2016).",
            "Surveys among councillors about their whole council term (2015, 2016).",
        ),
        "nrc.nl/nieuws/2016/02/24; Aanhangsel Handelingen II 2015/16, 2247",
    ),
    Survey(
        "raadslid_nu",
        *_name("peiling van Raadslid.nu", "Raadslid.nu poll"),
        "de",
        Text(
            "Peiling onder raadsleden over een half jaar (2016).",
            "Poll among councillors about six months (2016).",
        ),
        "Aanhangsel Handelingen II 2015/16, 2247",
    ),
    Survey(
        "nvvr_nos",
        *_name("enquête van NVvR en NOS", "NVvR and NOS survey"),
        "de",
        Text(
            "Enquêtes onder raadsleden over vier jaar (2022, 2026).",
            "Surveys among councillors about four years (2022, 2026).",
        ),
        "metronieuws.nl/in-het-nieuws/binnenland/2026/02",
    ),
    Survey(
        "wodc",
        *_name("onderzoek van WODC", "WODC research"),
        "het",
        Text(
            "Onderzoek naar bedreigde burgemeesters op eerdere metingen en zaken (2020).",
            "Research on threatened mayors, on earlier measurements and cases (2020).",
        ),
        "gelderlander.nl (oktober 2020)",
    ),
    Survey(
        "trouw",
        *_name("enquête van Trouw", "Trouw survey"),
        "de",
        Text(
            "Enquête onder Statenleden over vier jaar (2023).",
            "Survey among provincial councillors about four years (2023).",
        ),
        "trouw.nl (februari 2023)",
    ),
)
