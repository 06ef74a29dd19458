"""Sealed answers (antwoorden): nobody on this machine can open them, and they have no order."""
