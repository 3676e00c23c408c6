// What all parts share: the page's words in the reader's language, and running something on every fresh piece of the page.

let known;

export function words(name, values = {}) {
  if (!known) known = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  return (known[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

// Runs `ready(root)` for the whole page and again for whatever htmx puts into it.
export function onFresh(ready) {
  ready(document.body);
  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) ready(event.detail.elt);
  });
}

export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox],[type=radio]), textarea, select"));
}

// Words in the page's own flow, above the content; never a pop-up.
export function say(text, tone = "info", ...more) {
  const place = document.getElementById("flash") ?? document.getElementById("main");
  if (!place) return null;
  const note = document.createElement("div");
  note.className = `note note-${tone}`;
  const inner = document.createElement("div");
  inner.append(text, ...more);
  note.append(inner);
  place.prepend(note);
  return note;
}
