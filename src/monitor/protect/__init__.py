"""The only door to the outside: decides what may be shown, rounds it and freezes it in the ledger."""
