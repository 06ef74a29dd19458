"""The only door to the outside: decides what may be shown, rounds it, keeps it in the ledger."""
