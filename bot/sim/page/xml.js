// Shows XML so that people can read it, one element a line. It does not check
// the XML: what is broken is shown as it is, and that is what one looks for.

import { h } from './dom.js';

const token = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)[^<>]*>|[^<]+|</g;

export function pretty(source) {
  if (!source.startsWith('<')) return [source];
  const out = [];
  let depth = 0;
  let opened = false; // the last tag was an opening one: what follows may stand beside it
  const line = () => { if (out.length) out.push(`\n${'  '.repeat(depth)}`); };
  for (const [text, cdata, slash] of source.matchAll(token)) {
    if (slash === '/') {
      depth = Math.max(0, depth - 1);
      if (!opened) line();
      out.push(h('span', { class: 'x-tag' }, text));
      opened = false;
    } else if (slash === '') {
      line();
      out.push(h('span', { class: 'x-tag' }, text));
      depth++;
      opened = true;
    } else if (cdata !== undefined) {
      out.push(h('span', { class: 'x-mark' }, '<![CDATA['), cdata, h('span', { class: 'x-mark' }, ']]>'));
    } else if (text.trim()) out.push(text);
  }
  return out;
}
