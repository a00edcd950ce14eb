// What makes the pages quicker. Everything also works without it.
"use strict";
(() => {
  const on = (event, selector, act) => document.addEventListener(event, (e) => {
    const found = e.target.closest?.(selector);
    if (found) act(found, e);
  });

  // Forms are sent once: the second press of a button does nothing until the answer is there.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.dataset.ask && !window.confirm(form.dataset.ask)) { e.preventDefault(); e.stopImmediatePropagation(); return; }
    if (form.hasAttribute("hx-post") || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
  }, true);
  window.addEventListener("pageshow", () => { // came back by the back button
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Where somebody is stands in sight, also where a row of them is wider than the phone.
  for (const here of document.querySelectorAll(".steplist [aria-current], .tabs [aria-current]")) {
    const row = here.parentElement;
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  // An open menu is closed by Escape and by a press beside it.
  const close = (but) => { for (const d of document.querySelectorAll("details.me[open], details.menu[open]")) if (d !== but) d.open = false; };
  document.addEventListener("click", (e) => close(e.target.closest("details")));

  // Keys: data-key on a link or button; "?" lists them. Not while something is typed.
  const typing = (t) => t.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const visible = (el) => el.offsetParent !== null && !el.disabled;
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      e.target.closest?.("details.me[open], details.menu[open]")?.querySelector("summary").focus();
      close();
      if (typing(e.target)) e.target.blur();
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("dialog[open]")) return;
    if (e.key === "?") { e.preventDefault(); keys(); return; }
    const wanted = [...document.querySelectorAll(`[data-key="${CSS.escape(e.key)}"]`)].find(visible);
    if (!wanted) return;
    e.preventDefault();
    if (wanted.matches("input, select, textarea")) wanted.focus(); else wanted.click();
  });
  on("click", "[data-keys]", () => keys());
  const keys = () => {
    const dialog = document.createElement("dialog");
    const list = document.createElement("dl");
    list.className = "facts";
    for (const el of [...document.querySelectorAll("[data-key]")].filter(visible)) {
      const row = document.createElement("div"), key = document.createElement("dt"), what = document.createElement("dd");
      key.append(Object.assign(document.createElement("kbd"), { textContent: el.dataset.key }));
      what.textContent = el.dataset.keyName || el.getAttribute("aria-label") || [...el.childNodes].filter((n) => n.nodeName !== "KBD").map((n) => n.textContent).join("").trim();
      row.append(key, what);
      list.append(row);
    }
    const title = Object.assign(document.createElement("h2"), { textContent: "键盘" });
    const bye = Object.assign(document.createElement("button"), { textContent: "关闭", className: "button", onclick: () => dialog.close() });
    dialog.append(title, list, bye);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  // A part that is changed while it has the keyboard keeps it, at what stands in the
  // same place. What has an id is found again by htmx.
  let held = null;
  const place = (el) => [el.tagName, el.dataset.key, el.getAttribute("aria-label"), el.dataset.key ? "" : el.getAttribute("href") ?? el.textContent].join();
  document.addEventListener("htmx:beforeSwap", (e) => {
    const el = document.activeElement, part = e.detail.target;
    held = part?.id && part !== el && part.contains(el) && !el.id ? { part: part.id, place: place(el) } : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const part = held && document.getElementById(held.part);
    if (!part || document.activeElement !== document.body) return;
    const same = [...part.querySelectorAll("a[href], button, summary")].find((el) => place(el) === held.place && visible(el));
    (same ?? part.querySelector("a[aria-current]"))?.focus();
  });

  // Rows of a table: j and k go up and down, Enter opens.
  document.addEventListener("keydown", (e) => {
    if (!["j", "k", "ArrowDown", "ArrowUp", "Enter"].includes(e.key) || e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("dialog[open]")) return;
    const rows = [...document.querySelectorAll("table[data-rows] tbody tr")].filter(visible);
    if (!rows.length) return;
    const at = rows.findIndex((r) => r.getAttribute("aria-selected") === "true");
    if (e.key === "Enter") { if (at >= 0 && e.target === document.body) rows[at].querySelector("a")?.click(); return; }
    e.preventDefault();
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + (e.key === "j" || e.key === "ArrowDown" ? 1 : -1)))];
    rows[at]?.removeAttribute("aria-selected");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
  });
})();
