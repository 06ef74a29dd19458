"""Every statistic on every design beside R's survey package, on the data sets R brings along.

Needs R with `survey`, which `.ci/run` installs; skipped with a reason elsewhere, because the data
are R's and are not copied here.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from differential.packaged_cases import cases
from differential.reading import Case


HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reference" / "equal-to-r.md"
TOLERANCE = 1e-9
LOOSER = {  # where R itself stops early; the first that fits
    "_interval_likelihood": 2e-5,  # its profile is interpolated
    "_rake_": 1e-7,  # its rake stops near the margins, and what is left of a known share is noise
    "_logit_interval_": 1e-8,  # it fits a model, and stops early
    "_test_saddlepoint": 0.03,  # it cuts the degrees of freedom of the denominator to whole ones
    "_logistic": 1e-8,  # its variance takes the weights of the last step but one
}
# Where p lies below the weight of the smallest value, survey 4.1.1 gives the second smallest.
SECOND_SMALLEST = {f"clus2_{kind}_quantile_mean" for kind in ("post", "raking", "logit")}
Answers = dict[str, tuple[np.ndarray, np.ndarray]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed here: no data sets and no answers of R's survey")
    found = tmp_path_factory.mktemp("packaged")
    run = subprocess.run(
        [rscript, HERE / "packaged.R", found], capture_output=True, text=True, check=False
    )
    if "there is no package called ‘survey’" in run.stderr:
        pytest.skip("R is installed without its package survey")
    assert run.returncode == 0, run.stderr
    return found


@pytest.fixture(scope="module")
def theirs(folder: Path) -> Answers:
    rows = defaultdict(list)
    with (folder / "answers.csv").open(newline="") as found:
        for row in csv.DictReader(found):
            rows[row["case"]].append((_number(row["estimate"]), _number(row["se"])))
    return {case: tuple(np.array(values).T) for case, values in rows.items()}


def _number(text: str) -> float:
    return float("nan") if text in ("NA", "NaN") else float(text)


@pytest.fixture(scope="module")
def ours(folder: Path) -> dict[str, Case]:
    return dict(cases(folder))


def test_every_case_of_r_has_its_twin(theirs: Answers, ours: dict[str, Case]) -> None:
    assert ours.keys() == theirs.keys()
    assert len(theirs) > 950


def test_the_reference_page_is_up_to_date(theirs: Answers, ours: dict[str, Case]) -> None:
    expected = page(theirs, {case: ours[case]() for case in theirs})
    assert PAGE.read_text("utf-8") == expected, f"put the new text in {PAGE}"


def page(theirs: Answers, ours: Answers) -> str:
    """Every case with the values of both, as Markdown: the first of its estimates and errors."""
    lines = [
        "# Equal to R",
        "",
        "Each statistic of `monitor.analyse` beside the same one of R's `survey` 4.1.1, on the",
        "data sets that it brings along; made by `tests/differential/test_packaged.py`. A case",
        "may hold several values: the first is shown, all are compared, to 1e-9 of the value.",
        "Larger tolerances, each with its reason, stand in that file.",
        "",
        "| case | values | estimate | R | standard error | R |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for case in sorted(theirs):
        columns = [ours[case][0], theirs[case][0], ours[case][1], theirs[case][1]]
        cells = " | ".join(_shown(column[0]) for column in columns)
        lines.append(f"| {case.replace('_', ' ')} | {len(theirs[case][0])} | {cells} |")
    return "\n".join(lines) + "\n"


def _shown(value: float) -> str:
    if np.isnan(value):
        return "–"
    return "0" if abs(value) < 1e-5 else f"{value:.7g}"


def test_every_estimate_and_error_equals_r(theirs: Answers, ours: dict[str, Case]) -> None:
    wrong, compared = [], 0
    for case, (estimates, errors) in theirs.items():
        if case in SECOND_SMALLEST:
            continue
        tolerance = next((t for part, t in LOOSER.items() if part in case), TOLERANCE)
        for ours_now, r in zip(ours[case](), (estimates, errors), strict=True):
            known = np.isfinite(r)
            compared += np.count_nonzero(known)
            scale = np.where(np.abs(r) > 1e-9, np.abs(r), 1.0)
            gaps = np.abs(ours_now - r)[known] / scale[known]
            if not np.all(gaps <= tolerance):  # also when ours is nan
                wrong.append(f"{case}: {gaps.max():.1e}")
    assert not wrong, "\n".join(wrong)
    assert compared > 3700
