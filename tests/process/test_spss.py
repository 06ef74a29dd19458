"""The `.sav` files we write are read by programs that are not ours."""

from __future__ import annotations

import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.process.spss import Variable, sav_bytes


numbers = st.one_of(
    st.just(math.nan),
    st.integers(-101, 155).map(float),
    st.floats(-1e300, 1e300),
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(numbers, texts, numbers), min_size=1, max_size=20))
def test_every_number_and_text_comes_back(
    tmp_path: Path, rows: list[tuple[float, str, float]]
) -> None:
    one, words, other = zip(*rows, strict=True)
    variables = [
        Variable("one", np.array(one)),
        Variable("words", list(words)),
        Variable("other", np.array(other)),
    ]
    path = tmp_path / "some.sav"
    path.write_bytes(sav_bytes(variables, "proef"))
    values, meta = pyreadstat.read_sav(path, output_format="dict")
    assert meta.number_rows == len(rows)
    assert values["words"] == list(words)
    for name, column in (("one", one), ("other", other)):
        back = [math.nan if value is None else value for value in values[name]]
        np.testing.assert_array_equal(back, column)


def test_long_labels_are_cut_at_a_whole_character(tmp_path: Path) -> None:
    label = "é" * 200
    variable = Variable("x", np.array([1.0]), label, {1: label})
    path = tmp_path / "long.sav"
    path.write_bytes(sav_bytes([variable], label))
    _, meta = pyreadstat.read_sav(path, output_format="dict")
    assert meta.column_labels == ["é" * 127]
    assert meta.variable_value_labels == {"x": {1.0: "é" * 60}}
    assert meta.file_label == "é" * 32


def test_a_hundred_long_names_keep_their_own(tmp_path: Path) -> None:
    names = [f"a_very_long_name_of_a_variable_number_{number:03d}" for number in range(100)]
    path = tmp_path / "names.sav"
    path.write_bytes(sav_bytes([Variable(name, np.array([1.0])) for name in names], ""))
    _, meta = pyreadstat.read_sav(path, output_format="dict")
    assert meta.column_names == names


def test_r_reads_the_same_numbers_and_labels(tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not on this machine")
    path = tmp_path / "small.sav"
    labels = {1: "Ja", 2: "Nee", -98: "Zeg ik niet"}
    variables = [
        Variable("respondent", ["F1", "F2", "F3"]),
        Variable("victim", np.array([1.0, -98.0, math.nan]), "Slachtoffer?", labels, (-99, -97)),
    ]
    path.write_bytes(sav_bytes(variables, "fictief"))
    script = (
        "if (!requireNamespace('foreign', quietly = TRUE)) quit(status = 9);"
        f"d <- foreign::read.spss('{path}', use.value.labels = FALSE);"
        "cat(trimws(d$respondent), d$victim, sort(attr(d, 'label.table')$victim), sep = '|')"
    )
    run = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    if run.returncode == 9:
        pytest.skip("R has no package foreign on this machine")
    assert run.stdout == "F1|F2|F3|1|-98|NA|-98|1|2"
