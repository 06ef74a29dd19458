# What R's survey package says of its own data sets, for test_packaged.py.
#   Rscript packaged.R FOLDER
# FOLDER receives every data set as CSV, weights that R calibrated or drew, and answers.csv:
# case, place, name, estimate, se. Each case has a twin of the same name in packaged_cases.py.

suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
options(digits = 17)

answers <- list()
say <- function(case, object, values = coef(object), errors = SE(object)) {
  refused <- tryCatch({ force(values); force(errors); FALSE }, error = function(e) TRUE)
  if (refused) return(message("R refuses ", case)) # such as a model with a negative weight
  values <- as.numeric(values)
  answers[[length(answers) + 1]] <<- data.frame(
    case, place = seq_along(values), estimate = sprintf("%.17g", values),
    se = sprintf("%.17g", as.numeric(errors))
  )
}
keep <- function(name, data) {
  numbers <- vapply(data, is.numeric, TRUE)
  data[numbers] <- lapply(data[numbers], function(x) ifelse(is.na(x), "", sprintf("%.17g", as.numeric(x))))
  write.csv(data, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "")
}
codes <- function(data, ...) { # factors as whole numbers from 0
  for (name in c(...)) data[[paste0(name, "_code")]] <- as.integer(factor(data[[name]])) - 1L
  data
}
schools <- function(data) {
  data <- codes(data, "stype", "sch.wide", "comp.imp", "awards")
  data[c(
    "stype_code", "sch.wide_code", "comp.imp_code", "awards_code", "dnum", "snum", "cnum", "api00",
    "api99", "enroll", "api.stu", "ell", "meals", "mobility", "acs.k3", "acs.core", "pw",
    intersect(c("fpc", "fpc1", "fpc2"), names(data))
  )]
}

# survey asks MASS for one function only, the generalised inverse; Debian's survey comes without it
if (!requireNamespace("MASS", quietly = TRUE)) {
  inverse <- function(X, tol = sqrt(.Machine$double.eps)) {
    s <- svd(X)
    kept <- s$d > max(tol * s$d[1], 0)
    s$v[, kept, drop = FALSE] %*% (1 / s$d[kept] * t(s$u[, kept, drop = FALSE]))
  }
  space <- new.env(parent = baseenv())
  space$ginv <- inverse
  space$.__NAMESPACE__. <- list2env(list(
    spec = c(name = "MASS", version = "0"), exports = list2env(list(ginv = "ginv")),
    imports = list(base = TRUE), dynlibs = NULL, S3methods = matrix(NA_character_, 0, 4)
  ))
  eval(quote(.Internal(registerNamespace("MASS", space))), list(space = space), baseenv())
}

data(api)
apisrs <- schools(apisrs); apistrat <- schools(apistrat)
apiclus1 <- schools(apiclus1); apiclus2 <- schools(apiclus2); apipop <- codes(apipop, "stype", "sch.wide")
data(mu284); data(nhanes); data(scd); data(election); data(crowd); data(fpc); data(hospital); data(yrbs)
nhanes <- codes(nhanes, "agecat")

designs <- list(
  srs = svydesign(id = ~1, fpc = ~fpc, data = apisrs),
  strat = svydesign(id = ~1, strata = ~stype_code, fpc = ~fpc, data = apistrat),
  strat_replacement = svydesign(id = ~1, strata = ~stype_code, weights = ~pw, data = apistrat),
  clus1 = svydesign(id = ~dnum, fpc = ~fpc, weights = ~pw, data = apiclus1),
  clus1_replacement = svydesign(id = ~dnum, weights = ~pw, data = apiclus1),
  clus2 = svydesign(id = ~ dnum + snum, fpc = ~ fpc1 + fpc2, data = apiclus2),
  clus2_replacement = svydesign(id = ~ dnum + snum, weights = ~pw, data = apiclus2)
)
keep("apisrs", apisrs); keep("apistrat", apistrat); keep("apiclus1", apiclus1); keep("apiclus2", apiclus2)

for (rule in c("remove", "certainty", "adjust", "average")) {
  options(survey.lonely.psu = rule)
  lonely <- svydesign(id = ~dnum, strata = ~cnum, weights = ~pw, data = apiclus1)
  say(paste0("lonely_", rule, "_mean"), svymean(~ api00 + api.stu, lonely))
  say(paste0("lonely_", rule, "_total"), svytotal(~ api00 + api.stu, lonely))
  # R's svyby averages over the strata of the domain; ours, as everywhere, over the design's
  shares <- lapply(0:2, function(type) {
    svyratio(~yes, ~inside, update(lonely, yes = sch.wide_code * (stype_code == type), inside = 1 * (stype_code == type)))
  })
  say(paste0("lonely_", rule, "_share"), NULL, sapply(shares, coef), sapply(shares, SE))
}
options(survey.lonely.psu = "fail")

# calibrated designs; the weights R found go along
types <- data.frame(stype_code = 0:2, Freq = as.vector(table(apipop$stype_code)))
wide <- data.frame(sch.wide_code = 0:1, Freq = as.vector(table(apipop$sch.wide_code)))
sums <- colSums(model.matrix(~ factor(stype_code) + api99, apipop))
both <- colSums(model.matrix(~ factor(stype_code) + factor(sch.wide_code), apipop))
for (name in c("strat", "clus1", "clus2", "strat_replacement", "clus1_replacement")) {
  base <- designs[[name]]
  designs[[paste0(name, "_post")]] <- postStratify(base, ~stype_code, types)
  designs[[paste0(name, "_rake")]] <- rake(base, list(~stype_code, ~sch.wide_code), list(types, wide), control = list(maxit = 500, epsilon = 1e-11))
  designs[[paste0(name, "_greg")]] <- calibrate(base, ~ factor(stype_code) + api99, sums)
  designs[[paste0(name, "_raking")]] <- calibrate(base, ~ factor(stype_code) + factor(sch.wide_code), both, calfun = "raking", epsilon = 1e-13, maxit = 500)
  designs[[paste0(name, "_logit")]] <- calibrate(base, ~ factor(stype_code) + factor(sch.wide_code), both, calfun = "logit", bounds = c(0.2, 5), epsilon = 1e-13, maxit = 500)
  # the same margins in an order of their own: no further variables
  for (kind in c("post", "rake", "greg", "raking", "logit")) {
    key <- paste0(name, "_", kind)
    keep(paste0("weights_", key), data.frame(w = weights(designs[[key]])))
  }
}

# means, totals, ratios, domains, quantiles, contrasts on every one of them
for (name in names(designs)) {
  d <- designs[[name]]
  say(paste0(name, "_mean"), svymean(~ api00 + api.stu + api99, d))
  say(paste0(name, "_total"), svytotal(~ api00 + api.stu, d))
  say(paste0(name, "_ratio"), svyratio(~api00, ~api99, d))
  say(paste0(name, "_by"), svyby(~api00, ~stype_code, d, svymean))
  say(paste0(name, "_total_by"), svyby(~api.stu, ~stype_code, d, svytotal))
  say(paste0(name, "_share"), svyby(~sch.wide_code, ~stype_code, d, svymean))
  say(paste0(name, "_share_all"), svymean(~sch.wide_code, d))
  core <- update(d, seen = 1 * !is.na(acs.core), core = ifelse(is.na(acs.core), 0, acs.core))
  say(paste0(name, "_missing"), svyratio(~core, ~seen, core))
  say(paste0(name, "_contrast"), svycontrast(svymean(~ api00 + api99, d), c(1, -1)))
  say(paste0(name, "_function"), svycontrast(svymean(~ api00 + api99, d), quote(log(api00 / api99))))
  parts <- update(d, y0 = (stype_code == 0) * api00, n0 = (stype_code == 0) * 1, y1 = (stype_code == 1) * api00, n1 = (stype_code == 1) * 1)
  say(paste0(name, "_between"), svycontrast(svytotal(~ y0 + n0 + y1 + n1, parts), quote(y0 / n0 - y1 / n1)))
  for (type in c("mean", "xlogit", "beta", "asin")) {
    q <- lapply(c(.1, .5, .9), function(p) tryCatch(svyquantile(~api.stu, d, p, interval.type = type)[[1]], error = function(e) rep(NA, 4)))
    say(paste0(name, "_quantile_", type), NULL, sapply(q, function(x) x[1]), sapply(q, function(x) x[4]))
  }
  for (method in c("xlogit", "asin", "mean", "beta", "likelihood")) {
    limits <- tryCatch(as.numeric(confint(svyciprop(~comp.imp_code, d, method = method, df = degf(d)))), error = function(e) c(NA, NA))
    say(paste0(name, "_interval_", method), NULL, limits, rep(NA, 2))
  }
  test <- svychisq(~ sch.wide_code + comp.imp_code, d)
  say(paste0(name, "_independence"), NULL, c(test$statistic, test$parameter, test$p.value), rep(NA, 4))
  first <- svychisq(~ sch.wide_code + stype_code, d, statistic = "Chisq")
  say(paste0(name, "_independence_first"), NULL, c(first$statistic, first$parameter, first$p.value), rep(NA, 3))
  say(paste0(name, "_linear"), svyglm(api00 ~ ell + meals + mobility, d))
  tight <- glm.control(epsilon = 1e-15, maxit = 100)
  say(paste0(name, "_logistic"), suppressWarnings(svyglm(sch.wide_code ~ ell + meals, d, family = quasibinomial(), control = tight)))
}

# replicate weights: those of a file, and those R makes
scd_weights <- 2 * cbind(c(1, 0, 1, 0, 1, 0), c(1, 0, 0, 1, 0, 1), c(0, 1, 1, 0, 0, 1), c(0, 1, 0, 1, 1, 0))
keep("scd", scd); keep("scd_replicates", as.data.frame(scd_weights))
for (mse in c(FALSE, TRUE)) {
  file <- svrepdesign(data = scd, type = "BRR", repweights = scd_weights, combined.weights = FALSE, mse = mse)
  say(paste0("scd_file_ratio_", mse), svyratio(~alive, ~arrests, file))
  say(paste0("scd_file_total_", mse), svytotal(~ alive + arrests, file))
  jkn <- as.svrepdesign(designs$strat, type = "JKn", mse = mse)
  jk1 <- as.svrepdesign(designs$clus1, type = "JK1", mse = mse)
  for (name in c("jkn", "jk1")) {
    d <- get(name)
    say(paste0(name, "_mean_", mse), svymean(~ api00 + api.stu, d))
    say(paste0(name, "_by_", mse), svyby(~api00, ~stype_code, d, svymean))
    say(paste0(name, "_ratio_", mse), svyratio(~api00, ~api99, d))
    say(paste0(name, "_logit_interval_", mse), NULL, as.numeric(confint(svyciprop(~comp.imp_code, d, method = "logit"))), c(NA, NA))
    post <- postStratify(d, ~stype_code, data.frame(stype_code = 0:2, Freq = c(4421, 755, 1018)))
    say(paste0(name, "_post_mean_", mse), svymean(~ api00 + api.stu, post))
    say(paste0(name, "_logistic_", mse), suppressWarnings(svyglm(sch.wide_code ~ ell + meals, d, family = quasibinomial(), control = glm.control(epsilon = 1e-15, maxit = 100))))
  }
}
set.seed(2024)
boot <- as.svrepdesign(designs$clus1_replacement, type = "subbootstrap", replicates = 60)
keep("boot_weights", as.data.frame(as.matrix(weights(boot, "analysis"))))
keep("boot_scale", data.frame(scale = boot$scale, rscales = boot$rscales))
say("boot_mean", svymean(~ api00 + api.stu, boot))
say("boot_by", svyby(~api00, ~stype_code, boot, svymean))
boot_df <- degf(boot)
say("boot_df", NULL, boot_df, NA)

# the smaller data sets
keep("mu284", mu284)
two <- svydesign(id = ~ id1 + id2, fpc = ~ n1 + n2, data = mu284)
say("mu284_mean", svymean(~y1, two)); say("mu284_total", svytotal(~y1, two))
keep("fpc", fpc)
withfpc <- svydesign(weights = ~weight, ids = ~psuid, strata = ~stratid, fpc = ~Nh, data = fpc, nest = TRUE)
say("fpc_mean", svymean(~x, withfpc)); say("fpc_total", svytotal(~x, withfpc))
keep("hospital", hospital)
births <- svydesign(id = ~1, strata = ~oblevel, fpc = ~tothosp, weights = ~weighta, data = hospital)
say("hospital_mean", svymean(~births, births)); say("hospital_total", svytotal(~births, births))
keep("crowd", crowd)
crowded <- svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, data = crowd, nest = TRUE)
say("crowd_ratio", svyratio(~rooms, ~person, crowded)); say("crowd_mean", svymean(~ rooms + person, crowded))
election_pps$big <- as.integer(election_pps$votes > 50000)
voted <- svydesign(id = ~1, weights = ~wt, data = election_pps)
say("election_total", svytotal(~ Bush + Kerry + Nader, voted)); say("election_ratio", svyratio(~Bush, ~votes, voted))
keep("yrbs", yrbs[seq(1, nrow(yrbs), 3), ])
yrbs <- yrbs[seq(1, nrow(yrbs), 3), ]; yrbs$often <- as.integer(yrbs$qn8 == 1)
young <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = yrbs, nest = TRUE)
say("yrbs_share", svymean(~often, young, na.rm = TRUE))
keep("nhanes", nhanes)
health <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = nhanes)
say("nhanes_share", svyby(~HI_CHOL, ~race, health, svymean, na.rm = TRUE))
say("nhanes_share_age", svyby(~HI_CHOL, ~agecat_code, health, svymean, na.rm = TRUE))
say("nhanes_total", svytotal(~HI_CHOL, health, na.rm = TRUE))
seen <- subset(health, !is.na(HI_CHOL))
say("nhanes_logistic", svyglm(HI_CHOL ~ factor(race) + factor(agecat_code) + factor(RIAGENDR), health, family = quasibinomial(), control = glm.control(epsilon = 1e-15, maxit = 100)))
jk <- as.svrepdesign(health, type = "JKn")
say("nhanes_jkn", svymean(~HI_CHOL, jk, na.rm = TRUE))
test <- svychisq(~ race + HI_CHOL, health)
say("nhanes_independence", NULL, c(test$statistic, test$parameter, test$p.value), rep(NA, 4))

# two units in each stratum, from arithmetic
twin <- expand.grid(row = 1:4, unit = 1:2, stratum = 1:3)
twin$y <- with(twin, (row * 5 + unit * 7 + stratum * 11) %% 9 + stratum)
twin$w <- with(twin, 1 + (row + stratum) %% 3)
keep("twin", twin)
paired <- svydesign(id = ~unit, strata = ~stratum, weights = ~w, data = twin, nest = TRUE)
for (mse in c(FALSE, TRUE)) {
  say(paste0("brr_mean_", mse), svymean(~y, as.svrepdesign(paired, type = "BRR", mse = mse)))
  say(paste0("fay_mean_", mse), svymean(~y, as.svrepdesign(paired, type = "Fay", fay.rho = 0.3, mse = mse)))
}

# three stages, from arithmetic
three <- expand.grid(unit = 1:3, second = 1:3, psu = 1:4, stratum = 1:2)
three$y <- with(three, (unit * 7 + second * 5 + psu * 11 + stratum * 3) %% 13 + psu)
three$yes <- as.integer(three$y %% 3 == 0)
three$domain <- (three$unit + three$psu) %% 2
three$N1 <- c(9, 30)[three$stratum]; three$N2 <- 5 + three$psu; three$N3 <- 4 + three$second
keep("three", three)
deep <- svydesign(id = ~ psu + second + unit, strata = ~ stratum, fpc = ~ N1 + N2 + N3, data = three, nest = TRUE)
say("three_mean", svymean(~y, deep)); say("three_total", svytotal(~y, deep)); say("three_by", svyby(~y, ~domain, deep, svymean))
say("three_share", svyby(~yes, ~domain, deep, svymean))

# unequal chances without replacement
keep("election", cbind(election_pps[c("Bush", "Kerry", "Nader", "votes", "wt", "big", "p")], none = as.integer(election_pps$Nader == 0)))
keep("election_joint", as.data.frame(election_jointprob))
rules <- list(brewer = "brewer", overton = "overton", hartley_rao = HR(), joint = ppsmat(election_jointprob))
for (rule in names(rules)) {
  chosen <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = rules[[rule]])
  say(paste0("pps_", rule, "_total"), svytotal(~ Bush + Kerry + Nader, chosen))
  say(paste0("pps_", rule, "_ratio"), svyratio(~Bush, ~votes, chosen))
  say(paste0("pps_", rule, "_by"), svyby(~Bush, ~ I(Nader == 0), chosen, svymean))
}
exact <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = ppsmat(election_jointprob), variance = "YG")
say("pps_yates_grundy_total", svytotal(~ Bush + Kerry + Nader, exact))
by_size <- svydesign(id = ~1, fpc = ~p, strata = ~big, data = election_pps, pps = "brewer")
say("pps_strata_total", svytotal(~ Bush + Kerry + Nader, by_size))
say("pps_linear", svyglm(Bush ~ Kerry + votes, by_size))
towns <- expand.grid(unit = 1:3, town = 1:6)
towns$y <- (towns$unit * 7 + towns$town * 5) %% 11 + towns$town
towns$p <- c(.2, .3, .5, .25, .4, 1)[towns$town]; towns$N2 <- 4 + towns$town; towns$p2 <- 3 / towns$N2
keep("towns", towns)
staged <- svydesign(id = ~ town + unit, fpc = ~ p + p2, data = towns, pps = "brewer")
say("pps_stages_mean", svymean(~y, staged)); say("pps_stages_total", svytotal(~y, staged))

# two phases; full with an unstratified first phase, where survey 4.1.1 has its strata in order
two <- function(data) { data$id <- seq_len(nrow(data)); data$taken <- (data$id * 37 %% 101) %% 3 != 1; data }
strat2 <- two(apistrat); clus1_2 <- two(apiclus1); srs2 <- two(apisrs)
mu <- mu284[c(1:15, rep(1:5, mu284$n2[1:5] - 3)), ]; mu$id <- seq_len(nrow(mu)); mu$taken <- mu$id <= 15
keep("mu", mu[c("id1", "n1", "y1", "taken")])
phases <- list(
  srs_full = twophase(id = list(~id, ~id), strata = list(NULL, ~stype_code), fpc = list(~fpc, NULL), subset = ~taken, data = srs2, method = "full"),
  srs_approx = twophase(id = list(~id, ~id), strata = list(NULL, ~stype_code), fpc = list(~fpc, NULL), subset = ~taken, data = srs2, method = "approx"),
  strat_approx = twophase(id = list(~id, ~id), strata = list(~stype_code, ~awards_code), fpc = list(~fpc, NULL), subset = ~taken, data = strat2, method = "approx"),
  clus1_full = twophase(id = list(~dnum, ~id), strata = list(NULL, ~stype_code), fpc = list(~fpc, NULL), subset = ~taken, data = clus1_2, method = "full")
)
for (name in names(phases)) {
  d <- phases[[name]]
  say(paste0("phases_", name, "_mean"), svymean(~ api00 + api99, d))
  say(paste0("phases_", name, "_total"), svytotal(~ api00 + api.stu, d))
  say(paste0("phases_", name, "_ratio"), svyratio(~api00, ~api99, d))
  # a subset of R's loses rows of the first phase under approx; a ratio does not
  domains <- lapply(0:1, function(k) {
    inner <- d
    inner$phase1$sample$variables$inside <- 1 * (inner$phase1$sample$variables$sch.wide_code == k)
    inner$phase1$sample$variables$y <- inner$phase1$sample$variables$api00 * inner$phase1$sample$variables$inside
    svyratio(~y, ~inside, inner)
  })
  say(paste0("phases_", name, "_by"), NULL, sapply(domains, coef), sapply(domains, SE))
}
for (name in c("srs_full", "srs_approx", "strat_approx")) {
  reduced <- calibrate(phases[[name]], phase = 2, ~ factor(stype_code) + api99)
  say(paste0("phases_", name, "_calibrated"), svymean(~ api00 + api.stu, reduced))
  keep(paste0("weights_phases_", name), data.frame(w = weights(reduced)))
}
for (method in c("full", "approx")) {
  d <- twophase(id = list(~id1, ~id), strata = list(NULL, ~id1), fpc = list(~n1, NULL), data = mu, subset = ~taken, method = method)
  say(paste0("phases_mu_", method, "_mean"), svymean(~y1, d)); say(paste0("phases_mu_", method, "_total"), svytotal(~y1, d))
}

# the scale that goes with each kind of replicate weights, which may come as factors
given <- cbind(c(2, 0, 1, 1, 2, 0), c(2, 0, 1, 2, 0, 1), c(0, 2, 2, 1, 0, 1), c(1, 1, 0, 1, 2, 1), c(0, 2, 1, 1, 1, 1))
keep("scd_given", as.data.frame(given)); scd$base <- 3:8; keep("scd_base", scd)
for (kind in c("BRR", "Fay", "JK2", "bootstrap", "ACS", "successive-difference")) {
  rho <- if (kind == "Fay") 0.3 else NULL
  d <- svrepdesign(data = scd, type = kind, repweights = given, weights = ~base, combined.weights = FALSE, rho = rho, rscales = rep(1, 5), mse = TRUE)
  say(paste0("kind_", kind), svyratio(~alive, ~arrests, d))
}

# waves: both in one design, the units of which are clusters or persons
for (unit in c("dnum", "snum")) {
  waves <- data.frame(
    unit = rep(apiclus1[[unit]], 2), wave = rep(0:1, each = nrow(apiclus1)), pw = rep(apiclus1$pw, 2),
    api = c(apiclus1$api00, apiclus1$api99), yes = c(apiclus1$sch.wide_code, apiclus1$comp.imp_code)
  )
  both <- svydesign(id = ~unit, weights = ~pw, data = waves)
  say(paste0("waves_", unit, "_mean"), svycontrast(svyby(~api, ~wave, both, svymean, covmat = TRUE), c(1, -1)))
  say(paste0("waves_", unit, "_share"), svycontrast(svyby(~yes, ~wave, both, svymean, covmat = TRUE), c(1, -1)))
}

# every rule of quantiles, every test and interval
for (name in c("strat", "clus1", "clus2")) {
  d <- designs[[name]]
  for (rule in c("math", "school", "shahvaish", paste0("hf", 1:9))) {
    q <- lapply(c(.1, .25, .5, .9), function(p) svyquantile(~api00, d, p, qrule = rule)[[1]])
    say(paste0(name, "_rule_", rule), NULL, sapply(q, function(x) x[1]), sapply(q, function(x) x[4]))
  }
  for (statistic in c("Wald", "adjWald", "saddlepoint")) {
    test <- svychisq(~ stype_code + comp.imp_code, d, statistic = statistic)
    say(paste0(name, "_test_", statistic), NULL, c(test$statistic, test$p.value), c(NA, NA))
  }
  for (method in c("logit", "xlogit", "asin", "mean", "beta", "likelihood")) {
    say(paste0(name, "_named_interval_", method), NULL, as.numeric(confint(svyciprop(~awards_code, d, method = method))), c(NA, NA))
  }
  test <- svyttest(api00 ~ awards_code, d)
  say(paste0(name, "_ttest"), NULL, c(test$statistic, test$parameter, test$p.value), rep(NA, 3))
  limits <- svyby(~awards_code, ~stype_code, d, svyciprop, method = "beta", vartype = "ci")
  say(paste0(name, "_beta_by"), NULL, c(limits$ci_l, limits$ci_u), rep(NA, 6))
  test <- svychisq(~ awards_code + comp.imp_code, subset(d, stype_code == 0), statistic = "Chisq")
  say(paste0(name, "_part_chisq"), NULL, c(test$statistic, test$p.value), c(NA, NA))
  part <- subset(d, stype_code == 2 & awards_code == 1)
  say(paste0(name, "_small_domain"), svymean(~api00, part)); say(paste0(name, "_small_degf"), NULL, degf(part), NA)
  say(paste0(name, "_deff"), NULL, deff(svymean(~ api00 + awards_code, d, deff = "replace")), c(NA, NA))
}

# one unit in a stratum of the second stage, and a stratum known for certain
few <- apiclus2[!duplicated(apiclus2$dnum) | apiclus2$dnum %% 2 == 0, ]
keep("few", few)
certain <- apistrat[c(1:40, 101:151, 152:160), ]; certain$h <- rep(0:3, c(40, 50, 1, 9)); certain$N <- c(400, 500, 1, 60)[certain$h + 1]
keep("certain", certain)
for (rule in c("remove", "certainty", "adjust", "average")) {
  options(survey.lonely.psu = rule)
  d <- svydesign(id = ~ dnum + snum, fpc = ~ fpc1 + fpc2, data = few)
  say(paste0("few_", rule, "_mean"), svymean(~ api00 + awards_code, d)); say(paste0("few_", rule, "_total"), svytotal(~api00, d))
  say(paste0("few_", rule, "_share"), svymean(~awards_code, d))
  d <- svydesign(id = ~1, strata = ~h, fpc = ~N, data = certain)
  say(paste0("certain_", rule, "_mean"), svymean(~api00, d)); say(paste0("certain_", rule, "_share"), svymean(~awards_code, d))
}
options(survey.lonely.psu = "fail")

write.csv(do.call(rbind, answers), file.path(folder, "answers.csv"), row.names = FALSE, quote = FALSE)
