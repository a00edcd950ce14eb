// Rows of a queue are chosen: by x, up to one by X or Shift, or all of them.
"use strict";
(() => {
  const boxes = () => [...document.querySelectorAll("input[type=checkbox][form=bulk]")];
  let last;
  const count = () => {
    const bar = document.querySelector("[data-bulk]"), all = boxes();
    if (!bar) return;
    const many = all.filter((b) => b.checked).length;
    bar.querySelector("[data-chosen]").textContent = many ? `选中的 ${many} 件：` : "选中以后：";
    for (const act of bar.querySelectorAll("button[name=act]")) act.disabled = !many;
    for (const b of all) b.closest("tr, .score-row")?.classList.toggle("chosen", b.checked);
  };
  const upTo = (box, on) => {
    const all = boxes(), from = all.indexOf(last), to = all.indexOf(box);
    if (from < 0 || to < 0) return;
    for (const b of all.slice(Math.min(from, to), Math.max(from, to) + 1)) b.checked = on;
  };
  document.addEventListener("click", (e) => {
    const box = e.target.closest?.("input[type=checkbox][form=bulk]");
    if (box) {
      if (e.shiftKey) upTo(box, box.checked);
      last = box;
      count();
      return;
    }
    const choose = e.target.closest?.("[data-choose]");
    if (!choose) return;
    const all = boxes(), here = document.querySelector("tr[aria-selected=true]")?.querySelector("input[form=bulk]");
    switch (choose.dataset.choose) {
      case "one": if (here) { here.checked = !here.checked; last = here; } break;
      case "to": if (here) { last ??= all[0]; upTo(here, true); last = here; } break;
      default: { const on = !all.every((b) => b.checked); for (const b of all) b.checked = on; }
    }
    count();
  });
  document.addEventListener("htmx:afterSwap", count);
  window.addEventListener("pageshow", count);
})();
