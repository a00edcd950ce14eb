// Builds elements. What people or the account wrote only ever becomes text.

export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') el.className = value;
    else if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
    else if (name in el && typeof value !== 'string') el[name] = value;
    else el.setAttribute(name, value);
  }
  el.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return el;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

export const $ = (selector, root = document) => root.querySelector(selector);

let hiding;

// toast says something short at the bottom of the page.
export function toast(words) {
  const el = $('#toast');
  el.textContent = words;
  el.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { el.hidden = true; }, 3500);
}
