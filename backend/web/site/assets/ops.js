// A talk is read from its end.
"use strict";
(() => {
  const toEnd = () => { for (const el of document.querySelectorAll("[data-end]")) el.scrollTop = el.scrollHeight; };
  toEnd();
  document.addEventListener("htmx:afterSwap", (e) => { if (e.target.matches?.("[data-end]")) toEnd(); });
})();
