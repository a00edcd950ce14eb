// A variable goes into the field that was written in last, at the cursor.
"use strict";
(() => {
  let last;
  document.addEventListener("focusin", (e) => { if (e.target.matches?.("[data-writes]")) last = e.target; });
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-insert]");
    if (!button) return;
    const field = last ?? document.querySelector("textarea[data-writes]");
    field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
