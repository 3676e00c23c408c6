// Forms: sent once, not left by mistake, kept as a draft on this machine only where the page allows it.
//   data-guard        leaving with something typed asks first
//   data-draft="key"  what is typed is kept in this tab until it is sent. NEVER on a form that holds a reporter's identity;
//                     fields marked data-identity are left out even there.
import { all, onFresh, words } from "./page.js";

const dirty = new WeakSet();
const SKIP = "[type=hidden], [type=password], [type=file], [data-identity], [data-identity] *";

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.matches(SKIP));
}

function draftKey(form) {
  return `duban-draft:${location.pathname}:${form.dataset.draft}`;
}

function keepDraft(form) {
  const kept = fields(form)
    .filter((field) => (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue))
    .map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? field.value : null, field.checked, field.value]);
  if (kept.length) sessionStorage.setItem(draftKey(form), JSON.stringify(kept));
  else sessionStorage.removeItem(draftKey(form));
}

function restoreDraft(form) {
  const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) ?? "[]");
  let found = 0;
  for (const [name, choice, checked, value] of kept) {
    for (const field of fields(form).filter((one) => one.name === name && (choice === null || one.value === choice))) {
      if (choice === null && field.value !== field.defaultValue) continue; // the server's own answer is newer
      if (choice === null) field.value = value;
      else field.checked = checked;
      found += 1;
    }
  }
  if (!found) return;
  dirty.add(form);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-small btn-quiet";
  drop.textContent = words("dropDraft");
  const line = document.createElement("p");
  line.className = "draft-found";
  line.setAttribute("role", "status");
  line.append(words("draft"), drop);
  drop.addEventListener("click", () => {
    form.reset();
    dirty.delete(form);
    sessionStorage.removeItem(draftKey(form));
    line.remove();
  });
  form.prepend(line);
}

onFresh((root) => {
  for (const form of all(root, "form[data-guard], form[data-draft]")) {
    let timer;
    form.addEventListener("input", () => {
      dirty.add(form);
      if (!("draft" in form.dataset)) return;
      clearTimeout(timer);
      timer = setTimeout(() => keepDraft(form), 400);
    });
    if ("draft" in form.dataset) restoreDraft(form);
  }
  for (const input of all(root, ".field-upload input[type=file]")) {
    const list = document.createElement("p");
    list.className = "upload-list";
    list.setAttribute("aria-live", "polite");
    input.after(list);
    input.addEventListener("change", () => {
      list.textContent = [...input.files].map((file) => `${file.name} (${Math.ceil(file.size / 1024)} KB)`).join(" · ");
    });
    const box = input.closest(".field-upload");
    input.addEventListener("dragenter", () => box.classList.add("is-over"));
    for (const over of ["dragleave", "drop"]) input.addEventListener(over, () => box.classList.remove("is-over"));
  }
});

// One submission: a second press while the first is under way does nothing. The server guards it too (once_token).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "1";
  dirty.delete(form);
  if ("draft" in form.dataset) sessionStorage.removeItem(draftKey(form));
  const button = event.submitter;
  if (button) {
    button.classList.add("is-sending");
    button.setAttribute("aria-busy", "true");
  }
});

// Back to a page kept by the browser: its forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) free(form);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form");
  if (form) free(form);
});

function free(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll(".is-sending")) {
    button.classList.remove("is-sending");
    button.removeAttribute("aria-busy");
  }
}

window.addEventListener("beforeunload", (event) => {
  if ([...document.forms].some((form) => dirty.has(form) && form.isConnected && "guard" in form.dataset)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.method === "post") event.target.form.requestSubmit();
});

// The first wrong field is where the work goes on.
const wrong = document.querySelector(".is-wrong :is(input, select, textarea):not([type=hidden])");
if (wrong) wrong.focus();

