"""From the ledger to what people read: sentences, charts, factsheets, dashboard, open data. Never computes."""
