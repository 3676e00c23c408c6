// Menus are <details>: one open at a time, closed by Escape or a click beside them; filters send themselves.
import { all, onFresh } from "./page.js";

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
});

onFresh((root) => {
  for (const menu of all(root, "details[data-menu]")) {
    menu.addEventListener("toggle", () => {
      if (!menu.open) return;
      for (const other of openMenus()) if (other !== menu && !other.contains(menu)) other.open = false;
      menu.querySelector(".menu-list input:not([type=hidden])")?.focus({ preventScroll: true });
    });
  }
  // A filter with one choice is sent as it is made; with several, when its menu is closed or by its button.
  for (const form of all(root, "form[data-filter]")) {
    form.addEventListener("change", (event) => {
      if (event.target.type === "radio") form.requestSubmit();
    });
  }
  for (const form of all(root, "form[data-autosubmit]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  for (const button of all(root, "[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add("is-done");
      button.setAttribute("aria-live", "polite");
      button.lastChild.textContent = JSON.parse(document.getElementById("words").textContent).copied;
    });
  }
  for (const button of all(root, "[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
