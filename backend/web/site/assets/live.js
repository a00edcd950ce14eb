// A page follows what others do: data-live is told by a stream of events, and,
// where that fails, asks every ten seconds. What is new is looked at when it is
// asked for (data-anew): nothing that was typed is lost by it.
"use strict";
(() => {
  const askEvery = 10000, openWithin = 10000;

  const follow = (el) => {
    let source, timer, over = false;
    const address = () => `${el.dataset.live}${el.dataset.live.includes("?") ? "&" : "?"}seen=${encodeURIComponent(el.dataset.seen ?? "")}`;
    const show = (html, seen) => {
      el.dataset.seen = seen;
      el.innerHTML = html;
    };
    const close = () => { source?.close(); clearTimeout(timer); source = undefined; };
    const ask = async () => {
      close();
      timer = setTimeout(open, askEvery);
      try {
        const answer = await fetch(address(), { headers: { "HX-Request": "true" }, cache: "no-store" });
        if (answer.status === 200) show(await answer.text(), answer.headers.get("Luohu-Seen"));
        else if (answer.status >= 400 && answer.status < 500) { over = true; close(); } // signed out, or not ours any more
      } catch { /* the network is away, and comes again */ }
    };
    const open = () => {
      close();
      if (over || document.hidden) return;
      if (el.dataset.liveBy === "asking" || !window.EventSource) { ask(); return; }
      source = new EventSource(address());
      timer = setTimeout(ask, openWithin); // something on the way holds it back
      source.onopen = () => { clearTimeout(timer); el.dataset.liveNow = "told"; };
      source.onmessage = (e) => show(e.data, e.lastEventId);
      source.onerror = () => { if (source?.readyState === EventSource.CLOSED) { el.dataset.liveNow = "asking"; ask(); } };
    };
    el.addEventListener("anew", () => { over = false; open(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); }); // a browser has six connections for all its tabs
    window.addEventListener("pagehide", close);
    open();
  };
  const followAll = (under) => { for (const el of under.querySelectorAll("[data-live]:not([data-live-now])")) { el.dataset.liveNow = ""; follow(el); } };
  followAll(document);
  document.addEventListener("htmx:afterSwap", (e) => followAll(e.target.parentElement ?? document));

  // What somebody is using stays as it is; everything around it is renewed.
  const typed = (field) => {
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
    if (field.matches("select")) return [...field.options].some((o) => o.defaultSelected) ? [...field.options].some((o) => o.selected !== o.defaultSelected) : field.selectedIndex > 0;
    return field.type !== "hidden" && field.value !== field.defaultValue;
  };
  const used = (el) => (el.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) ||
    [el, ...el.querySelectorAll("input, textarea, select")].some((f) => f.matches("input, textarea, select") && typed(f));
  const name = (el) => el.id || `${el.tagName} ${[...el.parentElement.children].filter((other) => !other.id && other.tagName === el.tagName).indexOf(el)}`;
  const renew = (old, fresh) => {
    if (!used(old)) {
      old.replaceWith(fresh);
      window.htmx?.process(fresh);
      fresh.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
      return fresh;
    }
    if (old.matches("input, textarea, select")) return old;
    const before = new Map([...old.children].map((el) => [name(el), el]));
    let last = null;
    for (const [called, el] of [...fresh.children].map((child) => [name(child), child])) {
      const same = before.get(called);
      before.delete(called);
      if (same) { last = renew(same, el); continue; }
      if (last) last.after(el); else old.prepend(el);
      window.htmx?.process(el);
      last = el;
    }
    for (const gone of before.values()) if (!used(gone)) gone.remove();
    return old;
  };
  document.addEventListener("click", async (e) => {
    const link = e.target.closest?.("a[data-anew]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const live = link.closest("[data-live]"), roots = [...document.querySelectorAll("[data-fresh]")];
    if (!roots.some(used)) return; // nothing would be lost: the page is opened anew
    e.preventDefault();
    const answer = await fetch(link.href, { cache: "no-store" }).catch(() => undefined);
    if (!answer?.ok || answer.redirected) { live.querySelector("[data-failed]")?.removeAttribute("hidden"); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const root of roots) { const fresh = page.getElementById(root.id); if (fresh) renew(root, document.adoptNode(fresh)); }
    const now = page.getElementById(live.id);
    if (!now) return;
    live.dataset.live = now.dataset.live;
    live.dataset.seen = now.dataset.seen ?? "";
    live.replaceChildren();
    live.dispatchEvent(new Event("anew"));
  });
})();
