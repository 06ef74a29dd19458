"""The public dashboard (openbaar dashboard): one page that holds every released cell.

It works from disk, with the network off, and without JavaScript shows the same figures and
tables. It draws what the ledger says and computes nothing: no counts, no filters, no tests.
"""

from monitor.disseminate.dashboard.page import Product, page, write_dashboard


__all__ = ["Product", "page", "write_dashboard"]
