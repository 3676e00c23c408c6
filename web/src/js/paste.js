// 粘贴: a block copied in a spreadsheet goes straight into the cells of a form, from the cell in hand to the right and down. What does not
// fit is left out and marked, what was filled is shown, and one press takes it all back. Without this script the text box does the same.
//   form[data-paste]      its editable cells are input[data-cell], textarea[data-cell]: count, money, day, text, choice
//   tr[data-title]        the row's title: a block whose first column holds titles is filled by title, in whatever order it comes
//   data-said-*           words on the form, in the reader's language: filled, left, undo, odd, out
import { all, onFresh } from "./page.js";

// Rows and columns as a spreadsheet puts them on the clipboard: tabs and line ends, quoted where a cell holds either.
export function blockOf(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const end = () => rows.at(-1).push(cell);
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') [cell, i] = [`${cell}"`, i + 1];
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      end();
      cell = "";
      if (sign === "\n") rows.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  end();
  return rows.filter((row, i) => i < rows.length - 1 || row.length > 1 || row[0] !== "").map((row) => row.map((one) => one.trim()));
}

const plain = (text) => text.normalize("NFKC").replace(/[,\s]/g, "");

// What a cell takes of a pasted value; null where it takes none. The server judges again: this only spares the round.
function fitting(kind, text) {
  if (kind === "text" || text === "") return text;
  const bare = plain(text);
  if (kind === "money") return /^\d+(\.\d{1,2}0*)?(万元?)?$/.test(bare) ? bare.replace(/万元?$/, "") : null;
  if (kind === "day") {
    const [, year, month, day] = bare.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/) ?? [];
    return year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : null;
  }
  if (kind === "choice") return text;
  return /^\d+(\.0+)?[^\d.]?$/.test(bare) ? bare.replace(/\.0+/, "").replace(/\D$/, "") : null;
}

const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

// Which cell each value goes to: [cell or null, value] for every value of the block.
function places(form, target, block) {
  const rows = [...form.querySelectorAll("tr")].filter((row) => cellsOf(row).length);
  const byTitle = new Map(rows.map((row) => [plain(row.dataset.title ?? ""), row]));
  const titled = block.filter((line) => line.length > 1 && byTitle.has(plain(line[0])));
  if (titled.length > 0 && titled.length * 2 >= block.length) {
    return block.flatMap((line) => line.slice(1).map((value, i) => [cellsOf(byTitle.get(plain(line[0])) ?? form.ownerDocument.createElement("tr"))[i] ?? null, value]));
  }
  const first = rows.findIndex((row) => row.contains(target));
  const column = cellsOf(rows[first]).indexOf(target);
  return block.flatMap((line, down) => line.map((value, right) => [cellsOf(rows[first + down] ?? form.ownerDocument.createElement("tr"))[column + right] ?? null, value]));
}

function put(cell, value) {
  cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

function unmark(form) {
  for (const cell of form.querySelectorAll(".is-unfit")) cell.removeAttribute("aria-invalid");
  for (const cell of form.querySelectorAll(".is-pasted, .is-unfit")) cell.classList.remove("is-pasted", "is-unfit");
  for (const old of form.querySelectorAll(".paste-odd")) old.remove();
}

function fill(form, target, block) {
  const said = form.dataset;
  const before = [];
  const odd = [];
  let beyond = 0;
  unmark(form);
  for (const [cell, text] of places(form, target, block)) {
    if (!cell) {
      beyond += text === "" ? 0 : 1;
      continue;
    }
    const value = fitting(cell.dataset.cell, text);
    if (value === null) {
      odd.push(cell);
      cell.classList.add("is-unfit");
      cell.setAttribute("aria-invalid", "true");
      const words = document.createElement("p");
      words.className = "error paste-odd";
      words.textContent = said.saidOdd.replace("{text}", text.slice(0, 40));
      cell.after(words);
      continue;
    }
    before.push([cell, cell.value]);
    put(cell, value);
    cell.classList.add("is-pasted");
  }
  tell(form, before, odd, beyond);
}

function tell(form, before, odd, beyond) {
  const said = form.dataset;
  const line = form.querySelector("[data-paste-said]");
  line.hidden = false;
  const parts = [said.saidFilled.replace("{n}", before.length)];
  if (odd.length) parts.push(said.saidLeft.replace("{n}", odd.length));
  if (beyond) parts.push(said.saidOut.replace("{n}", beyond));
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-small btn-quiet";
  undo.textContent = said.saidUndo;
  undo.addEventListener("click", () => {
    for (const [cell, value] of before.reverse()) put(cell, value);
    unmark(form);
    line.hidden = true;
    before[0]?.[0].focus();
  });
  line.replaceChildren(parts.join(" "), " ", undo);
}

onFresh((root) => {
  for (const form of all(root, "form[data-paste]")) {
    form.addEventListener("paste", (event) => {
      const cell = event.target.closest?.("[data-cell]");
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!cell || (cell.dataset.cell === "text" && !text.includes("\t"))) return; // words with line ends are words
      const block = blockOf(text);
      if (block.length < 2 && (block[0]?.length ?? 0) < 2) return;
      event.preventDefault();
      fill(form, cell, block);
    });
  }
});
