// The desk of an officer: pictures that are looked at closely, and forms that
// open under a key.
"use strict";
(() => {
  const near = (el, selector) => el.closest?.(selector);

  // What only a script can do is hidden without one.
  const reveal = (under) => {
    for (const el of under.querySelectorAll("[data-scripted]")) el.hidden = false;
    const now = under.querySelector(".papers [aria-current]"), list = now?.closest(".papers");
    if (list) list.scrollTop = now.offsetTop - list.offsetTop - list.clientHeight / 2; // of a long list
  };
  reveal(document);
  document.addEventListener("htmx:afterSwap", (e) => reveal(e.target.parentElement ?? document));

  // What is written often is put behind what stands there.
  document.addEventListener("click", (e) => {
    const phrase = near(e.target, "[data-phrase]");
    if (!phrase) return;
    const area = document.getElementById(phrase.dataset.phrase);
    area.value = [area.value.trim(), phrase.textContent].filter(Boolean).join("\n");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });

  // A picture is made bigger, smaller, and turned.
  const look = { scale: 1, turn: 0 };
  const show = (viewer) => {
    const stage = viewer.querySelector(".stage"), img = stage?.querySelector("img");
    if (stage?.matches("[data-pdf]")) stage.dispatchEvent(new CustomEvent("look", { detail: { ...look } }));
    if (!img) return;
    stage.classList.toggle("close", look.scale > 1);
    img.style.width = look.scale > 1 ? `${look.scale * 100}%` : "";
    img.style.rotate = look.turn ? `${look.turn}deg` : "";
  };
  document.addEventListener("click", (e) => {
    const button = near(e.target, "[data-view]");
    if (!button) return;
    if (button.dataset.view === "in") look.scale = Math.min(4, look.scale + 0.5);
    if (button.dataset.view === "out") look.scale = Math.max(1, look.scale - 0.5);
    if (button.dataset.view === "turn") look.turn = (look.turn + 90) % 360;
    show(near(button, "[data-viewer]"));
  });
  document.addEventListener("htmx:afterSwap", (e) => { if (e.target.id === "viewer") { look.scale = 1; look.turn = 0; drawPDF(); } });

  // What draws a PDF is large, and fetched only where there is one to draw.
  const drawPDF = () => {
    const stage = document.querySelector(".stage[data-pdf]");
    if (stage) import(stage.dataset.drawer).then((drawer) => drawer.draw(stage), () => { stage.hidden = true; });
  };
  drawPDF();

  // A form that opens takes the keyboard; Escape gives it back.
  document.addEventListener("toggle", (e) => {
    if (!e.target.matches?.("details.act, details.more") || !e.target.open) return;
    const first = e.target.querySelector("[aria-invalid=true], [data-first], input:not([type=hidden]), textarea, select, button");
    if (first && !first.matches("summary")) first.focus();
  }, true);
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const d of document.querySelectorAll("details.act[open]")) { d.open = false; d.querySelector("summary").focus(); }
  });
  for (const d of document.querySelectorAll("details.act[open]")) d.querySelector("[aria-invalid=true], textarea, input:not([type=hidden])")?.focus();

  // What is asked for is said why, at once.
  document.addEventListener("change", (e) => {
    if (e.target.matches(".ask-item [type=checkbox]") && e.target.checked) near(e.target, ".ask-item").querySelector("[data-with]").focus();
  });

  // A row that is saved hands the keyboard to the next; one that is not keeps it.
  document.addEventListener("htmx:afterSettle", (e) => { // not before its form saves itself again
    const row = document.getElementById(e.target.id);
    if (!row?.matches("[data-row]")) return;
    const wrong = row.querySelector("[aria-invalid=true]") ?? (row.querySelector(".wrong:not([hidden])") && row.querySelector(".points"));
    if (wrong) { wrong.focus(); return; }
    for (let next = row.nextElementSibling; next; next = next.nextElementSibling) {
      const field = next.querySelector(".points");
      if (field && !next.matches(".saved-now")) { field.focus(); field.select(); return; }
    }
  });

  // Filters narrow as soon as they are chosen.
  document.addEventListener("change", (e) => { const form = near(e.target, "form[data-auto]"); if (form) form.requestSubmit(); });
})();
