// Remembers the talks in this browser, so that they outlive the program.

import { model, tell, watch } from './model.js';

const prefix = 'luohu-sim:';
const rawKept = 40; // entries of a follower whose letters are kept too

const parse = (key) => {
  try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; }
};

export function recall() {
  const index = parse('index');
  for (const openid of index?.order ?? []) {
    const f = parse(openid);
    if (f?.openid && Array.isArray(f.entries)) model.followers.push({ draft: '', bar: 'words', unread: 0, ...f });
  }
  model.beside = Boolean(index?.beside);
  model.active = model.followers.some((f) => f.openid === index?.active) ? index.active : (model.followers[0]?.openid ?? '');
  tell('followers');
}

// slim leaves out the letters of old attempts; what was said stays.
function slim(entries, letters) {
  return entries.map((e, i) => (i >= entries.length - letters || !e.attempts ? e : {
    ...e,
    attempts: e.attempts.map(({ at, ms, status, fault, encrypted, content }) => ({ at, ms, status, fault, encrypted, content })),
  }));
}

function store(key, value) {
  localStorage.setItem(prefix + key, JSON.stringify(value));
}

function save(f) {
  for (const [entries, letters] of [[200, rawKept], [200, 0], [60, 0], [10, 0]]) {
    try {
      store(f.openid, { ...f, entries: slim(f.entries.slice(-entries), letters) });
      return;
    } catch { /* full: remember less */ }
  }
}

const changed = new Set();
let timer = 0;

function saveAll() {
  clearTimeout(timer);
  timer = 0;
  for (const f of model.followers) if (changed.has(f.openid)) save(f);
  changed.clear();
  try {
    store('index', { order: model.followers.map((f) => f.openid), active: model.active, beside: model.beside });
    const known = new Set(model.followers.map((f) => prefix + f.openid));
    Object.keys(localStorage)
      .filter((key) => key.startsWith(`${prefix}o`) && !known.has(key))
      .forEach((key) => localStorage.removeItem(key));
  } catch { /* no room, or not allowed: the talk lives as long as the page */ }
}

export function remember() {
  watch((what, openid) => {
    if (openid) changed.add(openid);
    else for (const f of model.followers) changed.add(f.openid);
    timer ||= setTimeout(saveAll, 300);
  });
  addEventListener('pagehide', saveAll);
}
