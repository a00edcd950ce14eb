// A fault leads to its line in the text.
"use strict";
document.addEventListener("click", (e) => {
  const line = e.target.closest?.("[data-line]")?.dataset.line, text = document.getElementById("f-source");
  if (!line || !text) return;
  const at = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = text.value.indexOf("\n", at);
  text.focus();
  text.setSelectionRange(at, end < 0 ? text.value.length : end);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 4) * height);
});
