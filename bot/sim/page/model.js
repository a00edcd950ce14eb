// What the page knows. Whoever shows something of it watches for changes.

export const model = {
  account: { name: '天津积分落户', id: '' },
  mode: '',
  modes: [],
  menu: null,
  scenes: [],
  texts: [],
  notices: [], // subscription notices that the account has: {template, title, lasting}
  crowd: null, // followers without phones: how many, of what shares, what they got
  weather: null, // what goes wrong, and how often
  followers: [], // {openid, nickname, following, since, consents, entries, draft, bar, unread}
  active: '',
  beside: false,
  online: false,
};

const watchers = new Set();

// watch gives what ends it.
export function watch(fn) {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

// tell what changed: followers, follower, entry, menu, mode, scenes, texts, notices, crowd,
// weather or online.
export function tell(what, openid, entry) {
  for (const fn of watchers) fn(what, openid, entry);
}

export const mostEntries = 200; // of a follower, as in the simulator

export function follower(openid) {
  return model.followers.find((f) => f.openid === openid);
}

export const active = () => follower(model.active);

export function choose(openid) {
  const f = follower(openid);
  if (!f) return;
  const same = model.active === openid;
  model.active = openid;
  if (f.unread) f.unread = 0;
  else if (same) return;
  tell('followers');
}

// meet puts a follower in, or changes what is known of one.
export function meet(known) {
  const old = follower(known.openid);
  if (old) {
    const { openid, nickname, following, since, consents = old.consents } = known;
    Object.assign(old, { openid, nickname, following, since, consents });
    tell('follower', openid);
    return old;
  }
  const f = { entries: [], draft: '', bar: 'words', unread: 0, consents: {}, ...known };
  model.followers.push(f);
  if (!model.active) model.active = f.openid;
  tell('followers');
  return f;
}

export function part(openid) {
  model.followers = model.followers.filter((f) => f.openid !== openid);
  if (model.active === openid) model.active = model.followers[0]?.openid ?? '';
  tell('followers');
}

// keep adds an entry or changes the one with its id.
export function keep(entry, quietly = false) {
  const f = follower(entry.follower);
  if (!f) return;
  const at = f.entries.findIndex((e) => e.id === entry.id);
  if (at >= 0) {
    f.entries[at] = { thumb: f.entries[at].thumb, ...entry };
    entry = f.entries[at];
  } else {
    f.entries.push(entry);
    if (f.entries.length > mostEntries) f.entries.shift();
    if (entry.author === 'account' && f.openid !== model.active && !quietly) {
      f.unread++;
      tell('followers');
    }
  }
  tell('entry', f.openid, entry);
}

// awaits: WeChat shows an answer, or that there is none, to these only.
export function answered(sent) {
  return sent.kind !== 'event' || ['subscribe', 'SCAN', 'CLICK'].includes(sent.event);
}

export const waiting = (e) => e.author === 'follower' && !e.attempts?.length && !e.refused;

export const lastSent = (f) => f?.entries.findLast((e) => e.author === 'follower' && e.sent && e.attempts?.length);
