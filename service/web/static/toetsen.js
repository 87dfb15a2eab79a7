// Keys on the page of a message. Everything here can be done without it; it can be switched off (WCAG 2.1.4).
"use strict";
(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);

  // A live region tells what is added to it, not what it held when the page came.
  const told = find("[data-melding]");
  if (told && told.firstElementChild) {
    const news = [...told.childNodes];
    told.replaceChildren();
    setTimeout(() => told.append(...news), 100);
  }

  const form = find("[data-beslis]");
  if (!form) return;
  const help = find("#sneltoetsen");
  const choice = find("[data-toetsen-aan]");
  const hint = find("[data-hint]");
  const KEY = "signaalwijzer-toetsen";

  const setting = {
    get on() { try { return localStorage.getItem(KEY) !== "uit"; } catch { return true; } },
    set on(value) { try { localStorage.setItem(KEY, value ? "aan" : "uit"); } catch { /* not kept, still works */ } },
  };
  const show = () => root.classList.toggle("sw-toetsen-aan", choice.checked);
  choice.checked = setting.on;
  choice.addEventListener("change", () => { setting.on = choice.checked; show(); });
  help.hidden = false;
  show();

  // The Enter that kept the message before must not keep this one too.
  setTimeout(() => { root.dataset.toetsen = "klaar"; }, 300);

  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  const missing = () => ["soort", "domein"].find((name) =>
    !form.querySelector(`[name=${name}]:checked`) && !(name === "domein" && form.elements.soort.value === "geen"));

  function keep() {
    const name = missing();
    if (!name) { form.requestSubmit(); return; }
    hint.textContent = name === "soort" ? "Kies eerst een soort: 1, 2, 3, 4 of 0." : "Kies eerst een domein: q, w, e of r.";
    form.querySelector(`[name=${name}]`).focus();
  }

  function choose(key) {
    const option = form.querySelector(`[data-toets="${CSS.escape(key)}"]`);
    if (!option) return false;
    option.checked = true;
    option.focus();
    hint.textContent = "";
    return true;
  }

  const writes = (at) => at.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  const own = (at) => at.matches("a, button, summary, [type=checkbox]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (!choice.checked || root.dataset.toetsen !== "klaar" || writes(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Enter" && own(event.target)) return;
    const undo = find("[data-ongedaan]");
    if (key === "Enter") keep();
    else if (key === "z" && undo) undo.requestSubmit();
    else if (key === "v") find("[data-volgende]").click();
    else if (key === "?") { help.open = !help.open; if (help.open) help.querySelector("summary").focus(); }
    else if (!choose(key)) return;
    event.preventDefault();
  });
})();
