"""The charts of the monitor: one function for each form, from released cells to SVG and its text.

A chart shows what the ledger holds and nothing else: it is drawn from whole percentages, marks a
difference only where the ledger's verdict says so, and gives away nothing of a withheld figure.
"""

from monitor.disseminate.charts.diverging import Scale, diverging
from monitor.disseminate.charts.dots import DotRow, common_maximum, dots
from monitor.disseminate.charts.drawing import Figure
from monitor.disseminate.charts.legend import MEANINGS, legend, mark
from monitor.disseminate.charts.motif import line_motif, rows_motif
from monitor.disseminate.charts.multiples import Panel, multiples
from monitor.disseminate.charts.trend import TrendBreak, TrendLine, trend


__all__ = [
    "MEANINGS",
    "DotRow",
    "Figure",
    "Panel",
    "Scale",
    "TrendBreak",
    "TrendLine",
    "common_maximum",
    "diverging",
    "dots",
    "legend",
    "line_motif",
    "mark",
    "multiples",
    "rows_motif",
    "trend",
]
