"""Answers in: read, checked, derived, weighted. Knows the questionnaire; draws no conclusion."""
