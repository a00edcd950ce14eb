// Files are sent as soon as they are chosen, or dropped on their place.
"use strict";
(() => {
  const send = (form, files) => {
    const input = form.querySelector("input[type=file]");
    if (files) input.files = files;
    if (!input.files.length) return;
    const say = form.querySelector(".saved");
    if (say) say.textContent = `正在上传 ${input.files.length} 个文件…`;
    form.requestSubmit();
  };
  document.addEventListener("change", (e) => {
    const form = e.target.matches?.("input[type=file]") && e.target.closest("form[data-upload]");
    if (form) send(form);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, (e) => {
    const place = e.target.closest?.(".drop");
    if (!place) return;
    e.preventDefault();
    place.classList.toggle("over", kind === "dragover");
    if (kind === "drop") send(place.closest("form"), e.dataTransfer.files);
  });
})();
document.addEventListener("click", (e) => { if (e.target.closest?.("[data-print]")) window.print(); });
