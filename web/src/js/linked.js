// Two readings of one thing on a page: pointing at a span in the text marks its element beside it, and the other way round.
// Links between them work without this.
import { all, onFresh } from "./page.js";

onFresh((root) => {
  for (const place of all(root, "[data-linked]")) {
    let marked = [];
    const mark = (target) => {
      const key = target instanceof Element ? target.closest("[data-key]")?.dataset.key : undefined;
      for (const one of marked) one.classList.remove("is-at");
      marked = key ? all(place, `[data-key="${CSS.escape(key)}"]`) : [];
      for (const one of marked) one.classList.add("is-at");
    };
    place.addEventListener("pointerover", (event) => mark(event.target));
    place.addEventListener("focusin", (event) => mark(event.target));
    place.addEventListener("pointerleave", () => mark(null));
    place.addEventListener("click", (event) => {
      const span = event.target instanceof Element ? event.target.closest(".span[data-key]") : null;
      if (span && !window.getSelection()?.toString()) document.getElementById(`e-${span.dataset.key}`)?.scrollIntoView({ block: "center" });
    });
  }
});
