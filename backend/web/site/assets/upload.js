// Files are sent as soon as they are chosen, or dropped on their place. With
// data-upload="each" they go one after the other, so that their order stays, each
// tells how far it is, and one that is refused is in no other's way.
"use strict";
(() => {
  const chosen = (form, files) => {
    const input = form.querySelector("input[type=file]");
    if (files) input.files = files;
    if (!input.files.length) return;
    if (form.dataset.upload === "each") { sendEach(form, [...input.files]); return; }
    const say = form.querySelector(".saved");
    if (say) say.textContent = "正在上传…";
    form.requestSubmit();
  };

  // One file, and what came back: HX-Request asks for that part alone.
  const send = (form, file, tell) => new Promise((done) => {
    const body = new FormData(), request = new XMLHttpRequest();
    for (const field of form.querySelectorAll("input[type=hidden]")) body.append(field.name, field.value);
    body.append("file", file, file.name);
    request.upload.onprogress = (e) => { if (e.lengthComputable) tell(e.loaded / e.total); };
    request.onloadend = () => done(request);
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Current-URL", location.href);
    request.send(body);
  });

  const sendEach = async (form, files) => {
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const say = form.querySelector(".saved"), bar = Object.assign(document.createElement("progress"), { max: files.length, value: 0 }), words = document.createElement("span");
    bar.setAttribute("aria-label", "上传进度");
    say.replaceChildren(bar, words);
    let refused = "", next = "", at = 0;
    for (; at < files.length; at++) {
      words.textContent = files.length > 1 ? ` 第 ${at + 1} 个，共 ${files.length} 个` : " 正在上传…";
      const answer = await send(form, files[at], (share) => { bar.value = at + share; });
      if (answer.status === 204) { next = answer.getResponseHeader("HX-Redirect"); continue; }
      if (answer.status === 422) { refused += answer.responseText; continue; }
      if (answer.status === 401) { document.getElementById("said").innerHTML = answer.responseText; }
      break; // the line is gone, or nothing more is taken
    }
    delete form.dataset.sending;
    const input = form.querySelector("input[type=file]");
    input.value = "";
    if (at < files.length) { goOn(form, say, files.slice(at)); return; }
    say.textContent = "";
    if (!form.dataset.refresh) {
      if (!refused) { location.assign(next); return; }
      document.querySelector(".refused").innerHTML = refused;
      return;
    }
    await window.htmx.ajax("GET", form.dataset.refresh, { target: form.dataset.place, swap: "outerHTML" });
    const place = document.querySelector(form.dataset.place + " .refused");
    if (place) place.innerHTML = refused;
  };

  // What was not sent stays in hand until somebody presses, or the line is back.
  const goOn = (form, say, left) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button slim", textContent: "接着传" });
    const again = () => { window.removeEventListener("online", again); sendEach(form, left); };
    button.addEventListener("click", again);
    window.addEventListener("online", again);
    say.replaceChildren(`没有传上去，还剩 ${left.length} 个。`, button);
  };

  // A file larger than its field takes is not sent: what else was filled in would wait
  // for it in vain. It is said beside the field.
  const tooLarge = (input) => {
    const most = Number(input.dataset.most), says = document.getElementById(`${input.id}-wrong`);
    if (!most || !says) return false;
    const large = [...input.files].some((file) => file.size > most);
    says.textContent = large ? `这个文件太大，最多 ${most / 1e6} MB。请换小一点的，或者把照片缩小以后再选。` : "";
    says.hidden = !large;
    if (large) input.value = "";
    return large;
  };

  document.addEventListener("change", (e) => {
    if (e.target.matches?.("input[type=file][data-most]") && tooLarge(e.target)) return;
    const form = e.target.matches?.("input[type=file]") && e.target.closest("form[data-upload]");
    if (form) chosen(form);
  });
  document.addEventListener("submit", (e) => {
    if (!e.target.matches("form[data-upload=each]")) return;
    e.preventDefault();
    delete e.target.dataset.sent;
    chosen(e.target);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, (e) => {
    const place = e.target.closest?.(".drop");
    if (!place || !e.dataTransfer.types.includes("Files")) return;
    e.preventDefault();
    place.classList.toggle("over", kind === "dragover");
    if (kind === "drop") chosen(place.closest("form"), e.dataTransfer.files);
  });
})();
document.addEventListener("click", (e) => { if (e.target.closest?.("[data-print]")) window.print(); });
