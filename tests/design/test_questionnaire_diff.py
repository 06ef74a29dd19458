"""Two questionnaires side by side: what changed, and which series a person should look at."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.concepts.problems import ProblemsFound
from monitor.design.edition import read_edition
from monitor.design.history import read_history
from monitor.design.questionnaire import Questionnaire, read_questionnaire
from monitor.design.questionnaire_diff import as_csv, changes, proposed_breaks


EDITION = Path(__file__).parents[2] / "editions" / "2024"
FOLDER = EDITION / "questionnaire" / "office_holders"
NL, EN = "label::Nederlands (nl)", "label::English (en)"

Rows = list[dict[str, str]]
Edit = Callable[[Rows], None]
Edited = Callable[..., Questionnaire]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The questionnaire of 2024 after something was done to its sheets."""

    def edit(survey: Edit = lambda _: None, choices: Edit = lambda _: None) -> Questionnaire:
        folder = tmp_path / "new"
        shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
        for name, change in (("survey", survey), ("choices", choices)):
            with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            columns = list(rows[0])
            change(rows)
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return read_questionnaire(folder)

    return edit


@pytest.fixture(scope="module")
def old() -> Questionnaire:
    return read_questionnaire(FOLDER)


def on(name: str, **cells: str) -> Edit:
    """Change cells of the row with this name."""

    def edit(rows: Rows) -> None:
        next(row for row in rows if row["name"] == name).update(cells)

    return edit


def found(old: Questionnaire, new: Questionnaire) -> list[tuple[str, str, str | None]]:
    return [(change.kind, change.question, change.effect) for change in changes(old, new)]


def test_the_same_questionnaire_shows_no_change(old: Questionnaire, edited: Edited) -> None:
    assert found(old, edited()) == []


def test_other_words_break_a_series_and_other_commas_are_a_note(
    old: Questionnaire, edited: Edited
) -> None:
    new = edited(on("discussed", **{NL: "Sprak u er met iemand over?"}))
    assert found(old, new) == [
        ("reworded", "discussed", "break"),
        *(
            ("leaning", name, "note")
            for name in ("discussed_with", "not_discussed_reasons", "discussion_experience")
        ),
    ]
    new = edited(on("discussed", **{NL: "Heeft u het incident, met iemand, besproken?"}))
    assert found(old, new) == [("reworded", "discussed", "note")]


def test_another_translation_breaks_nothing(old: Questionnaire, edited: Edited) -> None:
    new = edited(on("discussed", **{EN: "Did you talk about it?"}))
    assert found(old, new) == [("translated", "discussed", None)]


def test_a_new_and_a_removed_question_are_told(old: Questionnaire, edited: Edited) -> None:
    def edit(rows: Rows) -> None:
        rows.remove(next(row for row in rows if row["name"] == "witness_forms"))
        at = next(i for i, row in enumerate(rows) if row["name"] == "witness_actions")
        rows.insert(at, {"type": "integer", "name": "witnessed", NL: "Hoe vaak?", EN: "How often?"})

    new = edited(edit)
    kinds = found(old, new)
    assert ("added", "witnessed", "note") in kinds
    assert kinds[-1] == ("removed", "witness_forms", "note")


def test_a_renamed_question_goes_on_and_rules_over_it_are_the_same(
    old: Questionnaire, edited: Edited
) -> None:
    def edit(rows: Rows) -> None:
        for row in rows:
            row["relevant"] = row["relevant"].replace("${witness}", "${witnessed}")
            if row["name"] == "witness":
                row["name"] = "witnessed"

    assert found(old, edited(edit)) == [("renamed", "witnessed", None)]


def test_another_answer_another_order_and_another_word_differ(
    old: Questionnaire, edited: Edited
) -> None:
    def add(rows: Rows) -> None:
        at = next(i for i, row in enumerate(rows) if row["list_name"] == "topic")
        rows.insert(at, {**rows[at], "name": "99", NL: "Iets anders", EN: "Other"})

    def turn(rows: Rows) -> None:
        at = next(i for i, row in enumerate(rows) if row["list_name"] == "topic")
        rows[at], rows[at + 1] = rows[at + 1], rows[at]

    assert found(old, edited(choices=add)) == [("answers", "incident_topic", "break")]
    assert found(old, edited(choices=turn)) == [("order_of_answers", "incident_topic", "note")]


def test_who_gets_a_question_is_compared_by_meaning(old: Questionnaire, edited: Edited) -> None:
    same = edited(on("incident_place", relevant="( ${incident_channel}=1 )"))
    assert found(old, same) == []
    wider = edited(on("incident_place", relevant="${incident_channel} != 2"))
    assert ("base", "incident_place", "break") in found(old, wider)


def test_a_check_and_a_hint_are_notes(old: Questionnaire, edited: Edited) -> None:
    new = edited(
        on(
            "gender",
            required="yes",
            **{"hint::Nederlands (nl)": "Kies.", "hint::English (en)": "Choose."},
        )
    )
    assert found(old, new) == [("hint", "gender", "note"), ("check", "gender", "note")]


def test_proposals_stand_in_the_history_as_they_are(
    old: Questionnaire, edited: Edited, tmp_path: Path
) -> None:
    edition = read_edition(EDITION)
    newer = replace(edition, year=2026)
    new = edited(on("discussed", **{NL: "Sprak u er met iemand over?"}))
    rows = proposed_breaks(changes(old, new), edition, newer, ("2024-1", "2026-1"))
    assert rows[0]["effect"] == "break"
    assert rows[0]["first_wave"] == "2026"
    assert "discussed" in rows[0]["indicators"].split()
    assert "“Sprak u er met iemand over?”" in rows[0]["reason"]
    history = tmp_path / "history"
    shutil.copytree(EDITION.parent / "history", history)
    header, *lines = as_csv(rows).splitlines(keepends=True)
    breaks = history / "breaks.csv"
    assert breaks.read_text("utf-8").startswith(header)
    breaks.write_text(breaks.read_text("utf-8") + "".join(lines), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_history(history, edition.indicators, edition.domains)
    assert {problem.code for problem in found.value.problems} == {"H17"}  # 2026 is not there yet
    with (history / "editions.csv").open("a", encoding="utf-8") as file:
        file.write("2026,Monitor,fictief,2026,2026,inferred,,not_verified,,,fictief\n")
    read = read_history(history, edition.indicators, edition.domains)
    assert any(
        one.first_wave == 2026 and one.touches("discussed", "ambtsdragers", None)
        for one in read.breaks
    )


def test_a_change_without_an_indicator_proposes_nothing(old: Questionnaire, edited: Edited) -> None:
    edition = read_edition(EDITION)
    new = edited(on("incident_target", **{NL: "Wie was het doelwit?"}))
    assert [change.kind for change in changes(old, new)] == ["reworded"]
    assert proposed_breaks(changes(old, new), edition, edition, ("1", "2")) == []
