// Puts the page together: phones on the left, tools on the right.

import { $ } from './dom.js';
import { recall, remember } from './memory.js';
import { model, watch } from './model.js';
import { Phone } from './phone.js';
import { Tools } from './tools.js';
import { connect } from './wire.js';

const mostBeside = 6;
const phones = new Map(); // by openid
const tools = new Tools(() => phones.get(model.active));
const wide = matchMedia('(min-width: 900px)');

function shown() {
  if (!model.beside || !wide.matches) return model.followers.filter((f) => f.openid === model.active);
  const at = model.followers.findIndex((f) => f.openid === model.active);
  const from = Math.max(0, Math.min(at - mostBeside + 1, model.followers.length - mostBeside));
  return model.followers.slice(from, from + mostBeside);
}

function arrange() {
  const those = shown().map((f) => f.openid);
  for (const openid of phones.keys()) {
    if (those.includes(openid)) continue;
    phones.get(openid).el.remove();
    phones.delete(openid);
  }
  const place = $('#phones');
  place.dataset.beside = String(those.length > 1);
  those.forEach((openid, i) => {
    let phone = phones.get(openid);
    if (!phone) phones.set(openid, phone = new Phone(openid, tools));
    if (place.children[i] !== phone.el) {
      place.insertBefore(phone.el, place.children[i] ?? null);
      phone.down();
    }
    phone.refresh();
  });
  if (place.dataset.active !== model.active) phones.get(model.active)?.el.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  place.dataset.active = model.active;
  tools.refresh();
}

let planned = false;

// soon does it once for all that changes in one go.
function soon() {
  if (planned) return;
  planned = true;
  queueMicrotask(() => { planned = false; arrange(); });
}

watch((what, openid, entry) => {
  if (what === 'draft') return;
  if (what === 'entry') phones.get(openid)?.show(entry);
  if (what === 'online') $('#offline').hidden = model.online;
  soon();
});
wide.addEventListener('change', soon);
setInterval(() => phones.forEach((phone) => phone.refresh()), 20000);

recall();
remember();
connect();
