"""The open data in the languages of others: SDMX for statisticians, DCAT for catalogues, PROV for
who asks where a figure comes from. All say what the tables beside them say, and nothing more."""
