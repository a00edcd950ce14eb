// A form that saves itself: what was typed is kept in this browser until it is
// safe on the server. The revision that it was typed on goes with it, so that the
// server sees what others have changed meanwhile.
"use strict";
(() => {
  const drafts = "luohu.draft.", onItsWay = "luohu.sent.";
  let retry;
  const draftOf = (form) => drafts + form.getAttribute("action"); // wherever the form stands
  const keep = (form) => {
    const values = [...new FormData(form)].filter(([, v]) => typeof v === "string");
    try { sessionStorage.setItem(draftOf(form), JSON.stringify(values)); } catch { /* no room: the server has it soon */ }
  };
  const forget = (form) => sessionStorage.removeItem(draftOf(form));
  const say = (form, words) => { const saved = form.querySelector(".saved"); if (saved) saved.textContent = words; };
  const formOf = (el) => el?.closest?.("form[data-draft]") || document.getElementById(el?.getAttribute?.("form"));

  document.addEventListener("input", (e) => {
    const form = formOf(e.target);
    if (form?.matches("[data-draft]")) keep(form);
  });
  // What is sent is kept until a page says that it was done: the line may break, and
  // a preview saves nothing. A form that saves itself is nearly always safe before.
  document.addEventListener("submit", (e) => {
    if (!navigator.onLine || !sessionStorage.getItem(draftOf(e.target))) return;
    if (e.target.matches("[hx-post]")) forget(e.target); else sessionStorage.setItem(onItsWay + draftOf(e.target), "1");
  });
  const arrived = () => {
    const done = document.querySelector("#said > .note.good");
    for (const key of Object.keys(sessionStorage).filter((k) => k.startsWith(onItsWay))) {
      if (done) sessionStorage.removeItem(key.slice(onItsWay.length));
      sessionStorage.removeItem(key);
    }
  };
  // What was sent and not answered yet goes with the next try: it is no change of another's.
  const sent = (form, values) => { if (form.elements.sent) form.elements.sent.value = values; };
  document.addEventListener("htmx:beforeRequest", (e) => {
    const form = formOf(e.target);
    if (!form?.elements.sent) return;
    keep(form);
    form.going = sessionStorage.getItem(draftOf(form));
    const fields = [...new FormData(form)].filter(([name, v]) => typeof v === "string" && name !== "sent" && name !== "revision");
    sent(form, [...new Set([...form.elements.sent.value.split("\n"), ...fields.map((f) => f.join("="))])].filter(Boolean).slice(-200).join("\n"));
  });
  const saving = (el) => el.matches?.("button") ? null : formOf(el); // a button that asks for something beside saves nothing
  document.addEventListener("htmx:beforeRequest", (e) => { const form = saving(e.target); if (form && navigator.onLine) say(form, "正在保存…"); });
  document.addEventListener("htmx:afterRequest", (e) => {
    const form = saving(e.target);
    if (!form) return;
    if (e.detail.successful) {
      if (sessionStorage.getItem(draftOf(form)) === form.going) forget(form); // else more was typed meanwhile
      sent(form, "");
      return;
    }
    if (!e.detail.xhr?.status) { clearTimeout(retry); retry = setTimeout(again, 3000); } // the line may be back before the browser says so, or after
    say(form, e.detail.xhr?.status ? "没有保存，内容先存在这个浏览器里。" : "没有网络，内容先存在这个浏览器里，连上后会接着保存。");
  });
  const again = () => { for (const form of document.querySelectorAll("form[data-draft]")) if (sessionStorage.getItem(draftOf(form))) window.htmx.trigger(form, "again"); };
  window.addEventListener("online", again);
  document.addEventListener("click", (e) => {
    if (!e.target.closest?.("[data-forget]")) return;
    for (const form of document.querySelectorAll("form[data-draft]")) { forget(form); form.reset(); }
    location.replace(location.pathname);
  });
  // What usually has the same value is copied at one press.
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-same]");
    if (!button) return;
    const value = document.getElementById(button.dataset.same).value;
    for (const id of button.dataset.to.trim().split(" ")) document.getElementById(id).value = value;
    button.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-same]")) button.hidden = false;
  });
  document.addEventListener("DOMContentLoaded", () => { // by now htmx listens
    arrived();
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (form.matches("[data-unsaved]")) { keep(form); continue; } // it stands here as it was sent
      const kept = sessionStorage.getItem(draftOf(form));
      if (!kept) continue;
      for (const told of document.querySelectorAll("[data-kept]")) told.hidden = false;
      for (const [name, value] of JSON.parse(kept)) {
        const named = form.elements[name];
        for (const field of named instanceof RadioNodeList ? named : [named]) {
          if (!field || (field.type === "hidden" && !["revision", "sent"].includes(name))) continue;
          if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value; else field.value = value;
        }
      }
    }
    again();
  });
})();
// Whoever signs out leaves nothing behind in the browser.
document.addEventListener("submit", (e) => { if (e.target.getAttribute("action") === "/account/sign-out") sessionStorage.clear(); });
