// The days of a register under one thumb: what is drawn of a day is fetched and put in the place of what was.
// Without this the form with a date does the same.
"use strict";

const REDRAWN = [".top", "#board", "#as-of-form"];
const WAIT = 120; // milliseconds that the thumb rests before the office is asked

function started(slider) {
  const days = slider.dataset.jwDays.split(" ");
  const input = slider.querySelector("input");
  const output = slider.querySelector("output");
  let waiting = 0;
  let asked = null;

  function told() {
    const day = days[Number(input.value)];
    output.textContent = day;
    input.setAttribute("aria-valuetext", day);
    return day;
  }

  async function draw() {
    const address = new URL(location.href);
    address.searchParams.set("on", told());
    asked?.abort();
    asked = new AbortController();
    document.getElementById("board").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      history.replaceState(null, "", address);
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(address);
    }
  }

  input.addEventListener("input", () => {
    told();
    clearTimeout(waiting);
    waiting = setTimeout(draw, WAIT);
  });
  slider.hidden = false;
}

function put(fresh) {
  for (const place of REDRAWN) document.querySelector(place)?.replaceWith(fresh.querySelector(place));
  document.querySelectorAll("main > .band").forEach((one) => one.remove());
  document.querySelector("main").prepend(...fresh.querySelectorAll("main > .band"));
}

document.querySelectorAll("[data-jw-days]").forEach(started);
