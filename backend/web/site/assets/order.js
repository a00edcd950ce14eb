// Pages are put in order by dragging them; the buttons beside them do the same.
"use strict";
(() => {
  let dragged;
  const over = (e) => dragged && e.target.closest?.("[data-order] > li");
  document.addEventListener("dragstart", (e) => {
    dragged = e.target.closest?.("[data-order] > li");
    if (!dragged) return;
    e.dataTransfer.effectAllowed = "move";
    e.dataTransfer.setData("text/plain", "");
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (e) => {
    const li = over(e);
    if (!li || li.parentElement !== dragged.parentElement) return;
    e.preventDefault();
    if (li === dragged) return;
    const behind = dragged.compareDocumentPosition(li) & Node.DOCUMENT_POSITION_FOLLOWING;
    li[behind ? "after" : "before"](dragged);
  });
  document.addEventListener("drop", (e) => { if (over(e)) e.preventDefault(); });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    const list = dragged.parentElement, form = document.getElementById(list.dataset.order);
    dragged.classList.remove("dragged");
    dragged = undefined;
    const order = [...list.children].map((li) => li.dataset.id).join(",");
    if (order === form.elements.dragged.value) return;
    form.elements.dragged.value = order;
    form.requestSubmit();
  });
})();
