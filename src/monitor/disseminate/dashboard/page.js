"use strict";
/* The dashboard's script: it looks up released cells and draws them again for the width of the
   screen. It holds no figure of its own and computes none: no sums, no tests, no filters over
   counts. Geometry follows monitor.disseminate.charts, so that page and paper look alike. */
(() => {
  const D = JSON.parse(document.getElementById("data").textContent);
  const T = D.texts, W = D.words;
  const NBSP = "\u00a0";
  const HIGHER = W.verdicts.indexOf("higher"), LOWER = W.verdicts.indexOf("lower");
  const NONE = W.verdicts.indexOf("none"), UNTESTABLE = W.verdicts.indexOf("untestable");
  const BREAK = W.verdicts.indexOf("break"), WITHHELD = W.verdicts.indexOf("withheld");
  const CONFIDENTIAL = 1; // place of status C

  /* ---- the cells ---- */
  const names = Object.keys(D.cells);
  const length = Math.max(...names.map((n) => (Array.isArray(D.cells[n]) ? D.cells[n].length : 0)));
  const cells = [];
  const series = new Map();
  for (let k = 0; k < length; k += 1) {
    const cell = { place: k };
    for (const n of names) cell[n] = Array.isArray(D.cells[n]) ? D.cells[n][k] : D.cells[n];
    cell.shown = cell.value !== null;
    cell.exact = cell.bound === "" || cell.bound === "~";
    const vintage = cell.vintage > 1 ? ".v" + cell.vintage : "";
    cell.id = `MIV${cell.edition}.${D.indicators[cell.indicator][0]}.${D.domains[cell.domain][0]}${vintage}`;
    cells.push(cell);
    const key = cell.indicator + "/" + cell.domain;
    if (!series.has(key)) series.set(key, []);
    series.get(key).push(cell);
  }
  const seriesOf = (i, d) => series.get(i + "/" + d) || [];
  const now = (i, d) => seriesOf(i, d).find((c) => c.edition === D.edition && !c.old);
  const indicator = (i) => {
    const [id, theme, label, predicate, definition, asked, changes] = D.indicators[i];
    return { id, theme, label, predicate, definition, asked, changes };
  };
  const domain = (d) => {
    const [id, family, label, group, note] = D.domains[d];
    return { id, family, label, group, note };
  };

  /* ---- words ---- */
  const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in slots ? slots[key] : whole));
  const capital = (said) => said.charAt(0).toUpperCase() + said.slice(1);
  const percent = (c) => (c.shown ? fill(W.values[c.bound], { value: c.value }) : W.statuses[c.status]);
  const short = (c) => (c.shown ? fill(W.short[c.bound], { value: c.value }) : W.withheld);
  const margin = (c) => {
    if (!c.shown) return "";
    if (c.wide) return W.wide;
    return c.low === null || c.high === null ? "" : `${c.low}${W.dash}${c.high}%`;
  };
  const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, W.thousands);
  const counted = (c) => (c.n === null ? "" : (c.rounded ? "±" : "") + count(c.n));
  const signed = (p) => (p === 0 ? "0" : (p > 0 ? "+" : W.minus) + Math.abs(p));
  const provable = (v) => v === HIGHER || v === LOWER;
  const inPlaceOf = (c) => (c.status === CONFIDENTIAL ? W.withheld : W.statuses[c.status]);
  const difference = (verdict, points) => {
    if (verdict === null) return W.dash;
    if (provable(verdict) && points !== null) return signed(points);
    return W.differences[verdict];
  };
  const numbersLine = (c) => {
    if (c.n === null) return "";
    let said = (c.rounded ? W.about + " " : "") + count(c.n);
    if (D.bases_used[c.base] === "all" && c.population !== null) said += ` ${W.out_of} ${count(c.population)}`;
    return ("n = " + said).replace(/ /g, NBSP);
  };
  const baseLine = (c) => {
    const base = D.bases[D.bases_used[c.base]];
    const line = base ? fill(base[0], { group: domain(c.domain).group }) : D.bases_used[c.base];
    const numbers = numbersLine(c);
    return `${W.base}: ${line}${numbers ? ` (${numbers})` : ""}`;
  };
  const phrase = (c, d) => {
    const base = D.bases[D.bases_used[c.base]];
    return base ? fill(base[1], { group: domain(d).group }) : domain(d).group;
  };
  const question = (i, d) => {
    const cell = now(i, d) || seriesOf(i, d)[0];
    const who = cell ? phrase(cell, d) : domain(d).group;
    if (!indicator(i).predicate) {
      return fill(T.question_without_predicate, { label: indicator(i).label, group: domain(d).label });
    }
    return fill(T.question, { who, predicate: indicator(i).predicate });
  };

  /* ---- elements ---- */
  const h = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.flat(9).filter((child) => child !== "" && child !== null && child !== undefined));
    return element;
  };
  const s = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === "" || value === null || value === undefined) continue;
      element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 10) / 10) : value);
    }
    element.append(...children.flat(9));
    return element;
  };
  const told = (cell, said) => h("span", { "data-cell": cell.id }, said);

  /* ---- one sentence ---- */
  const compared = (template, c, whom) => {
    const parts = template.split("{value}");
    const head = fill(parts[0], { whom });
    if (parts.length < 2) return [head];
    return [head, c && c.shown ? [" (", told(c, percent(c)), ")"] : "", fill(parts[1], { whom })];
  };
  const lead = (verdict, said) => {
    if (verdict === WITHHELD) return [];
    const [before, after] = (verdict === UNTESTABLE ? T.lead_untestable : T.lead).split("{said}");
    return [" ", before, said, after];
  };
  const answer = (i, d, against) => {
    const cell = now(i, d);
    if (!cell) return [fill(T.no_figure, { group: domain(d).group })];
    if (!cell.shown) return [told(cell, fill(T.hidden_figure, { group: domain(d).group, status: W.statuses[cell.status] }))];
    const m = margin(cell);
    const [before, after] = capital(fill(T.answer, {
      percent: percent(cell), who: phrase(cell, d), predicate: indicator(i).predicate,
    })).split("{margin}");
    const whole = m ? [" ", h("span", { class: "whole" }, fill(cell.wide ? T.answer_wide : T.answer_margin, { margin: m }))] : [];
    const parts = [h("span", { "data-cell": cell.id }, before, whole, after)];
    if (cell.change_verdict !== null && cell.change !== null) {
      const other = cells[cell.change];
      parts.push(lead(cell.change_verdict, compared(W.changes[cell.change_verdict], other, other.edition)));
    }
    if (against === D.reference && tested(cell, against)) {
      parts.push(contrast(cell));
    } else if (against !== null && against !== d) {
      const other = now(i, against);
      if (other && other.shown) {
        const [before, after] = fill(T.beside_figure, { group: domain(against).group }).split("{percent}");
        parts.push(" ", before, told(other, percent(other)), after);
        parts.push(d === D.reference && tested(other, d) ? contrast(other) : [" ", T.not_tested]);
      }
    }
    return parts;
  };
  /* The only tests between groups are those against everyone; they hold read from either side. */
  const tested = (c, d) => c.contrast_verdict !== null && c.contrast !== null && cells[c.contrast].domain === d;
  const contrast = (c) => {
    const whom = W.all + " " + domain(D.reference).group;
    return lead(c.contrast_verdict, compared(W.contrasts[c.contrast_verdict], cells[c.contrast], whom));
  };

  /* ---- measuring and placing text, as charts/letters.py and charts/drawing.py do ---- */
  const look = getComputedStyle(document.documentElement);
  const token = (name) => look.getPropertyValue("--miv-" + name).trim();
  const colour = (name) => token("colour-" + name);
  const SIZE = parseFloat(token("font-web-chart"));
  const LINE = 1.25 * SIZE;
  const ruler = document.createElement("canvas").getContext("2d");
  const width = (text, strong) => {
    ruler.font = `${strong ? 600 : 400} ${SIZE}px ${token("font-family")}, ${token("font-fallback")}`;
    ruler.fontKerning = "none"; // charts/letters.py leaves kerning out as well
    return ruler.measureText(text).width;
  };
  const wrap = (text, room, strong) => {
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? lines[lines.length - 1] + " " + word : word;
      if (lines.length && width(longer, strong) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };
  const balanced = (text, room, strong) => {
    const least = wrap(text, room, strong).length;
    let low = Math.min(room, Math.max(...text.split(" ").map((word) => width(word, strong))));
    let high = room;
    for (let step = 0; step < 12; step += 1) {
      const middle = (low + high) / 2;
      if (wrap(text, middle, strong).length > least) low = middle; else high = middle;
    }
    return wrap(text, high, strong);
  };
  const box = (x, middle, lines, anchor, strong) => {
    const wide = Math.max(...lines.map((line) => width(line, strong)));
    const left = x - { start: 0, middle: wide / 2, end: wide }[anchor];
    const half = (LINE * lines.length) / 2;
    return [left, middle - half, left + wide, middle + half];
  };
  const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const within = (a, b) => b[0] <= a[0] && a[2] <= b[2] && b[1] <= a[1] && a[3] <= b[3];
  const line = (x, middle, said, { fill: shade = colour("ink"), anchor = "start", strong = false, cell = "" } = {}) =>
    s("text", {
      x, y: middle + 0.35 * SIZE, fill: shade, "text-anchor": anchor === "start" ? "" : anchor,
      "font-weight": strong ? "600" : "", "data-cell": cell,
    }, said);
  const block = (x, middle, lines, options) => {
    const top = middle - (LINE * (lines.length - 1)) / 2;
    return lines.map((said, k) => line(x, top + k * LINE, said, options));
  };
  const spread = (wanted, heights, low, high) => {
    const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
    const placed = [...wanted];
    let edge = low;
    for (const k of order) {
      placed[k] = Math.max(placed[k], edge + heights[k] / 2);
      edge = placed[k] + heights[k] / 2;
    }
    edge = high;
    for (const k of order.reverse()) {
      placed[k] = Math.min(placed[k], edge - heights[k] / 2);
      edge = placed[k] - heights[k] / 2;
    }
    return placed;
  };
  const picture = (wide, high, parts, alt) =>
    s("svg", {
      width: wide, height: high, viewBox: `0 0 ${Math.round(wide * 10) / 10} ${Math.round(high * 10) / 10}`,
      role: "img", "aria-label": alt, "font-size": SIZE, "font-family": `${token("font-family")}, ${token("font-fallback")}`,
    }, parts);

  /* ---- axes, as charts/axis.py ---- */
  const ENDS = [10, 20, 30, 40, 50, 60, 80, 100];
  const STEPS = {
    10: [5, 10], 20: [5, 10, 20], 30: [10, 30], 40: [10, 20, 40],
    50: [10, 25, 50], 60: [20, 30, 60], 80: [20, 40, 80], 100: [20, 25, 50, 100],
  };
  const endOf = (list) => {
    const reach = list.map((c) => (c.bound === ">" ? 100 : Math.max(c.value || 0, c.high || 0)));
    const highest = reach.length ? Math.max(...reach) : 100;
    return ENDS.find((end) => end >= highest);
  };
  const marks = (end, room, label) => {
    const step = STEPS[end].find((one) => room / (end / one) >= label) || end;
    return Array.from({ length: Math.floor(end / step) + 1 }, (_, k) => k * step);
  };

  /* ---- the trend, as charts/trend.py ---- */
  const trend = (lines, breaks, wide, high, alt) => {
    const editions = [...new Set(lines.flatMap((l) => l.cells.map((c) => c.edition)))].sort((a, b) => a - b);
    const pencils = [
      { shade: colour("primary"), dash: "", marker: "circle", width: 1.8 },
      { shade: colour("accent"), dash: "", marker: "square", width: 1.8 },
    ];
    const ready = lines.map((l) => {
      const canonical = l.cells.filter((c) => !c.old);
      const points = canonical.filter((c) => c.shown);
      return {
        ...l, points, stretches: comparable(canonical, breaks, editions),
        old: l.cells.filter((c) => c.old && c.shown), last: points[points.length - 1],
        pencil: l.reference ? { shade: colour("reference"), dash: "3 2.4", marker: "none", width: 1.5 } : pencils.shift(),
      };
    }).sort((a, b) => Number(b.reference) - Number(a.reference));
    const shown = ready.flatMap((l) => [...l.points, ...l.old]);
    const narrow = wide < 34 * SIZE;
    const gap = 0.8 * SIZE;
    const named = (l) => {
      if (!l.last) return `${l.label}: ${W.statuses[CONFIDENTIAL]}`;
      return `${short(l.last)} ${l.label}${endsNow(l) ? "" : ` (${l.last.edition})`}`;
    };
    const endLabel = (l) => {
      if (narrow) return endsNow(l) ? [short(l.last)] : [];
      return balanced(named(l), 0.26 * wide, !l.reference);
    };
    const room = gap + Math.max(0, ...ready.flatMap((l) => endLabel(l).map((said) => width(said, !l.reference))));
    const rows = narrow ? keyRows(ready, wide) : [];
    const end = endOf(shown);
    const left = width("100%") + 1.3 * SIZE, right = wide - room - 0.9 * SIZE;
    const top = LINE * rows.length + 1.9 * SIZE, bottom = high - 1.7 * SIZE;
    const first = editions[0], final = editions[editions.length - 1];
    const x = (e) => (first === final ? (left + right) / 2 : left + ((right - left) * (e - first)) / (final - first));
    const y = (v) => bottom - ((bottom - top) * Math.min(v, end)) / end;
    const plot = { editions, left, right, top, bottom, end, x, y };
    const ends = ready.map((l) => ({ l, said: endLabel(l) })).filter(({ said }) => said.length);
    const spots = spread(ends.map(({ l }) => (l.last ? y(l.last.value) : bottom)),
      ends.map(({ said }) => LINE * said.length + 0.25 * SIZE), top - SIZE, bottom + SIZE / 2);
    const taken = [
      [0, 0, wide, LINE * rows.length],
      ...ends.map(({ l, said }, k) => box(right + gap, spots[k], said, "start", !l.reference)),
      [0, bottom + 0.3 * SIZE, wide, high], [0, 0, left - SIZE, high],
    ];
    return picture(wide, high, [
      trendGrid(plot), trendYears(plot),
      ready.map((l) => (l.reference ? [] : band(l, plot))),
      ready.map((l) => l.stretches.filter((run) => run.length > 1).map((run) => s("polyline", {
        points: run.map((c) => `${x(c.edition).toFixed(1)},${y(c.value).toFixed(1)}`).join(" "),
        fill: "none", stroke: l.pencil.shade, "stroke-width": l.pencil.width,
        "stroke-dasharray": l.pencil.dash, "stroke-linejoin": "round",
      }))),
      ready.map((l) => l.old.map((c) => s("circle", {
        cx: x(c.edition), cy: y(c.value), r: 0.26 * SIZE, fill: colour("paper"),
        stroke: colour("reference"), "stroke-width": 0.1 * SIZE, "data-cell": c.id,
      }))),
      ready.map((l) => points(l, plot)),
      narrow ? key(rows) : [],
      ends.map(({ l, said }, k) => block(right + gap, spots[k], said, {
        fill: l.pencil.shade, strong: !l.reference, cell: l.last ? l.last.id : "",
      })),
      notes(ready, breaks, plot, [0, 0, wide, high], narrow, taken),
    ].flat(9), alt);
  };
  const endsNow = (l) => Boolean(l.last) && l.last.edition === Math.max(...l.cells.map((c) => c.edition));
  const comparable = (canonical, breaks, editions) => {
    const runs = [[]];
    editions.forEach((edition, k) => {
      const cell = canonical.find((c) => c.edition === edition);
      if (!cell || !cell.shown || !cell.exact) { runs.push([]); return; }
      if (k && breaks.some(([first]) => editions[k - 1] < first && first <= edition)) runs.push([]);
      runs[runs.length - 1].push(cell);
    });
    return runs.filter((run) => run.length);
  };
  const trendGrid = (plot) => marks(plot.end, plot.bottom - plot.top, 2.2 * SIZE).map((mark) => {
    const at = plot.y(mark), left = plot.left - 0.7 * SIZE;
    const shade = mark === 0 ? colour("reference") : colour("rule");
    return [
      s("line", { x1: left, y1: at, x2: plot.right + 0.5 * SIZE, y2: at, stroke: shade, "stroke-width": 0.6 }),
      line(left - 0.4 * SIZE, at, mark === plot.end ? mark + "%" : String(mark), { fill: colour("muted"), anchor: "end" }),
    ];
  });
  const trendYears = (plot) => {
    const spaces = plot.editions.slice(1).map((e, k) => plot.x(e) - plot.x(plot.editions[k]));
    const room = spaces.length ? Math.min(...spaces) : plot.right - plot.left;
    const full = room >= width("2024") + 0.5 * SIZE;
    const every = full || room >= width("’24") + 0.5 * SIZE ? 1 : 2;
    return [...plot.editions].reverse().filter((_, k) => k % every === 0).map((edition) =>
      line(plot.x(edition), plot.bottom + 0.95 * SIZE, full ? String(edition) : "’" + String(edition).slice(2),
        { fill: colour("muted"), anchor: "middle" }));
  };
  const band = (l, plot) => {
    const runs = [];
    for (const stretch of l.stretches) {
      let run = [];
      for (const cell of [...stretch, null]) {
        if (cell && cell.low !== null && cell.high !== null) run.push(cell);
        else { if (run.length) runs.push(run); run = []; }
      }
    }
    return runs.map((run) => {
      if (run.length === 1) {
        const at = plot.x(run[0].edition);
        return s("line", {
          x1: at, y1: plot.y(run[0].low), x2: at, y2: plot.y(run[0].high), stroke: colour("accent"),
          "stroke-width": 0.3 * SIZE, "stroke-linecap": "round", opacity: "0.55",
        });
      }
      const outline = [...run.map((c) => [c.edition, c.high]), ...[...run].reverse().map((c) => [c.edition, c.low])];
      return s("polygon", {
        points: outline.map(([e, v]) => `${plot.x(e).toFixed(1)},${plot.y(v).toFixed(1)}`).join(" "),
        fill: colour("track"), opacity: "0.75",
      });
    });
  };
  const points = (l, plot) => {
    const lonely = new Set(l.stretches.filter((run) => run.length === 1).map((run) => run[0]));
    return l.points.map((c) => {
      const at = plot.x(c.edition);
      if (!c.exact) {
        const [low, high] = c.bound === "<" ? [0, c.value] : [c.value, plot.end];
        return s("rect", {
          x: at - 0.27 * SIZE, y: plot.y(high), width: 0.54 * SIZE, height: plot.y(low) - plot.y(high),
          fill: colour("paper"), stroke: l.pencil.shade, "stroke-width": 1, "stroke-dasharray": "2 1.5",
        });
      }
      if (l.pencil.marker === "none" && !lonely.has(c)) return [];
      return marker(at, plot.y(c.value), l.pencil, c.bound === "~");
    });
  };
  const marker = (x, y, pencil, hollow) => {
    const half = 0.34 * SIZE;
    const looks = {
      fill: hollow ? colour("paper") : pencil.shade, stroke: hollow ? pencil.shade : colour("paper"), "stroke-width": 1,
    };
    if (pencil.marker === "square") {
      return s("rect", { x: x - 0.9 * half, y: y - 0.9 * half, width: 1.8 * half, height: 1.8 * half, ...looks });
    }
    return s("circle", { cx: x, cy: y, r: pencil.marker === "circle" ? half : 0.7 * half, ...looks });
  };
  const SAMPLE = 2.4 * SIZE;
  const keyRows = (ready, wide) => {
    const rows = [];
    let used = 0;
    for (const l of [...ready].sort((a, b) => Number(a.reference) - Number(b.reference))) {
      const label = l.last ? l.label : `${l.label}: ${W.statuses[CONFIDENTIAL]}`;
      wrap(label, wide - SAMPLE, !l.reference).forEach((said, k) => {
        const need = SAMPLE + width(said, !l.reference);
        if (k || !rows.length || used + need > wide) { rows.push([]); used = 0; }
        rows[rows.length - 1].push({ l, said, begins: k === 0 });
        used += need + SIZE;
      });
    }
    return rows;
  };
  const key = (rows) => rows.map((row, place) => {
    let x = 0;
    const y = LINE * (place + 0.5);
    return row.map(({ l, said, begins }) => {
      const parts = begins ? [s("line", {
        x1: x, y1: y, x2: x + 1.9 * SIZE, y2: y, stroke: l.pencil.shade,
        "stroke-width": l.pencil.width, "stroke-dasharray": l.pencil.dash,
      }), l.pencil.marker === "none" ? [] : marker(x + 0.95 * SIZE, y, l.pencil, false)] : [];
      parts.push(line(x + SAMPLE, y, said, { fill: l.pencil.shade, strong: !l.reference }));
      x += SAMPLE + width(said, !l.reference) + SIZE;
      return parts;
    });
  });
  const BREAK_ASIDE = 0.5; // years, as in charts/notes.py
  const notes = (ready, breaks, plot, canvas, narrow, words) => {
    const ink = [];
    const around = (px, py, half) => ink.push([px - half, py - half, px + half, py + half]);
    for (const l of ready) {
      for (const run of l.stretches) {
        run.slice(1).forEach((other, k) => {
          const one = run[k];
          for (let step = 0; step < 25; step += 1) {
            around(plot.x(one.edition) + ((plot.x(other.edition) - plot.x(one.edition)) * step) / 24,
              plot.y(one.value) + ((plot.y(other.value) - plot.y(one.value)) * step) / 24, 0.16 * SIZE);
          }
        });
      }
      for (const c of [...l.points, ...l.old]) around(plot.x(c.edition), plot.y(c.value), 0.4 * SIZE);
    }
    /* the first spot that covers nothing, else the least ink; null where words would run into words */
    const freest = (spots, lines, strong) => {
      const boxes = spots.map(([px, py, anchor]) => box(px, py, lines, anchor, strong));
      const costs = boxes.map((room) => 1000 * ((within(room, canvas) ? 0 : 1) + words.filter((one) => meets(room, one)).length)
        + ink.filter((one) => meets(room, one)).length);
      const best = costs.indexOf(Math.min(...costs));
      if (costs[best] >= 1000) return null;
      words.push(boxes[best]);
      return spots[best];
    };
    const parts = [];
    const drawn = breaks.map(([from, label]) => {
      const before = plot.editions.filter((e) => e < from);
      if (!before.length || plot.editions[plot.editions.length - 1] < from) return null;
      const aside = plot.editions.includes(from) ? Math.min(BREAK_ASIDE, (from - before[before.length - 1]) / 2) : 0;
      return { label, x: plot.x(from - aside) };
    }).filter(Boolean);
    const high = plot.top - 0.6 * SIZE;
    for (const mark of drawn) {
      parts.push(s("line", {
        x1: mark.x, y1: high, x2: mark.x, y2: plot.bottom, stroke: colour("muted"),
        "stroke-width": 1, "stroke-dasharray": "1.5 2.5",
      }));
      ink.push([mark.x - 1, high, mark.x + 1, plot.bottom]);
    }
    for (const mark of drawn) {
      const said = balanced(mark.label, 11 * SIZE, false);
      const half = (LINE * said.length) / 2;
      const low = plot.bottom - half - 0.3 * SIZE, upper = plot.top + half - 0.6 * SIZE;
      const spots = [];
      for (let part = 0; part < 25; part += 1) {
        const height = low + ((upper - low) * part) / 24;
        spots.push([mark.x + 0.45 * SIZE, height, "start"], [mark.x - 0.45 * SIZE, height, "end"]);
      }
      const [px, py, anchor] = freest(spots, said, false) || spots[0];
      parts.push(block(px, py, said, { fill: colour("muted"), anchor }));
    }
    for (const l of ready.filter((one) => !one.reference && one.points.length)) {
      const peak = l.points.reduce((best, c) => (c.value >= best.value ? c : best));
      const chosen = new Set([l.points[0], peak, l.last]);
      if (!narrow || endsNow(l)) chosen.delete(l.last);
      for (const c of chosen) {
        const at = plot.x(c.edition), height = plot.y(c.value);
        const near = 1.15 * SIZE, far = 1.8 * SIZE, side = 0.7 * SIZE;
        const spots = [-near, near, -far, far].map((rise) => [at, height + rise, "middle"]);
        for (const rise of [-near, near, 0]) spots.push([at + side, height + rise, "start"], [at - side, height + rise, "end"]);
        const found = freest(spots, [short(c)], true);
        if (found) parts.push(line(found[0], found[1], short(c), { fill: l.pencil.shade, anchor: found[2], strong: true, cell: c.id }));
      }
    }
    return parts;
  };

  /* ---- dots, as charts/dots.py ---- */
  const dots = (given, wide, alt) => {
    const rows = [...given.filter((r) => r.cell.shown),
      ...given.filter((r) => !r.cell.shown).sort((a, b) => (a.label < b.label ? -1 : 1))];
    const shown = rows.flatMap((r) => [r.cell, r.reference]).filter((c) => c && c.shown);
    const end = endOf(shown);
    const room = Math.max(...rows.map((r) => width(short(r.cell), true)));
    const mark = rows.some((r) => provable(r.cell.contrast_verdict)) ? 1.3 * SIZE : 0;
    const words = rows.flatMap((r) => r.label.split(" ").map((word) => width(word)));
    const label = Math.max(Math.min(Math.max(...rows.map((r) => width(r.label))), 0.42 * wide), ...words);
    const right = wide - mark - room - 1.2 * SIZE;
    const stacked = right - (label + SIZE) < 9.5 * SIZE;
    const left = stacked ? 0.4 * SIZE : label + SIZE;
    const x = (v) => left + ((right - left) * v) / end;
    const value = wide - mark;
    const parts = [], spans = [];
    let top = 0;
    rows.forEach((row, place) => {
      const lines = wrap(row.label, stacked ? wide : label);
      const text = lines.length * LINE;
      top += place ? 0.35 * SIZE : 0;
      const height = stacked ? text + 1.9 * SIZE : Math.max(text, 1.4 * SIZE) + 0.4 * SIZE;
      const middle = stacked ? top + text + 0.85 * SIZE : top + height / 2;
      spans.push([middle - 0.95 * SIZE, middle + 0.95 * SIZE]);
      parts.push(block(0, stacked ? top + text / 2 : middle, lines, {}));
      parts.push(row.cell.shown ? figure(row, middle) : veil(row.cell, middle));
      top += height;
    });
    const grid = shown.length ? marks(end, right - left, 1.6 * width(end + "%")).map((at) => [
      (stacked ? spans : [[0, top]]).map(([from, to]) => s("line", {
        x1: x(at), y1: from, x2: x(at), y2: to, stroke: at === 0 ? colour("reference") : colour("rule"), "stroke-width": 0.6,
      })),
      line(x(at), top + 0.85 * SIZE, at === end ? at + "%" : String(at), { fill: colour("muted"), anchor: "middle" }),
    ]) : [];
    return picture(wide, top + (shown.length ? 1.6 : 0.3) * SIZE, [grid, parts].flat(9), alt);

    function veil(cell, y) {
      return [
        s("rect", { x: left, y: y - 0.65 * SIZE, width: value - left, height: 1.3 * SIZE, fill: colour("withheld") }),
        line(left + 0.5 * SIZE, y, `${W.withheld} ${W.statuses[cell.status]}`, { fill: colour("muted"), cell: cell.id }),
      ];
    }
    function figure({ cell, reference }, y) {
      const out = [];
      const half = 0.27 * SIZE;
      if (cell.exact) {
        out.push(s("rect", { x: left, y: y - half, width: x(cell.value) - left, height: 2 * half, fill: colour("track") }));
      } else {
        const [low, high] = cell.bound === "<" ? [0, cell.value] : [cell.value, end];
        out.push(s("rect", {
          x: x(low), y: y - half, width: x(high) - x(low), height: 2 * half, fill: colour("paper"),
          stroke: colour("accent"), "stroke-width": 1, "stroke-dasharray": "2 1.5",
        }));
      }
      if (cell.bound === "" && cell.low !== null && cell.high !== null) {
        out.push(s("line", {
          x1: x(cell.low), y1: y, x2: x(Math.min(cell.high, end)), y2: y, stroke: colour("accent"),
          "stroke-width": 0.3 * SIZE, "stroke-linecap": "round", opacity: "0.75",
        }));
      }
      if (reference && reference.shown && reference.exact) {
        const at = x(Math.min(reference.value, end)), tall = 0.68 * SIZE;
        out.push(s("line", { x1: at, x2: at, y1: y - tall, y2: y + tall, stroke: colour("paper"), "stroke-width": 0.42 * SIZE }));
        out.push(s("line", { x1: at, x2: at, y1: y - tall, y2: y + tall, stroke: colour("reference"), "stroke-width": 0.19 * SIZE }));
      }
      if (cell.exact) {
        out.push(cell.bound === "~"
          ? s("circle", { cx: x(cell.value), cy: y, r: 0.36 * SIZE, fill: colour("paper"), stroke: colour("primary"), "stroke-width": 0.16 * SIZE })
          : s("circle", { cx: x(cell.value), cy: y, r: 0.42 * SIZE, fill: colour("primary"), stroke: colour("paper"), "stroke-width": 0.1 * SIZE }));
      }
      out.push(line(value, y, short(cell), { fill: colour("primary"), anchor: "end", strong: true, cell: cell.id }));
      if (provable(cell.contrast_verdict)) {
        const at = wide - 0.45 * SIZE, size = 0.4 * SIZE, rise = 0.336 * SIZE * (cell.contrast_verdict === HIGHER ? -1 : 1);
        out.push(s("polygon", {
          points: [[at - size, y - rise], [at + size, y - rise], [at, y + rise]].map((p) => p.map((v) => v.toFixed(1)).join(",")).join(" "),
          fill: colour("provable"),
        }));
      }
      return out;
    }
  };

  /* ---- tables ---- */
  const figureCell = (c) => (c.shown ? [h("b", {}, short(c)), margin(c) ? [" ", h("span", {}, margin(c))] : []] : inPlaceOf(c));
  const differs = (verdict, points) => {
    if (!provable(verdict)) return difference(verdict, points);
    const up = verdict === HIGHER;
    return [h("i", { role: "img", "aria-label": up ? T.higher : T.lower }, up ? "▲" : "▼"), " ", difference(verdict, points)];
  };
  const heads = (list) => h("thead", {}, h("tr", {}, list.map((said) => h("th", { scope: "col" }, said))));
  const trendTable = (i, d, against, sources) => {
    const other = new Map(against === null ? [] : seriesOf(i, against).filter((c) => !c.old).map((c) => [c.edition, c]));
    const own = seriesOf(i, d);
    const editions = [...new Set([...own.map((c) => c.edition), ...other.keys()])].sort((a, b) => b - a);
    const besides = against === null ? [] : [domain(against).label];
    const rows = editions.flatMap((edition) => {
      const found = own.filter((c) => c.edition === edition);
      return (found.length ? found : [null]).map((c) => {
        const beside = other.get(edition);
        const listed = [c, c && c.old ? null : beside].filter((one) => one && one.shown).map(sources);
        return h("tr", { "data-cell": c ? c.id : null, class: c && c.old ? "old" : null },
          h("th", { scope: "row" }, String(edition), c && c.old ? [" ", h("small", {}, T.superseded)] : ""),
          h("td", {}, c ? figureCell(c) : ""),
          h("td", {}, c ? counted(c) : ""),
          h("td", {}, c ? differs(c.change_verdict, c.change_points) : W.dash),
          besides.map(() => h("td", { "data-cell": beside && !(c && c.old) ? beside.id : null },
            beside && !(c && c.old) ? figureCell(beside) : "")),
          h("td", {}, [...new Set(listed)].map((n, k) => [k ? " " : "", h("a", { href: "#bron-" + n, "aria-label": `${T.source} ${n}` }, String(n))])));
      });
    });
    return h("table", { id: "trend-table" }, h("caption", {}, `${indicator(i).label}: ${domain(d).label}`),
      heads([T.year, T.percentage, T.n, T.since, ...besides, T.source]), h("tbody", {}, rows));
  };
  const groupTable = (i, list) => h("table", { id: "group-table", class: "groups" },
    h("caption", {}, `${indicator(i).label}, ${D.edition}`),
    heads([T.group, T.percentage, T.n, T.since, T.beside]),
    h("tbody", {}, list.map(({ d, cell }) => h("tr", { "data-cell": cell.id },
      h("th", { scope: "row" }, domain(d).label),
      cell.shown ? [
        h("td", {}, figureCell(cell)), h("td", {}, counted(cell)),
        h("td", {}, differs(cell.change_verdict, cell.change_points)),
        h("td", {}, differs(cell.contrast_verdict, cell.contrast_points)),
      ] : h("td", { colspan: "4" }, inPlaceOf(cell))))));
  const sourceList = () => {
    const listed = new Map();
    const number = (cell) => {
      const said = [D.sources[cell.source][0], D.sources[cell.source][1], cell.old, D.reasons[cell.reason], cell.run];
      const mark = JSON.stringify(said);
      if (!listed.has(mark)) listed.set(mark, { n: listed.size + 1, cell });
      return listed.get(mark).n;
    };
    // On a phone a long list folds: it would push the comparison of groups out of sight.
    const fold = (list) => h("details", { open: listed.size < 4 || window.matchMedia("(min-width: 40rem)").matches },
      h("summary", {}, h("h3", {}, h("span", {}, `${T.sources} (${listed.size})`))), list);
    const draw = () => fold(h("ol", { class: "sources" }, [...listed.values()].map(({ n, cell }) => {
      const [publication, , addresses] = D.sources[cell.source];
      const run = D.runs[cell.run];
      const where = run.length ? fill(T.this_run, { title: D.title, run: run[3].slice(0, 12) }) : publication;
      return h("li", { id: "bron-" + n, tabindex: "-1" },
        cell.old ? h("b", {}, T.superseded_long + ". ") : "", where,
        addresses.length ? [" (", addresses.map(([said, target], k) => [k ? "; " : "", target ? h("a", { href: target }, said) : said]), ")"] : "",
        D.reasons[cell.reason] ? ". " + D.reasons[cell.reason] : "");
    })));
    return { number, draw };
  };
  const csv = (list) => {
    const quoted = (value) => {
      const said = value === null || value === undefined ? "" : String(value);
      return /[",\r\n]/.test(said) ? `"${said.replace(/"/g, '""')}"` : said;
    };
    const head = ["id", "edition", "indicator", "domain", "base", "value", "bound", "low", "high", "n", "status", "fictitious", "canonical", "publication", "address"];
    const rows = list.map((c) => [c.id, c.edition, indicator(c.indicator).id, domain(c.domain).id, D.bases_used[c.base],
      c.value, c.bound, c.low, c.high, c.n, c.shown ? T.published : W.statuses[c.status],
      c.fictitious ? T.yes : T.no, !c.old, D.sources[c.source][0], D.sources[c.source][1]]);
    return "\ufeff" + [head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
  };
  const download = (name, list) => {
    const file = name + (list.some((c) => c.fictitious) ? "-fictief" : "") + ".csv"; // Dutch in both languages
    const link = h("a", { class: "button", download: file, href: "#" }, T.download);
    link.addEventListener("click", () => {
      if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
      link.href = URL.createObjectURL(new Blob([csv(list)], { type: "text/csv;charset=utf-8" }));
    });
    return link;
  };

  /* ---- the page ---- */
  const place = (id) => document.getElementById(id);
  const choice = { i: 0, d: D.reference, against: null, family: 0 };
  const defaultFamily = () => Math.max(0, D.family_ids.indexOf("office_group"));
  /* A group is shown among its likes; everyone, and a former group, have none in this edition. */
  const familyOf = (d) => {
    const { family } = domain(d);
    const likes = D.domains.some((_, other) => other !== D.reference && domain(other).family === family && now(choice.i, other));
    return likes ? family : choice.family;
  };
  const option = (value, said) => h("option", { value: String(value) }, said);
  const optionsBy = (groups, list) => groups.map((name, g) => {
    const found = list.filter((entry) => entry.group === g);
    return found.length ? h("optgroup", { label: name }, found.map((entry) => option(entry.value, entry.said))) : "";
  });
  const knows = (i, d) => seriesOf(i, d).length > 0;
  const fillSelects = () => {
    const topics = D.indicators.map((_, i) => ({ value: i, said: indicator(i).label, group: indicator(i).theme }));
    place("topic").replaceChildren(...optionsBy(D.themes, topics).filter(Boolean));
    const groups = D.domains.map((_, d) => ({ value: d, said: domain(d).label, group: domain(d).family }))
      .filter((entry) => knows(choice.i, entry.value));
    place("group").replaceChildren(...optionsBy(D.families, groups).filter(Boolean));
    place("compare").replaceChildren(option("", T.compare_nothing), ...optionsBy(D.families, groups).filter(Boolean));
    const present = D.families.map((said, f) => ({ said, f }))
      .filter(({ f }) => D.domains.some((_, d) => domain(d).family === f && d !== D.reference && now(choice.i, d)));
    place("family").replaceChildren(...present.map(({ said, f }) => option(f, said)));
    if (!present.some(({ f }) => f === choice.family)) choice.family = present.length ? present[0].f : 0;
    place("topic").value = String(choice.i);
    place("group").value = String(choice.d);
    place("compare").value = choice.against === null ? "" : String(choice.against);
    place("family").value = String(choice.family);
  };
  const hash = () => "#" + [indicator(choice.i).id, domain(choice.d).id,
    choice.against === null ? "-" : domain(choice.against).id, D.family_ids[choice.family]].join("/");
  const readHash = () => {
    const said = decodeURIComponent(location.hash.slice(1));
    const cell = /^MIV\d{4}\.([^.]+)\.([^.]+)/.exec(said);
    const [i, d, against, family] = cell ? [cell[1], cell[2]] : said.split("/");
    const topic = D.indicators.findIndex((one) => one[0] === i);
    if (topic < 0) return false;
    const byId = (id) => D.domains.findIndex((one) => one[0] === id);
    if (cell && byId(d) < 0) return false; // a figure that stands in a table only
    choice.i = topic;
    choice.d = byId(d) >= 0 && knows(topic, byId(d)) ? byId(d) : D.reference;
    choice.against = byId(against) >= 0 && byId(against) !== choice.d ? byId(against) : null;
    if (against === undefined && choice.d !== D.reference) choice.against = D.reference;
    choice.family = D.family_ids.includes(family) ? D.family_ids.indexOf(family) : defaultFamily();
    if (family === undefined) choice.family = familyOf(choice.d);
    return true;
  };

  const groupRows = () => D.domains.map((_, d) => ({ d, cell: now(choice.i, d) }))
    .filter(({ d, cell }) => cell && domain(d).family === choice.family && d !== D.reference);
  const trendLines = () => {
    const own = { label: domain(choice.d).label, cells: seriesOf(choice.i, choice.d), reference: false };
    if (choice.against === null) return [own];
    const reference = choice.against === D.reference;
    const label = reference ? `${W.all} ${domain(D.reference).group}` : domain(choice.against).label;
    return [own, { label, cells: seriesOf(choice.i, choice.against), reference }];
  };
  let drawnFor = 0;
  /* Breaks and notes in the series of the groups that are drawn: [first, breaks, kind, reason, groups]. */
  const changesOf = (lines) => {
    const drawn = [choice.d, choice.against];
    const editions = lines.flatMap((l) => l.cells.map((c) => c.edition));
    return indicator(choice.i).changes.filter(([first, , , , groups]) =>
      groups.some((d) => drawn.includes(d)) && Math.min(...editions) < first);
  };
  const draw = () => {
    const { i, d } = choice;
    drawnFor = place("trend").clientWidth;
    if (drawnFor < 100) return; // not laid out yet; the observer below comes back
    const lines = trendLines();
    const measured = new Set(lines.flatMap((l) => l.cells.filter((c) => c.shown).map((c) => c.edition)));
    const room = place("trend").clientWidth;
    const title = `${indicator(i).label}, ${domain(d).label}`;
    const any = measured.size > 1;
    place("trend-part").classList.toggle("short", !any);
    const breaks = new Map(changesOf(lines).filter((one) => one[1]).reverse().map(([first, , kind]) => [first, kind]));
    place("trend").replaceChildren(any
      ? trend(lines, [...breaks].sort((a, b) => a[0] - b[0]), room, room < 480 ? 260 : 320, `${T.trend}: ${title}. ${T.see_table}`)
      : h("p", {}, whyNoTrend(i, [...measured])));
    const rows = groupRows();
    const reference = now(i, D.reference);
    place("groups").replaceChildren(dots(rows.map(({ d: each, cell }) => ({ label: domain(each).label, cell, reference })),
      place("groups").clientWidth, `${fill(T.groups, { edition: D.edition })}: ${indicator(i).label}. ${T.see_table}`));
    place("trend-caption").replaceChildren(...caption(lines, any));
  };
  const whyNoTrend = (i, measured) => {
    if (!measured.length) return T.no_measurement;
    const [edition] = measured;
    const earlier = cells.some((c) => c.indicator === i && c.shown && c.edition !== edition);
    return fill(earlier ? T.one_for_this_group : T.one_measurement, { edition });
  };
  const caption = (lines, any) => {
    const { i, d } = choice;
    const cell = now(i, d) || seriesOf(i, d)[0];
    const said = [];
    if (any) {
      const shown = lines[0].cells.filter((c) => c.shown);
      if (shown.some((c) => c.low !== null)) said.push(T.margin_note);
      if (lines[1] && lines[1].reference) said.push(fill(T.reference_note, { group: lines[1].label }));
      if (lines.some((l) => l.cells.some((c) => c.old))) said.push(T.vintage_note);
      for (const [first, breaks, , reason] of changesOf(lines)) said.push(fill(breaks ? T.break_note : T.change_note, { first, reason }));
    }
    return cell ? [h("span", { "data-cell": cell.id }, baseLine(cell) + "."), " ", ...said] : said;
  };
  const aboutFigure = () => {
    const { i, d } = choice;
    const cell = now(i, d) || seriesOf(i, d)[0];
    const rows = [[T.definition, indicator(i).definition], [indicator(i).asked.length > 1 ? T.asked_all : T.asked, asked(i)]];
    if (cell) {
      rows.push([T.base, h("span", { "data-cell": cell.id }, baseLine(cell).slice(W.base.length + 2))]);
      if (cell.shown && cell.population !== null) rows.push([T.population, h("span", { "data-cell": cell.id }, count(cell.population))]);
      if (cell.shown && cell.change_verdict === UNTESTABLE && cell.change_needed !== null && cell.change !== null) {
        rows.push([T.needed, h("span", { "data-cell": cell.id },
          fill(W.needed, { year: cells[cell.change].edition, n: count(cell.change_needed) }))]);
      }
      const run = D.runs[cell.run];
    }
    return [listed(rows), cell ? researchers(cell) : ""];
  };
  const asked = (i) => {
    const said = indicator(i).asked;
    return said.length > 1 ? h("ul", {}, said.map((one) => h("li", {}, one))) : said[0];
  };
  const listed = (rows) =>
    h("dl", {}, rows.filter(([, said]) => said).map(([name, said]) => h("div", {}, h("dt", {}, name), h("dd", {}, said))));
  const researchers = (cell) => {
    const [method, ...marks] = D.runs[cell.run];
    const rows = method === undefined ? [] : [[T.method, method],
      ...[T.weighting, T.policy, T.run].map((name, k) => [name, h("code", {}, marks[k].slice(0, 12))])];
    return h("details", {}, h("summary", {}, h("span", {}, T.researchers)), listed([...rows, [T.cell, h("code", {}, cell.id)]]));
  };
  /* Who is not in a group, once for all groups of which the same is said. */
  const leftOut = (groups, named) => {
    const found = new Map();
    for (const d of groups.filter((one) => one !== null && domain(one).note)) {
      found.set(domain(d).note, [...(found.get(domain(d).note) || []), domain(d).label]);
    }
    return [...found].map(([said, labels]) => h("p", { class: "note" }, named ? `${labels.join(", ")}: ${said}` : said));
  };
  const signs = (list, columns) => {
    const said = [];
    if (list.some((c) => c.change_verdict !== null || c.contrast_verdict !== null)) said.push(T.signs);
    if (list.some((c) => !c.shown && c.status === CONFIDENTIAL)) said.push(T.withheld_note);
    if (list.some((c) => c.shown && (c.bound !== "" || c.rounded))) said.push(T.about_note);
    if (list.some((c) => c.shown && columns.some((name) => c[name] === null))) said.push(T.nothing_compared);
    return said.map((one) => h("p", { class: "note" }, one));
  };
  const render = () => {
    const { i, d, against } = choice;
    fillSelects();
    place("question").textContent = question(i, d);
    place("answer").replaceChildren(...answer(i, d, against).flat(9).filter((part) => part !== ""));
    place("left-out").replaceChildren(...leftOut([d], false));
    const sources = sourceList();
    const table = trendTable(i, d, against, sources.number);
    const taken = [...seriesOf(i, d), ...(against === null ? [] : seriesOf(i, against))];
    place("trend-figures").replaceChildren(table, ...leftOut([d, against], true), ...signs(taken, ["change_verdict"]),
      sources.draw(), download(`${indicator(i).id}-${domain(d).id}`, taken));
    const rows = groupRows();
    place("group-figures").replaceChildren(groupTable(i, rows), ...leftOut(rows.map((row) => row.d), true), ...signs(rows.map(({ cell }) => cell), ["change_verdict", "contrast_verdict"]),
      download(`${indicator(i).id}-${D.family_ids[choice.family]}`, rows.map(({ cell }) => cell)));
    place("about").replaceChildren(...aboutFigure());
    const link = place("permalink");
    link.href = hash();
    draw();
  };
  const chosen = () => {
    const before = choice.d;
    choice.i = Number(place("topic").value);
    choice.d = Number(place("group").value);
    if (!knows(choice.i, choice.d)) choice.d = D.reference;
    choice.against = place("compare").value === "" ? null : Number(place("compare").value);
    if (choice.against === null && choice.d !== before) choice.against = D.reference;
    if (choice.against === choice.d) choice.against = null;
    choice.family = choice.d === before ? Number(place("family").value) : familyOf(choice.d);
    history.replaceState(null, "", hash());
    render();
  };

  for (const id of ["topic", "group", "compare", "family"]) place(id).addEventListener("change", chosen);
  addEventListener("hashchange", () => { if (readHash()) render(); });
  place("explore").hidden = false;
  document.documentElement.classList.add("live");
  place("topics").parentNode.append(place("topics")); // a list of a hundred belongs at the end
  for (const folded of document.querySelectorAll("#topics details[open]")) folded.open = false;
  choice.family = defaultFamily();
  if (readHash() && location.hash.startsWith("#MIV")) {
    // The id of a cell is also that of a row below; the answer to it stands here, at the top.
    history.replaceState(null, "", hash());
    const up = () => scrollTo({ top: 0, behavior: "instant" });
    up();
    addEventListener("load", up);
  }
  render();
  new ResizeObserver(() => {
    if (place("trend").clientWidth !== drawnFor) draw();
  }).observe(place("trend"));
  document.fonts.ready.then(draw);
})();
