// Two minutes before an untouched session ends, the page says so and offers to go on. What is typed stays where it is.
import { say } from "./page.js";

const limit = Number(document.body.dataset.idle ?? 0) * 1000;
const EARLY = 120_000;
const QUIET = 60_000;
let touched = Date.now();
let told = Date.now();
let note = null;

function csrf() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
}

async function stay() {
  told = Date.now();
  const answer = await fetch(document.body.dataset.stay, { method: "POST", headers: csrf(), credentials: "same-origin" });
  if (answer.status === 401 || answer.redirected) document.dispatchEvent(new Event("duban:signed-out"));
  note?.remove();
  note = null;
}

function warn() {
  const words = JSON.parse(document.getElementById("words").textContent);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small btn-primary";
  button.textContent = words.goOn;
  button.addEventListener("click", () => {
    touched = Date.now();
    stay();
  });
  note = say(words.idle, "warn", button);
  note?.classList.add("idle-note");
  note?.setAttribute("role", "alert");
}

if (limit) {
  for (const kind of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(kind, () => {
      touched = Date.now();
    }, { passive: true });
  }
  setInterval(() => {
    // Typing counts as being here: the server hears of it now and then, or long text would be lost to the clock.
    if (touched > told && Date.now() - told > Math.max(limit / 4, QUIET)) stay();
    else if (!note && Date.now() - Math.max(touched, told) > limit - EARLY) warn();
  }, 15_000);
}
