// What an account with many followers meets: the crowd, and the weather.

import { $, h, toast } from './dom.js';
import { model } from './model.js';
import { Refused, clearWeather, crowdNow, loadCrowd, setWeather, weatherNow } from './wire.js';

const channels = { template: '模板消息', notice: '订阅通知', custom: '客服消息', mass: '群发' };
const lookEvery = 2000; // while what was counted is on the screen

const many = (n) => n.toLocaleString('zh-CN');

// Fields are named by their place in what is sent; shares are shown in percent.

const inputs = (form) => [...form.querySelectorAll('input[name]')];

function fill(form, from) {
  for (const input of inputs(form)) {
    const value = input.name.split('.').reduce((at, name) => at?.[name], from) ?? 0;
    input.value = 'percent' in input.dataset ? Number((value * 100).toPrecision(12)) : value;
  }
}

function read(form) {
  const out = {};
  for (const input of inputs(form)) {
    const names = input.name.split('.');
    const last = names.pop();
    const at = names.reduce((inner, name) => (inner[name] ??= {}), out);
    at[last] = number(input);
  }
  return out;
}

const number = (input) => ('percent' in input.dataset ? Number((Number(input.value) / 100).toPrecision(12)) : Number(input.value));

function fault({ code = -1, share = 0.01, on = '' } = {}) {
  const row = h('li', {},
    h('input', { type: 'number', 'aria-label': '错误码', value: String(code), min: '-1', max: '99999', step: '1', required: true }),
    h('input', { type: 'number', 'aria-label': '占百分之几', value: String(Number((share * 100).toPrecision(12))), min: '0', max: '100', step: 'any', required: true, 'data-percent': '' }),
    h('select', { 'aria-label': '哪个渠道' }, h('option', { value: '' }, '所有调用'), Object.entries(channels).map(([value, name]) => h('option', { value, selected: value === on }, name))),
    h('button', { type: 'button', class: 'quiet', 'aria-label': '去掉这种错误', onclick: () => row.remove() }, '×'));
  return row;
}

const faults = () => [...$('#faults').children].map((row) => {
  const [code, share] = row.querySelectorAll('input');
  return { code: Number(code.value), share: number(share), on: row.querySelector('select').value };
});

// act does what a button asks for, and says why if it was not done.
async function act(does, done) {
  try {
    await does();
    toast(done);
  } catch (err) {
    const wrong = err.wrong?.[0];
    toast(err instanceof Refused ? [err.message, wrong && `${wrong.pointer.slice(1)}：${wrong.detail}`].filter(Boolean).join(' ') : '连不上服务，请稍后再试。');
  }
}

const tally = (el, rows) => el.replaceChildren(...rows.map(([name, n]) => h('div', {}, h('dt', {}, name), h('dd', {}, typeof n === 'number' ? many(n) : n))));

const outcomes = { ok: '成了', 'lost before': '丢了，没做', 'lost after': '丢了，其实做了' };

async function look() {
  try {
    if ($('#crowd').open) showCrowd(await crowdNow());
    if ($('#weather').open) showCounts(await weatherNow());
  } catch { /* the stream tells when the simulator is gone */ }
}

function showCrowd(crowd) {
  tally($('#crowd-tally'), [['正在关注', crowd.following], ...Object.entries(channels).map(([on, name]) => [`收到的${name}`, crowd.shown[on]]), ['按 client_msg_id 挡住的重复', crowd.repeats]]);
}

function showCounts({ calls, tokens, quota, events }) {
  tally($('#weather-tally'), [
    ...Object.entries(calls).sort().flatMap(([path, came]) => Object.entries(came).sort().map(([outcome, n]) => [`${path} · ${outcomes[outcome] ?? outcome}`, n])),
    ...Object.entries(quota).map(([on, used]) => [`${channels[on]} · 今天、这一分钟`, `${many(used.day)}、${many(used.minute)}`]),
    ['令牌 · 来要、新发', `${many(tokens.asked)}、${many(tokens.made)}`],
    ['人群的事件 · 告知、再告知', `${many(events.told)}、${many(events.retried)}`],
    ['人群的事件 · 丢失、在等', `${many(events.lost)}、${many(events.waiting)}`],
  ]);
}

export function start() {
  $('#quotas').append(...Object.entries(channels).map(([on, name]) => h('tr', {}, h('th', { scope: 'row' }, name),
    ['day', 'minute'].map((span) => h('td', {}, h('input', { type: 'number', name: `quota.${on}.${span}`, 'aria-label': `${name}${span === 'day' ? '每天' : '每分钟'}`, min: '0', max: '1000000000', step: '1', value: '0' }))))));
  $('#crowd form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(async () => showCrowd(await loadCrowd(read(event.target))), '人群换好了。');
  });
  $('#weather form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(async () => showCounts(await setWeather({ ...read(event.target), errors: faults() })), '天气变了。');
  });
  $('#weather-clear').addEventListener('click', () => act(async () => showCounts(await clearWeather()), '放晴了。'));
  $('#fault-add').addEventListener('click', () => $('#faults').append(fault()));
  for (const id of ['#crowd', '#weather']) $(id).addEventListener('toggle', look);
  setInterval(() => { if (!document.hidden) look(); }, lookEvery);
}

// fair: nothing in it is set; the seed does no harm.
const nothing = (part) => (part && typeof part === 'object' ? Object.values(part).every(nothing) : !part);
const fair = (weather) => nothing({ ...weather, seed: 0 });

let drawnCrowd, drawnWeather;

// refresh fills the forms when somebody else, or a command, has changed what is.
export function refresh() {
  const { crowd, weather } = model;
  if (crowd && crowd !== drawnCrowd) {
    drawnCrowd = crowd;
    $('#crowd-size').textContent = crowd.followers ? `${many(crowd.followers)} 人` : '没有';
    fill($('#crowd form'), crowd);
    showCrowd(crowd);
  }
  if (weather && weather !== drawnWeather) {
    drawnWeather = weather;
    $('#weather-is').textContent = fair(weather) ? '晴' : '有风浪';
    fill($('#weather form'), weather);
    $('#faults').replaceChildren(...(weather.errors ?? []).map(fault));
  }
}
