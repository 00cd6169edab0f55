// Turns the leaves on the wall over: by itself where motion is not unwelcome, by arrows and buttons always.
// Without this the leaves stand one below the other.
"use strict";

const leaves = [...document.querySelectorAll(".leaf")];
const place = document.querySelector("[data-jw-place]");
const pause = document.querySelector("[data-jw-pause]");
const seconds = Number(document.body.dataset.jwSeconds);
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let here = 0;
let timer = 0;
let isPaused = still.matches;

function shown() {
  leaves.forEach((leaf, number) => { leaf.hidden = number !== here; });
  place.textContent = `${here + 1} / ${leaves.length}`;
}

function wound() {
  clearInterval(timer);
  pause.setAttribute("aria-pressed", String(isPaused));
  if (!isPaused) timer = setInterval(() => turn(1), seconds * 1000);
}

function turn(by) {
  here = (here + by + leaves.length) % leaves.length;
  shown();
}

function turnByHand(by) {
  turn(by);
  wound();
}

function toggle() {
  isPaused = !isPaused;
  wound();
}

document.addEventListener("keydown", (pressed) => {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
  const isButton = pressed.target.closest("button, a");
  if (pressed.key === "ArrowRight" || pressed.key === "PageDown") turnByHand(1);
  else if (pressed.key === "ArrowLeft" || pressed.key === "PageUp") turnByHand(-1);
  else if (pressed.key === " " && !isButton) toggle();
  else if (pressed.key === "Escape" && !document.fullscreenElement) document.querySelector(".wall-foot a").click();
  else return;
  pressed.preventDefault();
});

document.querySelectorAll("[data-jw-turn]").forEach((button) => {
  button.addEventListener("click", () => turnByHand(Number(button.dataset.jwTurn)));
});
pause.addEventListener("click", toggle);
document.querySelector("[data-jw-full]").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
still.addEventListener("change", () => { isPaused = still.matches; wound(); });
document.body.classList.add("turning");
document.querySelector(".turns").hidden = false;
shown();
wound();
