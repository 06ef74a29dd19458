# What R's survey package says of the three designs of test_road.py.
#   Rscript road.R FOLDER ANSWERS
# FOLDER holds sample.csv and margins.csv as the test wrote them; ANSWERS becomes a long table:
# design, item, domain, what, value.

suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")

arguments <- commandArgs(trailingOnly = TRUE)
sample <- read.csv(file.path(arguments[1], "sample.csv"))
margins <- read.csv(file.path(arguments[1], "margins.csv"))
sample$everyone <- "all"

stratified <- svydesign(id = ~1, strata = ~stratum, fpc = ~population, data = sample)
designs <- list(
  stratified = stratified,
  poststratified = postStratify(stratified, ~cell, data.frame(cell = margins$cell, Freq = margins$count)),
  unequal = svydesign(id = ~1, strata = ~stratum, fpc = ~population, weights = ~weight, data = sample)
)

answers <- list()
say <- function(design, item, domain, what, value) {
  answers[[length(answers) + 1]] <<- data.frame(
    design, item, domain, what, value = sprintf("%.17g", as.numeric(value))
  )
}

for (name in names(designs)) {
  design <- designs[[name]]
  for (item in c("common", "rare", "sparse")) {
    formula <- as.formula(paste0("~", item))
    seen <- !is.na(design$variables[[item]])
    design$variables[[item]][!seen] <- 0 # outside the base; a calibrated design keeps the rows
    answered <- design[seen, ]
    for (domain in c("everyone", "office")) {
      by <- svyby(formula, as.formula(paste0("~", domain)), answered, svymean)
      for (row in seq_len(nrow(by))) {
        level <- as.character(by[row, 1])
        part <- answered[answered$variables[[domain]] == level, ]
        say(name, item, level, "estimate", coef(by)[row])
        say(name, item, level, "se", SE(by)[row])
        say(name, item, level, "df", degf(part))
        # xlogit is the closed form; "logit" iterates a glm to 1e-8 only
        interval <- suppressWarnings(confint(svyciprop(formula, part, method = "xlogit", df = degf(part))))
        if (all(is.finite(interval))) { # nobody said yes: the logit has no interval
          say(name, item, level, "logit_low", interval[1])
          say(name, item, level, "logit_high", interval[2])
        }
      }
    }
    # level minus everyone, through four totals: an independent road to the covariance
    y <- design$variables[[item]]
    for (level in sort(unique(sample$office))) {
      inside <- seen * (sample$office == level)
      totals <- svytotal(~ ay + an + ty + tn, update(design, ay = y * inside, an = inside, ty = y, tn = seen * 1))
      gap <- svycontrast(totals, quote(ay / an - ty / tn))
      say(name, item, level, "gap", coef(gap))
      say(name, item, level, "gap_se", SE(gap))
    }
  }
}
write.csv(do.call(rbind, answers), arguments[2], row.names = FALSE, quote = FALSE)
