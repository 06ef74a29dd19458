"""Exact algebra: a combination is found or there is none, never "almost"."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from monitor.protect.rowspace import combination, primitive, without


def test_rows_that_point_the_same_way_become_equal():
    rows = np.array([[0, 4, -6], [0, -2, 3], [0, 0, 0], [5, 0, 0]])
    assert primitive(rows).tolist() == [[0, 2, -3], [0, 2, -3], [0, 0, 0], [1, 0, 0]]


def test_what_a_known_row_explains_vanishes():
    left = without(np.array([[1, 1, 1], [0, 0, 1], [2, 2, 0]]), np.array([1, 1, 0]))
    assert left.tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_numbers_too_large_for_a_machine_word_stay_exact():
    huge = 2**61 + 1
    left = without(np.array([[huge, 1], [huge, 2]]), np.array([huge - 1, 1]))
    assert left.dtype == object
    assert left.tolist() == [[0, 1], [0, 1]]
    assert without(left, np.array([0, 1])).tolist() == [[0, 0], [0, 0]]
    # in floating point both rows would be multiples of the known one
    close = without(np.array([[huge, huge]]), np.array([huge - 1, huge]))
    assert close.any()


def test_a_combination_is_given_with_its_factors():
    rows = [[1, 1, 1], [1, 0, 1], [0, 1, 1]]
    assert combination(rows, [0, 1, 0]) == [1, -1, 0]
    assert combination(rows, [0, 0, 1]) == [-1, 1, 1]
    assert combination([[2, 0], [0, 3]], [1, 1]) == [Fraction(1, 2), Fraction(1, 3)]


def test_a_group_out_of_reach_has_no_combination():
    assert combination([[1, 1, 0], [0, 1, 1]], [1, 0, 0]) is None
    assert combination([], [1]) is None
