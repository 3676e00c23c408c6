// Draws what a page describes in JSON beside each [data-chart]: bars from zero, lines for time. SVG, no inline style, no tooltip
// (every number stands in the table beside it); colours come from the page's own tokens, so that dark pages have dark charts.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, SVGRenderer]);

const STATES = { green: "--green-shape", yellow: "--yellow-shape", red: "--red-shape", grey: "--grey-shape", blue: "--blue-shape" };
const PLAIN = ["--accent", "--edge", "--accent-line", "--line-2"];

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function rem(count) {
  return count * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function option(data) {
  const font = getComputedStyle(document.body).fontFamily;
  const text = { color: token("--ink-2"), fontSize: rem(0.75), fontFamily: font };
  const many = data.series.length > 1;
  const names = { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-2") } }, axisLabel: text };
  const numbers = { type: "value", min: 0, minInterval: 1, splitNumber: 4, axisLabel: text, splitLine: { lineStyle: { color: token("--line") } } };
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 4, right: rem(data.across ? 2.5 : data.kind === "line" ? 4.5 : 1), top: many && data.kind !== "line" ? rem(2.25) : rem(1.25), bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    // Lines are named where they end; only bars side by side need a legend.
    legend: many && data.kind !== "line" ? { top: 0, left: 0, icon: "rect", itemWidth: rem(0.75), itemHeight: rem(0.75), textStyle: text, selectedMode: false } : undefined,
    xAxis: data.across ? numbers : names,
    yAxis: data.across ? { ...names, inverse: true } : numbers,
    series: data.series.map((one, i) => series(data, one, i, text)),
  };
}

function series(data, one, i, text) {
  const colour = token(one.colour ? STATES[one.colour] : PLAIN[i % PLAIN.length]);
  if (data.kind === "line") {
    const name = { show: true, formatter: "{a}", ...text, color: token("--ink") };
    return { type: "line", name: one.name, data: one.values, symbol: "circle", symbolSize: 5, color: colour, lineStyle: { width: 2 }, endLabel: name, silent: true };
  }
  const stacked = data.kind === "stacked";
  const label = { show: !stacked && data.series.length === 1, position: data.across ? "right" : "top", ...text, color: token("--ink") };
  return { type: "bar", name: one.name, data: one.values, stack: stacked ? "all" : undefined, color: colour, barMaxWidth: rem(1.75), label, cursor: data.hrefs.length ? "pointer" : "default" };
}

function draw(box) {
  const source = document.getElementById(box.dataset.chart);
  if (!source || box.dataset.drawn) return;
  box.dataset.drawn = "1";
  const data = JSON.parse(source.textContent);
  if (data.across) box.classList.add(`chart-rows-${Math.min(24, Math.ceil(data.categories.length / 4) * 4)}`);
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption(option(data));
  chart.on("click", (event) => data.hrefs[event.dataIndex] && location.assign(data.hrefs[event.dataIndex]));
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.setOption(option(data)));
}

window.dubanCharts = { draw };
