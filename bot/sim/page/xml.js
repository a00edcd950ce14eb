// Shows XML so that people can read it.

import { h } from './dom.js';

const tag = (text) => h('span', { class: 'x-tag' }, text);

// pretty gives the nodes of a document, one element a line; what is no XML
// stays as it is.
export function pretty(source) {
  const doc = new DOMParser().parseFromString(source, 'text/xml');
  if (!doc.documentElement || doc.querySelector('parsererror')) return [source];
  return element(doc.documentElement, 0);
}

function element(el, depth) {
  const pad = '  '.repeat(depth);
  const children = [...el.childNodes].filter((n) => n.nodeType !== Node.TEXT_NODE || n.data.trim());
  if (!children.some((n) => n.nodeType === Node.ELEMENT_NODE)) {
    return [pad, tag(`<${el.nodeName}>`), ...children.map(words), tag(`</${el.nodeName}>`), '\n'];
  }
  return [
    pad, tag(`<${el.nodeName}>`), '\n',
    ...children.flatMap((n) => (n.nodeType === Node.ELEMENT_NODE ? element(n, depth + 1) : [pad, '  ', words(n), '\n'])),
    pad, tag(`</${el.nodeName}>`), '\n',
  ];
}

function words(n) {
  return n.nodeType === Node.CDATA_SECTION_NODE
    ? h('span', {}, h('span', { class: 'x-mark' }, '<![CDATA['), n.data, h('span', { class: 'x-mark' }, ']]>'))
    : document.createTextNode(n.data ?? '');
}
