// Two readings of one thing on a page: a span in the text and its element beside it. Pointing at one marks the other, a click or
// Enter jumps there. Links between them work without this.
//   j k next, previous · Enter to the other side · c confirm · e change · s split · x pick · m merge · d delete · u undo · a add
import { all, isTyping, onFresh } from "./page.js";

onFresh((root) => {
  for (const place of all(root, "[data-linked]")) {
    place.addEventListener("pointerover", (event) => mark(place, event.target));
    place.addEventListener("focusin", (event) => mark(place, event.target));
    place.addEventListener("pointerleave", () => mark(place, null));
    place.addEventListener("click", (event) => {
      const span = event.target instanceof Element ? event.target.closest(".span[data-key]") : null;
      if (span && !window.getSelection()?.toString()) toElement(span.dataset.key);
    });
  }
  for (const form of all(root, "[data-add-from-text]")) follow(form);
});

let marked = [];

function mark(place, target) {
  const key = target instanceof Element ? target.closest("[data-key]")?.dataset.key : undefined;
  for (const one of marked) one.classList.remove("is-at");
  marked = key ? all(place, `[data-key="${CSS.escape(key)}"]`) : [];
  for (const one of marked) one.classList.add("is-at");
}

function toElement(key) {
  const element = document.getElementById(`e-${key}`);
  if (!element) return;
  const closed = element.closest("details:not([open])");
  if (closed) closed.open = true;
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

function toText(key) {
  const anchor = document.getElementById(`s-${key}`);
  const paper = anchor?.closest(".paper");
  if (!paper) return;
  const span = paper.querySelector(`.span[data-key="${CSS.escape(key)}"]`) ?? anchor;
  span.scrollIntoView({ block: "center" });
  paper.focus({ preventScroll: true });
  at = span;
  mark(paper.closest("[data-linked]"), span);
}

// The place in the text where the keyboard stands; null while it is beside the text.
let at = null;

function step(by) {
  const inText = document.activeElement?.closest?.("[data-plan-text]");
  if (inText) {
    const spans = [...inText.querySelectorAll(".span[data-key]")];
    at = spans[Math.max(0, Math.min(spans.length - 1, spans.indexOf(at) + by))] ?? spans[0];
    at?.scrollIntoView({ block: "nearest" });
    if (at) mark(inText.closest("[data-linked]"), at);
    return;
  }
  const rows = [...document.querySelectorAll(".review-read :is(.element, .questions > li)[data-key]")].filter((row) => row.checkVisibility?.() ?? true);
  const here = rows.indexOf(current());
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + by))] ?? rows[0];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

// Acts go one after the other: while a section is being sent again it would swallow the next one, and what can be taken back
// is known only when it has come.
const waiting = [];
const underWay = new Set();

// The row where the keyboard stands; between two copies of its section the row it stood at.
function current() {
  const held = document.activeElement?.closest?.(".review-read [data-key]");
  return held ?? (before && document.activeElement === document.body ? standIn() : null);
}

function standIn() {
  const rows = [...(document.getElementById(before.section)?.querySelectorAll("[data-key]") ?? [])];
  return rows.find((one) => one.dataset.key === before.key) ?? rows[Math.min(before.place, rows.length - 1)];
}

function press(name) {
  const row = current();
  if (row) after(() => document.getElementById(row.id)?.querySelector(`[data-act="${name}"]`)?.click());
}

function after(act) {
  waiting.push(act);
  goOn();
}

function goOn() {
  while (!underWay.size && waiting.length) waiting.shift()();
}

// What has been sent again answers to htmx only once it has settled: a click before that would leave the page. So the keyboard waits
// for every request of the review, that of taking back included; one request settles in several places, and tells of each.
const isReview = (event) => document.querySelector("[data-linked]") && !event.detail.elt?.closest?.("#palette, .topbar");
document.addEventListener("htmx:beforeRequest", (event) => {
  if (isReview(event)) underWay.add(event.detail.xhr);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, successful } = event.detail;
  if (!underWay.has(xhr) || (successful && xhr.status !== 204)) return;
  underWay.delete(xhr);
  if (!successful) waiting.length = 0;
});
document.addEventListener("htmx:afterSettle", (event) => {
  underWay.delete(event.detail.xhr);
  // Rows are looked up again: focus comes back first, in the listener below.
  setTimeout(goOn);
});

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => press("confirm"),
  e: () => press("edit"),
  s: () => press("split"),
  d: () => press("drop"),
  x: () => current()?.querySelector(".pick input")?.click(),
  m: () => after(() => document.querySelector("form:has([name=row]:checked) [data-act=merge]")?.click()),
  u: () => after(() => document.querySelector('#steps [data-act="undo"]')?.click()),
  a: () => document.querySelector("[data-add-from-text]")?.requestSubmit(),
  Enter: () => {
    const inText = document.activeElement?.closest?.("[data-plan-text]");
    if (inText && at) toElement(at.dataset.key);
    else toText(document.activeElement?.closest?.(".review-read [data-key]")?.dataset.key ?? "");
  },
};

document.addEventListener(
  "keydown",
  (event) => {
    const place = document.querySelector("[data-linked]");
    if (!place || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = KEYS[event.key];
    if (!act) return;
    if (event.key === "Enter" && (event.target.closest?.("a, button, summary") || !place.contains(event.target))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  },
  true,
);

// After a section has been sent again the keyboard goes on where it was: at the same row, or the next one.
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const section = event.detail.target;
  if (!section?.matches?.("details.kind")) return;
  const rows = [...section.querySelectorAll("[data-key]")];
  const here = rows.indexOf(document.activeElement?.closest?.("[data-key]"));
  before = here < 0 ? null : { section: section.id, key: rows[here].dataset.key, place: here };
  // What was picked stays picked when a single row was acted upon.
  const single = /:/.test(event.detail.requestConfig?.parameters?.get?.("do") ?? event.detail.requestConfig?.parameters?.do ?? "");
  picked = single ? all(section, "[name=row]:checked").map((box) => box.value) : [];
});
let picked = [];
document.addEventListener("htmx:afterSettle", () => {
  for (const value of picked) {
    const box = document.querySelector(`[name=row][value="${CSS.escape(value)}"]`);
    if (box) box.checked = true;
  }
  picked = [];
});
document.addEventListener("htmx:afterSettle", () => {
  if (!before) return;
  // Whoever has already moved on is not pulled back.
  const moved = document.activeElement !== document.body && document.activeElement !== null;
  if (!moved) standIn()?.focus({ preventScroll: true });
  before = null;
});

// Words selected in the text stand in the form below it, with the place where they begin.
function follow(form) {
  const paper = document.querySelector("[data-plan-text]");
  const { quote, start } = form.elements;
  quote.addEventListener("input", () => (start.value = ""));
  const take = () => {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !paper?.contains(selection.anchorNode) || !paper.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0);
    const words = plain(range.cloneContents());
    if (!words.trim()) return;
    quote.value = words;
    start.value = String(offset(range.startContainer, range.startOffset) + words.length - words.trimStart().length);
  };
  document.addEventListener("selectionchange", take);
  take();
}

// Numbers in the margin are not words of the plan.
function plain(fragment) {
  for (const tag of fragment.querySelectorAll(".span-tag")) tag.remove();
  return fragment.textContent ?? "";
}

function offset(node, within) {
  const line = (node instanceof Element ? node : node.parentElement).closest("p[data-at]");
  if (!line) return 0;
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, within);
  return Number(line.dataset.at) + plain(range.cloneContents()).length;
}

// Who comes back from a page of one element goes on from there with the keyboard.
const came = document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (came?.matches(".review-read [data-key]")) came.focus({ preventScroll: true });
