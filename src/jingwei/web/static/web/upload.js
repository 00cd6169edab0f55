// Sends each chosen file in parts and goes on where a broken line stopped; what it sends is what the form would (R-O.9).
"use strict";

const PART = 512 * 1024; // bytes at a time
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before the next try
const TRIES = 60; // in a row; some half an hour

class Refused extends Error {}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-jw-sendings]");
  if (!form) return;
  event.preventDefault();
  if (!form.dataset.jwSent) sendAll(form);
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("[data-jw-sendings][data-jw-sent]")) event.preventDefault();
});

async function sendAll(form) {
  const said = JSON.parse(form.dataset.jwSaid);
  const files = [...form.elements.lists.files];
  if (!files.length) return tell(form, "error", said.none);
  form.dataset.jwSent = "yes";
  tell(form, "", "");
  const list = form.querySelector("[data-jw-lines]");
  list.replaceChildren();
  list.hidden = false;
  const lines = files.map((file) => line(form, list, file));
  let taken = 0;
  for (const [at, file] of files.entries()) taken += await send(form, file, lines[at], said);
  delete form.dataset.jwSent;
  form.elements.lists.value = "";
  if (taken) tell(form, "success", said.taken.replace("{count}", taken));
}

function line(form, list, file) {
  const made = form.querySelector("[data-jw-line]").content.firstElementChild.cloneNode(true);
  made.querySelector(".file").textContent = file.name;
  made.querySelector("progress").setAttribute("aria-label", file.name);
  list.append(made);
  return made;
}

function show(made, text, share, end) {
  made.querySelector(".state").textContent = text;
  if (share !== undefined) made.querySelector("progress").value = Math.floor(100 * share);
  if (end) made.classList.add(end);
}

function tell(form, kind, text) {
  const told = form.querySelector("[data-jw-told]");
  told.className = kind ? `message ${kind}` : "";
  told.textContent = text;
}

// How many files were new: one or none.
async function send(form, file, made, said) {
  try {
    const end = await transfer(form, file, made, said);
    show(made, end.said || said.done, 1, "done");
    document.body.dispatchEvent(new Event("jw-arrived"));
    return end.new ? 1 : 0;
  } catch (fault) {
    show(made, fault instanceof Refused ? fault.message : said.failed, undefined, "refused");
    return 0;
  }
}

// The file from where it stands to its end; a line that breaks is waited for.
async function transfer(form, file, made, said) {
  show(made, said.counting);
  const digest = await sha256(file);
  let stands = await steady(() => announce(form, file, digest, said), made, said);
  let tries = 0;
  show(made, stands.offset ? said.resumed : said.sending, stands.offset / file.size);
  while (!stands.done) {
    const part = await bytes(file, stands.offset, said);
    try {
      const next = await ask(stands.address, { method: "PATCH", headers: headers(form, stands.offset), body: part }, said);
      tries = next.offset > stands.offset ? 0 : tries + 1;
      stands = { ...stands, ...next };
      show(made, said.sending, stands.offset / file.size);
      if (tries) await pause(tries, made, said);
    } catch (fault) {
      if (fault instanceof Refused) throw fault;
      await pause(++tries, made, said);
      stands = { ...stands, ...(await steady(() => ask(stands.address, { method: "GET" }, said), made, said)) };
      show(made, said.resumed, stands.offset / file.size);
    }
  }
  return stands;
}

function headers(form, offset) {
  return {
    "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
  };
}

function announce(form, file, digest, said) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    name: file.name,
    size: file.size,
    sha256: digest,
    department: form.elements.department.value,
  });
  return ask(form.dataset.jwSendings, { method: "POST", body }, said);
}

// What the office says; Refused where it says no, another fault where it could not be reached.
async function ask(address, options, said) {
  const answer = await fetch(address, { redirect: "manual", credentials: "same-origin", ...options });
  if (answer.type === "opaqueredirect") throw new Refused(said.signed_out);
  if (answer.status >= 500 || answer.status === 423 || answer.status === 400) throw new Error(answer.status);
  const told = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
  if (answer.status === 409) return told;
  if (!answer.ok) throw new Refused(told.refused || said.failed);
  return told;
}

// Asks until the office can be reached.
async function steady(deed, made, said) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deed();
    } catch (fault) {
      if (fault instanceof Refused) throw fault;
      await pause(tries, made, said);
    }
  }
}

// Waits a little longer each time, or until the line is back.
async function pause(tries, made, said) {
  if (tries > TRIES) throw new Refused(said.failed);
  const seconds = WAITS[Math.min(tries, WAITS.length) - 1];
  show(made, said.waits.replace("{seconds}", seconds));
  await new Promise((go) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      go();
    };
    const timer = setTimeout(done, seconds * 1000);
    window.addEventListener("online", done);
  });
}

async function bytes(file, offset, said) {
  try {
    return await file.slice(offset, offset + PART).arrayBuffer();
  } catch {
    throw new Refused(said.unreadable);
  }
}

// By what the same file is known after the page was left; browsers tell it on a safe address only.
async function sha256(file) {
  if (!window.crypto?.subtle) return "";
  try {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
}
