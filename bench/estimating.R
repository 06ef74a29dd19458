# The contender R survey: means of each item in everyone and by each domain variable.
suppressPackageStartupMessages(library(survey))
given <- commandArgs(TRUE)
data <- read.csv(given[1])
items <- as.integer(given[2])
design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~persons, data = data)
for (round in seq_len(as.integer(given[3]))) {
  started <- proc.time()[["elapsed"]]
  for (item in seq_len(items) - 1) {
    y <- as.formula(paste0("~y", item))
    svymean(y, design, na.rm = TRUE)
    for (domain in 0:5)
      svyby(y, as.formula(paste0("~d", domain)), design, svymean, na.rm = TRUE)
  }
  cat(proc.time()[["elapsed"]] - started, "\n")
}
