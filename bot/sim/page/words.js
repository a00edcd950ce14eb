// Turns what the account says into nodes. Two kinds of links live: choices
// (weixin://bizmsgmenu) and web addresses. All else is text as it stands.

import { h } from './dom.js';

const anchor = /<a\s([^<>]*)>([\s\S]*?)<\/a>/gi;
const target = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const address = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi;

export function webAddress(text) {
  try {
    const url = new URL(text, location.origin);
    return ['http:', 'https:'].includes(url.protocol) ? url : null;
  } catch { return null; }
}

function choiceOf(href) {
  if (!/^weixin:\/\/bizmsgmenu\?/i.test(href)) return null;
  const given = {};
  for (const pair of href.slice(href.indexOf('?') + 1).split('&')) {
    const cut = pair.indexOf('=');
    const value = pair.slice(cut + 1);
    try { given[pair.slice(0, cut)] = decodeURIComponent(value); } catch { given[pair.slice(0, cut)] = value; }
  }
  return given.msgmenucontent ? { text: given.msgmenucontent, menu_id: given.msgmenuid || '' } : null;
}

// nodes of a text; act.choose and act.open are told what was touched.
export function nodes(text, act) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(anchor)) {
    const href = (target.exec(found[1])?.slice(1).find((s) => s !== undefined) ?? '').replaceAll('&amp;', '&').trim();
    const choice = choiceOf(href);
    const url = /^https?:\/\//i.test(href) ? webAddress(href) : null;
    if (!choice && !url) continue; // stays text
    out.push(...bare(text.slice(from, found.index), act));
    out.push(choice ? choiceLink(found[2], choice, act) : link(found[2], url, act));
    from = found.index + found[0].length;
  }
  out.push(...bare(text.slice(from), act));
  return out;
}

// bare are words with web addresses in them, and nothing else.
export function bare(text, act) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(address)) {
    const url = webAddress(found[0]);
    if (!url) continue;
    out.push(text.slice(from, found.index), link(found[0], url, act));
    from = found.index + found[0].length;
  }
  out.push(text.slice(from));
  return out.filter((part) => part !== '');
}

function choiceLink(shown, choice, act) {
  return h('a', {
    href: '#', class: 'choice', 'data-testid': 'choice', 'data-words': choice.text, 'data-menu-id': choice.menu_id,
    onclick: (event) => { event.preventDefault(); act.choose(choice); },
  }, shown);
}

export function link(shown, url, act, cls = 'link') {
  return h('a', {
    href: url.href, class: cls, target: '_blank', rel: 'noopener noreferrer', 'data-testid': 'link',
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (act.open(url, typeof shown === 'string' ? shown : '')) event.preventDefault();
    },
  }, shown);
}
