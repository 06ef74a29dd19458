"""Who did what in the office (logboek), and never what was answered."""
