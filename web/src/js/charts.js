// Charts are heavy: their script comes only to pages that have one, and the table beside each says the same without it.
import { all, onFresh } from "./page.js";

onFresh((root) => {
  const boxes = all(root, "[data-chart]");
  if (!boxes.length) return;
  const address = boxes[0].dataset.script;
  if (window.dubanCharts) {
    boxes.forEach(window.dubanCharts.draw);
  } else if (!document.querySelector(`script[src="${address}"]`)) {
    const script = document.createElement("script");
    script.src = address;
    script.defer = true;
    script.addEventListener("load", () => document.querySelectorAll("[data-chart]").forEach(window.dubanCharts.draw));
    document.head.append(script);
  }
});
