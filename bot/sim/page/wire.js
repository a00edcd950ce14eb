// Speaks to the simulator: one stream of what changes, and calls.

import { follower, keep, meet, model, part, tell, waiting, watch } from './model.js';

const api = '/sim/api';

export class Refused extends Error {
  constructor(status, detail, wrong = []) {
    super(detail);
    this.status = status;
    this.wrong = wrong; // fields: {pointer, detail}
  }
}

async function call(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body) Object.assign(options, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const answer = await fetch(api + path, options); // throws when there is no server
  if (answer.status === 204) return null;
  const what = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, what.detail || '模拟器没有照办。', what.errors);
  return what;
}

export const setMode = (mode) => call('POST', '/mode', { mode });
export const dismiss = (openid) => call('DELETE', `/followers/${openid}`);
export const welcome = async (nickname) => meet(await call('POST', '/followers', { nickname }));

export const crowdNow = () => call('GET', '/crowd');
export const loadCrowd = (crowd) => call('POST', '/crowd', crowd);
export const weatherNow = () => call('GET', '/weather');
export const setWeather = (weather) => call('PUT', '/weather', weather);
export const clearWeather = () => call('POST', '/weather/reset');

export function upload(file) {
  const form = new FormData();
  form.append('media', file);
  return call('POST', '/images', form);
}

// repeat sends an entry again to the letter.
export async function repeat(e, times, at_once) {
  const answered = await call('POST', '/repeat', { follower: e.follower, id: e.id, sent: e.sent, times, at_once });
  keep(answered);
  return answered;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const newID = () => Array.from(crypto.getRandomValues(new Uint8Array(24)), (n) => letters[n % 32]).join('');

let lastID = 0;

// send puts what the follower did on the phone at once and then on its way. It
// holds all there is to send, so sending it twice is one message for the bot.
export function send(openid, what, thumb) {
  const now = Date.now();
  const sent = { ...what, create_time: Math.floor(now / 1000) };
  if (sent.kind !== 'event') {
    lastID = Math.max(lastID + 1, now * 1000 + Math.floor(Math.random() * 1000));
    sent.msg_id = lastID;
  }
  const entry = { id: newID(), follower: openid, author: 'follower', at: new Date(now).toISOString(), sent };
  if (thumb) entry.thumb = thumb;
  keep(entry);
  push(openid);
  return entry;
}

// delivered waits until the callback was told of an entry, or will not be.
export function delivered(entry) {
  const there = () => !follower(entry.follower)?.entries.some((e) => e.id === entry.id && waiting(e));
  return new Promise((done) => {
    if (there()) done();
    const end = watch(() => { if (there()) { end(); done(); } });
  });
}

const asked = new Set(); // entries that the simulator has in hand
const pushing = new Set();

// push sends what waits, one after the other.
export async function push(openid) {
  if (pushing.has(openid)) return;
  pushing.add(openid);
  try {
    for (;;) {
      const e = model.online && follower(openid)?.entries.find((one) => waiting(one) && !asked.has(one.id));
      if (!e) return;
      asked.add(e.id);
      try {
        keep(await call('POST', '/send', { follower: openid, id: e.id, sent: e.sent }));
      } catch (err) {
        if (!(err instanceof Refused) || err.status === 503) {
          asked.delete(e.id);
          return; // it goes out when the simulator is back
        }
        if (err.status === 429) {
          asked.delete(e.id);
          await new Promise((done) => { setTimeout(done, 1000); });
        } else if (err.status === 404 && follower(openid)) {
          asked.delete(e.id);
          await takeUp(follower(openid));
        } else {
          keep({ ...e, refused: err.message });
        }
      }
    }
  } finally {
    pushing.delete(openid);
  }
}

// takeUp tells a simulator that was started anew about a follower of before.
async function takeUp(f) {
  const wrote = f.entries.findLast((e) => e.author === 'follower' && e.sent?.kind !== 'event')?.at;
  const { openid, nickname, following, since, consents } = f;
  await call('POST', '/followers', { openid, nickname, following, since, wrote, consents });
}

async function learn(state) {
  Object.assign(model, { mode: state.mode, modes: state.modes, menu: state.menu, scenes: state.scenes, texts: state.texts, notices: state.notices, crowd: state.crowd, weather: state.weather, online: true });
  model.account.id = state.account.id;
  for (const what of ['mode', 'menu', 'scenes', 'texts', 'notices', 'crowd', 'weather', 'online']) tell(what);
  const there = new Set();
  for (const { entries, ...known } of state.followers) {
    const f = meet(known);
    there.add(f.openid);
    for (const e of f.entries) if (waiting(e)) asked.delete(e.id);
    for (const e of entries) {
      if (waiting(e)) asked.add(e.id);
      keep(e, true);
    }
  }
  for (const f of model.followers.filter((one) => !there.has(one.openid))) {
    for (const e of f.entries) asked.delete(e.id);
    try { await takeUp(f); } catch (err) { if (!(err instanceof Refused)) return; }
  }
  if (!model.followers.length) await welcome('小津').catch(() => {});
  for (const f of model.followers) push(f.openid);
}

function gone() {
  if (!model.online) return;
  model.online = false;
  tell('online');
}

const changes = {
  state: learn,
  entry: (e) => keep(e),
  follower: (f) => { meet(f); },
  removed: part,
  consents: ({ openid, consents }) => {
    const f = follower(openid);
    if (f) meet({ ...f, consents });
  },
  mode: (mode) => { model.mode = mode; tell('mode'); },
  menu: (menu) => { model.menu = menu; tell('menu'); },
  texts: (texts) => { model.texts = texts; tell('texts'); },
  crowd: (crowd) => { model.crowd = crowd; tell('crowd'); },
  weather: (weather) => { model.weather = weather; tell('weather'); },
  scenes: (scenes) => { model.scenes = scenes; tell('scenes'); },
};

export function connect() {
  const stream = new EventSource(`${api}/stream`);
  for (const [name, change] of Object.entries(changes)) {
    stream.addEventListener(name, (event) => change(JSON.parse(event.data)));
  }
  let late = setTimeout(() => { tell('online'); }, 2500); // nobody answers from the start
  stream.addEventListener('open', () => clearTimeout(late));
  stream.addEventListener('error', () => {
    gone();
    if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
    clearTimeout(late);
    late = setTimeout(connect, 2000);
  });
}
