"""From the ledger to what people read: sentences, charts, sheets, open data. Never computes."""
