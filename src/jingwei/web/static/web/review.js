// Keys of the review: S same, D different, U unsure, N next, Z take back. Nothing happens while somebody types.
"use strict";

document.addEventListener("keydown", (pressed) => {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat) return;
  if (pressed.target.closest("input, textarea, select")) return;
  const key = pressed.key.toLowerCase();
  const undo = document.querySelector("[data-jw-undo]");
  if (key === "z" && undo) {
    pressed.preventDefault();
    undo.requestSubmit();
    return;
  }
  const meant = [...document.querySelectorAll("[data-jw-key]")].find((one) => one.dataset.jwKey === key);
  if (!meant) return;
  pressed.preventDefault();
  meant.click();
});
