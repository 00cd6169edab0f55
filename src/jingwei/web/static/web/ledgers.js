// Keys of a ledger: "/" searches, arrows walk over rows and values, Enter opens. Counts what is ticked; closes
// what stands open; a form that is read once is sent once. All of it works without this, only slower.
"use strict";

const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

function isTyping(element) {
  return element.closest("input:not([type=checkbox]), textarea, select, summary, .panel");
}

// What can be reached in a row, from the left.
function stops(row) {
  return [...row.querySelectorAll("[data-jw-open], td a")];
}

function walk(pressed, [down, right]) {
  const rows = [...document.querySelectorAll("[data-jw-ledger] tbody tr")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (here < 0 && !down) return;
  const row = rows[Math.min(Math.max(here < 0 ? 0 : here + down, 0), rows.length - 1)];
  const at = here < 0 ? -1 : stops(rows[here]).indexOf(document.activeElement);
  const found = stops(row);
  const next = right ? found[at + right] : found[0];
  if (!next) return;
  pressed.preventDefault();
  next.focus();
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Escape") close(null);
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || isTyping(pressed.target)) return;
  const find = document.querySelector("[data-jw-find]");
  if (pressed.key === "/" && find) {
    pressed.preventDefault();
    find.focus();
    find.select();
  } else if (STEPS[pressed.key]) {
    walk(pressed, STEPS[pressed.key]);
  }
});

// Drop-downs close when something else is meant.
function close(kept) {
  for (const one of document.querySelectorAll("main details.drop[open]")) if (one !== kept) one.open = false;
}

document.addEventListener("click", (clicked) => {
  const drop = clicked.target.closest("details.drop");
  close(clicked.target.closest(".panel a") ? null : drop);
});

function boxes() {
  return [...document.querySelectorAll("[data-jw-ledger] tbody input[type=checkbox]")];
}

function tally() {
  const bulk = document.querySelector("[data-jw-bulk]");
  const all = document.querySelector("[data-jw-all]");
  if (!bulk) return;
  const chosen = boxes().filter((box) => box.checked).length;
  const said = bulk.querySelector("[data-jw-said]");
  bulk.dataset.jwChosen = chosen;
  said.textContent = said.dataset.jwSaid.replace("{count}", chosen);
  if (!all) return;
  all.hidden = false;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

document.addEventListener("change", (changed) => {
  if (changed.target.matches("[data-jw-all]")) for (const box of boxes()) box.checked = changed.target.checked;
  if (changed.target.closest("[data-jw-ledger]")) tally();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-jw-once]");
  if (!form) return;
  if (form.dataset.jwSent) event.preventDefault();
  form.dataset.jwSent = "yes";
});

document.addEventListener("htmx:afterSettle", tally);
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-jw-sent]")) delete form.dataset.jwSent;
  tally();
});
