// Sends each file as soon as it is chosen and puts a tick for it into the form; without scripts they come with the form (R-EV.7).
"use strict";

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-jw-files]");
  if (field && event.target.type === "file") takeAll(field, event.target);
});

document.addEventListener("submit", (event) => {
  const busy = event.target.querySelector("[data-jw-busy]");
  if (!busy) return;
  event.preventDefault();
  const field = busy.closest("[data-jw-files]");
  tell(field, words(field).busy);
});

function words(field) {
  return JSON.parse(field.dataset.jwSaid);
}

function tell(field, text) {
  field.querySelector("[data-jw-told]").textContent = text;
}

// One after another: a phone's line is narrow.
async function takeAll(field, input) {
  const said = words(field);
  const free = Number(field.dataset.jwMost) - field.querySelectorAll("input[type=checkbox]:checked, [data-jw-busy]").length;
  const files = [...input.files];
  input.value = "";
  tell(field, files.length > free ? said.many.replace("{most}", field.dataset.jwMost) : "");
  const lines = files.slice(0, Math.max(free, 0)).map((file) => [file, line(field, file, said)]);
  for (const [file, made] of lines) await take(field, file, made, said);
}

function line(field, file, said) {
  const made = document.createElement("li");
  const meter = document.createElement("progress");
  const label = document.createElement("span");
  meter.max = 1;
  meter.value = 0;
  meter.setAttribute("aria-label", file.name);
  label.textContent = `${file.name} · ${said.sending}`;
  made.dataset.jwBusy = "";
  made.append(label, meter);
  field.querySelector("[data-jw-list]").append(made);
  return made;
}

async function take(field, file, made, said) {
  try {
    const told = await send(field, file, made.querySelector("progress"), said);
    show(field, made, told);
  } catch (fault) {
    made.className = "fault";
    made.textContent = fault.message;
  }
  delete made.dataset.jwBusy;
  if (!field.querySelector("[data-jw-busy]")) tell(field, "");
}

function send(field, file, meter, said) {
  const body = new FormData();
  body.append("file", file);
  body.append("key", [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join(""));
  body.append("csrfmiddlewaretoken", field.closest("form").elements.csrfmiddlewaretoken.value);
  return new Promise((good, bad) => {
    const request = new XMLHttpRequest();
    request.open("POST", field.dataset.jwFiles);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) meter.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 201 && request.response) return good(request.response);
      const away = !request.responseURL.endsWith(field.dataset.jwFiles);
      bad(new Error(request.response?.refused || `${file.name}：${away ? said.signed_out : said.failed}`));
    });
    request.addEventListener("error", () => bad(new Error(`${file.name}：${said.failed}`)));
    request.send(body);
  });
}

function show(field, made, told) {
  const label = document.createElement("label");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.name = field.dataset.jwName;
  tick.value = told.token;
  tick.checked = true;
  label.append(tick, ` ${told.name}`);
  made.replaceChildren(label);
  if (!told.small) return;
  const picture = document.createElement("img");
  picture.src = told.small;
  picture.alt = "";
  made.prepend(picture);
}
