// Which elements of this page can have the keyboard, where it comes by, and whether
// that can be seen. The value is how many elements there are.
(() => {
  const name = (e) => `<${e.tagName.toLowerCase()}${e.id ? " id=" + e.id : ""}> ${(e.getAttribute("aria-label") || e.innerText || e.name || "").trim().replace(/\s+/g, " ").slice(0, 40)}`;
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const able = (e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && shown(e) && !e.closest("[inert]");
  // Of radio buttons with one name, one has the keyboard: arrows lead to the others.
  const alike = (e, f) => e === f || e.type === "radio" && f.type === "radio" && f.name === e.name && f.form === e.form;
  const now = () => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(able);
  const there = now(); // what comes while a list goes on by itself may come too late

  const marks = (e) => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && !/, 0\)$/.test(s.outlineColor);
  };
  // What is too small to be seen, such as the box behind a drawn one, shows on its label.
  const bearer = (e) => {
    const r = e.getBoundingClientRect();
    return r.width < 4 || r.height < 4 ? e.closest("label") ?? e : e;
  };
  const under = (e) => {
    const r = bearer(e).getClientRects()[0];
    const top = Math.max(r.top, 0), left = Math.max(r.left, 0); // of the part that is on the screen
    const on = document.elementFromPoint((left + Math.min(r.right, innerWidth)) / 2, (top + Math.min(r.bottom, innerHeight)) / 2);
    return on && (on.contains(e) || e.contains(on) || e.labels?.[0]?.contains(on)) ? "" : `${name(e)} under ${on ? name(on) : "the edge"}, at ${Math.round(r.top)} to ${Math.round(r.bottom)} of ${innerHeight}`;
  };
  // While a list goes on by itself it moves between two frames, which nobody sees.
  const frames = async (n) => { while (n--) await new Promise(requestAnimationFrame); };
  let looking = Promise.resolve();
  const look = (e) => { if (under(e)) looking = frames(2).then(() => { const still = document.activeElement === e && under(e); if (still) covered.add(still); }); };
  window.looked = () => looking; // before the next key

  const met = [], unseen = new Set(), covered = new Set();
  let ended = false;
  // When the key goes up, the browser has scrolled.
  document.addEventListener("keyup", (event) => {
    const e = document.activeElement;
    if (event.key !== "Tab" || e === document.body || ended) return;
    ended = met.length > 1 && e === met[0]; // around, and here again
    if (met.includes(e)) return; // a date has it several times
    met.push(e);
    if (![e, bearer(e)].some(marks)) unseen.add(name(e));
    look(e);
  });
  window.walked = (backwards) => {
    const jumps = [];
    for (let i = 1; i < met.length; i++) {
      const [before, after] = backwards ? [met[i], met[i - 1]] : [met[i - 1], met[i]];
      if (before.isConnected && after.isConnected && !(before.compareDocumentPosition(after) & Node.DOCUMENT_POSITION_FOLLOWING)) jumps.push(`${name(after)} after ${name(before)}`);
    }
    const missed = there.filter((e) => e.isConnected && able(e) && !met.some((f) => alike(e, f)));
    return { First: met[0] ? name(met[0]) : "", Reached: met.length, Missed: missed.map(name), Unseen: [...unseen], Covered: [...covered], Jumps: jumps, Ended: ended, There: now().length };
  };
  return there.length;
})()
