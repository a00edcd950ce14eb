// Draws the charts of a page from the data that stands beside each. Their tables say the same: without this script they stand open.
"use strict";
(() => {
  const plots = [...document.querySelectorAll("[data-chart]")];
  if (!plots.length || !window.echarts) return;
  const asked = (query) => window.matchMedia(query);
  const [dark, paper, still] = [asked("(prefers-color-scheme: dark)"), asked("print"), asked("(prefers-reduced-motion: reduce)")];
  let printing = false;

  // What is printed is dark on white, whatever the screen is.
  const light = { text: "#000", soft: "#333", rule: "#bbb", sheet: "#fff", mark: "#b3261e", sides: [["#0b6b3a", "#6db58b", "#b9c2bc"], ["#b35c00", "#e0a25e", "#efd9bd"]] };
  const look = () => {
    if (printing) return light;
    const style = getComputedStyle(document.documentElement), of = (name) => style.getPropertyValue(name).trim();
    return {
      text: of("--text"), soft: of("--soft"), rule: of("--rule"), sheet: of("--sheet"), mark: of("--chart-mark"),
      sides: [["--chart-1", "--chart-2", "--chart-3"].map(of), ["--chart-other-1", "--chart-other-2", "--chart-other-3"].map(of)],
    };
  };
  const letters = getComputedStyle(document.body).fontFamily;
  const said = (s) => (v) => v === null || v === undefined ? "—" : s.share ? `${(v * 100).toFixed(1)}%` : v.toFixed(s.digits ?? 0);
  const onAxis = (share) => (v) => share ? `${Math.round(v * 100)}%` : `${v}`;

  const option = (chart, wide) => {
    const l = look(), share = chart.series[0].share, lying = chart.form === "bars" || chart.form === "stacked", placed = chart.form === "histogram";
    const step = placed && chart.places.length > 1 ? chart.places[1] - chart.places[0] : 1;
    const nth = [0, 0];
    const marks = chart.marks?.length ? {
      symbol: "none", silent: true, animation: false, lineStyle: { color: l.mark, type: "dashed", width: 1.5 },
      label: { formatter: "{b}", color: l.mark, position: lying ? "start" : "end" },
      data: chart.marks.map((m) => ({ name: m.name, xAxis: lying || placed ? m.at : chart.labels.indexOf(`${m.at}`) })),
    } : undefined;
    const series = chart.series.map((s, i) => {
      const color = l.sides[s.side % 2][nth[s.side % 2]++ % 3];
      return {
        name: s.name, type: chart.form === "lines" ? "line" : "bar", stack: chart.form === "stacked" ? `side ${s.side}` : undefined,
        data: placed ? s.values.map((v, k) => [chart.places[k], v]) : s.values,
        itemStyle: { color }, lineStyle: { color, width: 2 }, symbolSize: 6, showSymbol: chart.labels.length < 40, barMaxWidth: lying ? 18 : 40, barCategoryGap: placed ? "12%" : "30%", barGap: "0%",
        label: lying && chart.form !== "stacked" ? { show: true, position: "right", color: l.text, formatter: (p) => said(s)(p.value) } : undefined,
        markLine: i === 0 ? marks : undefined,
      };
    });
    const axisText = { color: l.soft, fontSize: 12 }, split = { lineStyle: { color: l.rule, opacity: .6 } };
    const names = {
      type: "category", data: chart.labels, inverse: lying, axisTick: { show: false }, axisLine: { lineStyle: { color: l.rule } },
      axisLabel: lying ? { ...axisText, width: wide < 480 ? 88 : 136, overflow: "truncate", interval: 0 } : { ...axisText, hideOverlap: true },
    };
    const reach = ({ max }) => Math.max(max, ...(lying ? chart.marks ?? [] : []).map((m) => m.at));
    const values = { type: "value", max: chart.marks?.length && lying ? reach : undefined, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...axisText, formatter: onAxis(share), hideOverlap: true }, splitLine: split, minInterval: share ? 0 : undefined };
    const places = placed ? {
      type: "value", min: chart.places[0] - step / 2, max: chart.places.at(-1) + step / 2, axisLabel: { ...axisText, hideOverlap: true }, splitLine: { show: false },
      axisLine: { lineStyle: { color: l.rule } }, interval: step * Math.ceil(chart.places.length / (wide < 480 ? 6 : 12)),
    } : undefined;
    return {
      animation: !still.matches && !printing, animationDuration: 300, textStyle: { fontFamily: letters, color: l.text }, backgroundColor: "transparent",
      aria: { enabled: true, label: { enabled: false }, decal: { show: printing && chart.series.length > 1 } },
      grid: { left: 8, right: lying ? 56 : 20, top: (chart.series.length > 1 ? 34 : 12) + (marks ? 14 : 0), bottom: 8, containLabel: true },
      legend: chart.series.length > 1 ? { top: 0, left: 0, type: "scroll", textStyle: { color: l.text }, pageTextStyle: { color: l.text }, pageIconColor: l.text } : undefined,
      // Drawn, not made of elements: their style attributes are forbidden here.
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" }, backgroundColor: l.sheet, borderColor: l.rule, textStyle: { color: l.text },
        formatter: (all) => [placed ? chart.labels[all[0].dataIndex] : all[0].name, ...all.map((p) => `${p.seriesName}：${said(chart.series[p.seriesIndex])(placed ? p.value[1] : p.value)}`)].join("\n"),
      },
      xAxis: lying ? values : placed ? places : names, yAxis: lying ? names : values, series,
    };
  };

  const height = (chart) => chart.form === "bars" || chart.form === "stacked"
    ? 44 + chart.labels.length * Math.max(26, (chart.form === "stacked" ? 1 : chart.series.length) * 18 + 8) + (chart.series.length > 1 ? 30 : 0)
    : 260;
  const drawn = new Map();
  const draw = (plot) => {
    if (drawn.has(plot)) return;
    const chart = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    const on = window.echarts.init(plot, null, { renderer: "canvas" });
    on.setOption(option(chart, plot.clientWidth));
    drawn.set(plot, { on, chart });
  };
  const again = (width) => {
    for (const [plot, { on, chart }] of drawn) {
      on.resize(width ? { width } : { width: "auto" });
      on.setOption(option(chart, width || plot.clientWidth), true);
    }
  };

  for (const plot of plots) {
    const chart = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    plot.hidden = false;
    plot.style.height = `${height(chart)}px`;
    const table = plot.closest(".chart").querySelector("details");
    if (table) table.open = false;
    // The arrow keys go from one value to the next.
    let at = -1;
    plot.addEventListener("keydown", (e) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (!by || !drawn.has(plot)) return;
      e.preventDefault();
      e.stopPropagation();
      at = Math.max(0, Math.min(chart.labels.length - 1, at + by));
      drawn.get(plot).on.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
    });
    plot.addEventListener("blur", () => drawn.get(plot)?.on.dispatchAction({ type: "hideTip" }));
  }
  const near = new IntersectionObserver((all) => { for (const one of all) if (one.isIntersecting) { near.unobserve(one.target); draw(one.target); } }, { rootMargin: "300px" });
  for (const plot of plots) near.observe(plot);
  const sized = new ResizeObserver((all) => { if (!printing) for (const { target } of all) drawn.get(target)?.on.resize(); });
  for (const plot of plots) sized.observe(plot);
  dark.addEventListener("change", () => again());

  const open = [];
  const before = () => {
    if (printing) return;
    printing = true;
    for (const plot of plots) draw(plot);
    for (const d of document.querySelectorAll(".chart details:not([open])")) { d.open = true; open.push(d); }
    again(660);
  };
  const after = () => {
    if (!printing) return;
    printing = false;
    for (const d of open.splice(0)) d.open = false;
    again();
  };
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  paper.addEventListener("change", (e) => e.matches ? before() : after());
})();
