// When a request of the page itself fails: said above the content, nothing typed is lost.
import { say, words } from "./page.js";

let said = false;

function signedOut() {
  if (said) return;
  said = true;
  const link = document.createElement("a");
  link.href = document.body.dataset.signIn ?? "/";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = words("signInAgain");
  say(words("signedOut"), "warn", " ", link)?.setAttribute("role", "alert");
}

document.addEventListener("duban:signed-out", signedOut);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr?.status === 401) signedOut();
});
document.addEventListener("htmx:responseError", () => say(words("failed"), "bad")?.setAttribute("role", "alert"));
document.addEventListener("htmx:sendError", () => say(words("offline"), "bad")?.setAttribute("role", "alert"));
