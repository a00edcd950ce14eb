// The fold-out with what travelled: each call of the callback, to the letter.

import { $, h, toast } from './dom.js';
import { active } from './model.js';
import { clock } from './when.js';
import { pretty } from './xml.js';

const shown = 30; // entries to choose from

let picked = ''; // entry id; empty: always the newest

const selectable = () => (active()?.entries ?? []).filter((e) => e.sent).slice(-shown).reverse();

function title(e) {
  const s = e.sent;
  const what = s.kind === 'event' ? `${s.event} ${s.event_key ?? s.status ?? ''}` : s.text || s.recognition || s.label || { image: '图片', voice: '语音' }[s.kind] || s.kind;
  return `${clock(new Date(e.at))}  ${what.trim().slice(0, 24)}`;
}

export function pick(e) {
  picked = e.id;
  $('#raw').open = true;
  refresh();
}

let drawn = '';

export function refresh() {
  const all = selectable();
  if (!all.some((e) => e.id === picked)) picked = '';
  const e = all.find((one) => one.id === picked) ?? all[0];
  const look = JSON.stringify([picked, e, all.map((one) => one.id), $('#raw').open]);
  if (look === drawn) return;
  drawn = look;
  $('#raw-which').replaceChildren(
    h('option', { value: '' }, '最新的一条'),
    ...all.map((one) => h('option', { value: one.id, selected: one.id === picked }, title(one))),
  );
  if (!$('#raw').open) return;
  const attempts = e?.attempts ?? [];
  $('#raw-body').replaceChildren(...(attempts.length
    ? attempts.map((a, i) => attempt(a, i, attempts.length)).reverse()
    : [h('p', { class: 'hint' }, e ? '还没有送达。' : '发一条消息，这里就有它的报文。')]));
}

function attempt(a, i, of) {
  const bad = a.fault || a.status !== 200;
  return h('section', { class: 'attempt', 'data-testid': 'attempt' },
    h('header', {},
      of > 1 && h('b', {}, `第 ${i + 1} 次`),
      h('span', { class: `pill ${bad ? 'bad' : 'good'}` }, a.status ? `HTTP ${a.status}` : '没有回答'),
      h('span', { class: 'pill' }, `${a.ms} ms`),
      h('span', { class: 'pill' }, a.encrypted ? '加密' : '明文')),
    a.fault && h('p', { class: 'under bad' }, a.fault),
    a.request === undefined ? h('p', { class: 'hint' }, '太久以前的报文没有留下。') : [
      block('请求（可读）', a.request, true),
      block('请求地址的参数', a.request_query, false, true),
      a.encrypted && block('请求原文', a.request_body, false, true),
      a.answer_body ? block('回答（可读）', a.answer || a.answer_body, true) : h('p', { class: 'hint' }, '回答是空的：不说话。'),
      a.answer && a.answer !== a.answer_body && block('回答原文', a.answer_body, false, true),
    ]);
}

function block(name, text, xml, folded) {
  if (!text) return null;
  const pre = h('pre', { tabindex: '0', 'aria-label': name }, ...(xml ? pretty(text) : [text]));
  const copying = h('button', { type: 'button', class: 'copy', 'aria-label': `复制${name}`, onclick: () => copy(text) }, '复制');
  return folded
    ? h('details', { class: 'block' }, h('summary', {}, name), copying, pre)
    : h('div', { class: 'block' }, h('h3', {}, name), copying, pre);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // only there on https and on this machine
    const area = h('textarea', { class: 'sr', 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast('复制好了');
}

export function start() {
  $('#raw-which').addEventListener('change', (event) => { picked = event.target.value; refresh(); });
  $('#raw').addEventListener('toggle', refresh);
}
