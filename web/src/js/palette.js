// Ctrl K: one box that finds cases, units and pages. Arrow keys walk the results; Enter opens the first or the one walked to.

const palette = document.getElementById("palette");

function open(text = "") {
  if (!palette || palette.open) return;
  const box = palette.querySelector("input[type=search]");
  palette.showModal();
  box.value = text;
  box.focus();
  box.select();
}

if (palette) {
  const box = palette.querySelector("input[type=search]");
  const results = () => [...palette.querySelectorAll(".found-item")];

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      palette.open ? palette.close() : open(document.querySelector(".topbar-search input")?.value);
    }
  });
  palette.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const list = results();
    const here = list.indexOf(document.activeElement);
    if (event.key === "Escape") {
      // A search field would only empty itself.
      event.preventDefault();
      palette.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = here + (event.key === "ArrowDown" ? 1 : -1);
      (list[next] ?? (next < 0 ? box : list.at(-1)))?.focus();
    } else if (event.key === "Enter" && event.target === box && list.length && !palette.querySelector(".htmx-request")) {
      event.preventDefault();
      list[0].click();
    } else if (here >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      box.focus();
    }
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette || event.target.closest("[data-palette-close]")) palette.close();
  });
}
