// The keyboard in lists (j k x Enter [ ]) and on every page (/ ? g i). Selection of rows and its bar.
import { all, isTyping, onFresh, words } from "./page.js";

const ROWS = "[data-rows] tbody > tr, ul[data-rows] > li";
let pending = "";

function rows() {
  return [...document.querySelectorAll(ROWS)];
}

function at() {
  return document.querySelector(`:is(${ROWS}).is-at`);
}

function go(step) {
  const list = rows();
  if (!list.length) return;
  const here = list.indexOf(at());
  const next = list[Math.max(0, Math.min(list.length - 1, here + step))] ?? list[0];
  at()?.classList.remove("is-at");
  next.classList.add("is-at");
  // Focus goes along, so that a screen reader reads the row and Tab continues from it.
  (next.querySelector("a[href]") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const LIST_KEYS = {
  j: () => go(1),
  k: () => go(-1),
  x: () => at()?.querySelector(".pick input")?.click(),
  Enter: () => at()?.dataset.href && location.assign(at().dataset.href),
  "]": () => document.querySelector(".pager a[rel=next]")?.click(),
  "[": () => document.querySelector(".pager a[rel=prev]")?.click(),
};
const PAGE_KEYS = {
  "/": () => document.querySelector(".topbar-search input")?.focus(),
  "?": () => document.querySelector('a[href$="/keys"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (pending === "g" && event.key === "i") {
    pending = "";
    document.querySelector(".topbar-brand")?.click();
    return;
  }
  pending = event.key === "g" ? "g" : "";
  // Enter on a button, a link or a menu is theirs.
  if (event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
  const act = LIST_KEYS[event.key] ?? PAGE_KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

function showSelection(form) {
  const boxes = [...form.querySelectorAll(".pick input[name]")];
  const picked = boxes.filter((box) => box.checked).length;
  for (const bar of form.querySelectorAll(".selection")) {
    bar.hidden = picked === 0;
    const said = bar.querySelector("[data-picked]");
    if (said) said.textContent = words("selected", { n: picked });
  }
  const whole = form.querySelector("[data-select-all]");
  if (whole) {
    whole.checked = picked > 0 && picked === boxes.length;
    whole.indeterminate = picked > 0 && picked < boxes.length;
  }
}

onFresh((root) => {
  for (const whole of all(root, "[data-select-all]")) {
    const form = whole.closest("form") ?? whole.closest(".table-wrap");
    let last = null;
    whole.closest("[data-with-script]").hidden = false;
    whole.addEventListener("change", () => {
      for (const box of form.querySelectorAll(".pick input[name]")) box.checked = whole.checked;
      showSelection(form);
    });
    // Shift takes everything between the last box and this one.
    form.addEventListener("click", (event) => {
      if (!event.target.matches?.(".pick input[name]")) return;
      if (event.shiftKey && last) {
        const boxes = [...form.querySelectorAll(".pick input[name]")];
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((a, b) => a - b);
        for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
      }
      last = event.target;
      showSelection(form);
    });
    showSelection(form);
  }
});
