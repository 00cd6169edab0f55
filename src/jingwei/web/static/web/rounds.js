// Files dropped on the form are chosen in it; a second click on "upload" does nothing while the first is under way.
"use strict";

document.addEventListener("dragover", (event) => {
  const zone = event.target.closest("[data-jw-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.add("over");
});

document.addEventListener("dragleave", (event) => {
  event.target.closest("[data-jw-drop]")?.classList.remove("over");
});

document.addEventListener("drop", (event) => {
  const zone = event.target.closest("[data-jw-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("over");
  zone.querySelector("input[type=file]").files = event.dataTransfer.files;
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-jw-drop]");
  if (!form || form.dataset.jwSendings) return;
  if (form.dataset.jwSent) event.preventDefault();
  form.dataset.jwSent = "yes";
});
