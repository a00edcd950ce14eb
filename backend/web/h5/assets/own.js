// Photos and documents are sent one after the other as soon as they are chosen, with
// how far they are; what the line lost is sent again when somebody presses, or when it
// is back. Without this script the form sends them all at once.
"use strict";
(() => {
  const tell = (form, ...what) => {
    let place = form.querySelector(".sending");
    if (!place) {
      place = Object.assign(document.createElement("p"), { className: "sending fine" });
      place.setAttribute("role", "status");
      form.append(place);
    }
    place.replaceChildren(...what);
  };

  const send = (form, file, share) => new Promise((done) => {
    const body = new FormData(), request = new XMLHttpRequest();
    body.append("file", file, file.name);
    request.upload.onprogress = (e) => { if (e.lengthComputable) share(e.loaded / e.total); };
    request.onloadend = () => done(request);
    request.open("POST", form.action);
    request.send(body);
  });

  const read = (html) => new DOMParser().parseFromString(html, "text/html");

  const sendAll = async (form, files) => {
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const bar = Object.assign(document.createElement("progress"), { max: files.length, value: 0 }), words = document.createElement("span");
    bar.setAttribute("aria-label", "上传进度");
    tell(form, bar, words);
    const refused = [], most = Number(form.dataset.most);
    let page = null, at = 0;
    for (; at < files.length; at++) {
      if (files[at].size > most << 20) { refused.push(`${files[at].name}：太大了，一个文件最多 ${most} MB，没有上传。`); continue; }
      words.textContent = files.length > 1 ? ` 第 ${at + 1} 个，共 ${files.length} 个` : " 正在上传…";
      const answer = await send(form, files[at], (share) => { bar.value = at + share; });
      if (answer.status === 403) { location.reload(); return; }
      if (answer.status !== 200 && answer.status !== 422) break; // the line is gone, or nothing is taken just now
      page = read(answer.responseText);
      if (answer.status === 422) refused.push(...[...page.querySelectorAll(".mark[role=alert] li")].map((one) => one.textContent));
    }
    delete form.dataset.sending;
    if (at < files.length) { goOn(form, files.slice(at)); return; }
    show(page ?? read(document.documentElement.outerHTML), refused);
  };

  // What stands on the page now; what was refused of several files stands above it.
  const show = (page, refused) => {
    page.querySelector("#main .mark[role=alert]")?.remove();
    if (refused.length) {
      const said = Object.assign(document.createElement("div"), { className: "mark" }), list = document.createElement("ul");
      said.setAttribute("role", "alert");
      list.append(...refused.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
      said.append(list);
      page.querySelector("#main .lead").after(said);
    }
    const at = document.activeElement?.id;
    document.getElementById("main").replaceWith(document.adoptNode(page.getElementById("main")));
    if (at) document.getElementById(at)?.focus({ preventScroll: true });
    document.querySelector("#main .mark[role=alert]")?.scrollIntoView({ block: "center" });
  };

  const goOn = (form, left) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "weui-btn weui-btn_default", textContent: "接着传" });
    const again = () => { window.removeEventListener("online", again); sendAll(form, left); };
    button.addEventListener("click", again);
    window.addEventListener("online", again);
    tell(form, `没有传上去，还剩 ${left.length} 个，不用重新选。`, button);
  };

  document.addEventListener("change", (e) => {
    const form = e.target.matches("input[type=file]") && e.target.form;
    if (form && e.target.files.length) sendAll(form, [...e.target.files]);
  });
  document.addEventListener("submit", (e) => {
    const form = e.target, files = form.querySelector("input[type=file]")?.files;
    if (files?.length) { e.preventDefault(); sendAll(form, [...files]); return; }
    if (form.dataset.sent) e.preventDefault(); // touched twice
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

  // A thumbnail that did not come is asked for again, three times.
  const pauses = [2000, 5000, 15000];
  document.addEventListener("error", (e) => {
    const image = e.target;
    if (!image.matches?.(".sheets img")) return;
    const tried = Number(image.dataset.tried || 0);
    if (tried >= pauses.length) return;
    image.dataset.tried = tried + 1;
    setTimeout(() => { image.src = image.src; }, pauses[tried]);
  }, true);
})();
