// The bottom of a phone: words, the menu, and what else can be sent.

import { $, h, toast } from './dom.js';
import { model, tell } from './model.js';
import { sendPicture } from './picture.js';

export class Bar {
  constructor(phone) {
    this.phone = phone;
    this.el = $('.bar', phone.el);
    this.input = $('textarea', this.el);
    this.input.value = phone.follower.draft;
    this.panels = [...phone.el.querySelectorAll('.panel')];
    this.input.addEventListener('input', () => this.typed());
    let shift = false; // Shift+Enter begins a new line; screen keyboards tell no key
    this.input.addEventListener('keydown', (event) => {
      shift = event.shiftKey;
      if (event.key === 'Enter' && !shift && !event.isComposing) this.enter(event);
    });
    this.input.addEventListener('beforeinput', (event) => {
      if (event.inputType === 'insertLineBreak' && !shift) this.enter(event);
    });
    this.on('.words', () => this.sendWords());
    this.on('.speak', (form) => { this.speak($('input', form).value); form.reset(); });
    this.on('.place', (form) => {
      const { label, latitude, longitude } = Object.fromEntries(new FormData(form));
      this.phone.send({ kind: 'location', label, latitude: Number(latitude), longitude: Number(longitude) });
    });
    this.on('.scan', (form) => { this.phone.scan($('input', form).value.trim()); form.reset(); });
    $('.tile input', phone.el).addEventListener('change', (event) => {
      sendPicture(this.phone, event.target);
      this.closePanels();
    });
    phone.el.addEventListener('click', (event) => this.touched(event));
    phone.el.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { this.closePanels(); this.closeMenu(true); }
    });
  }

  on(form, act) {
    const el = $(`form${form}`, this.phone.el);
    el.addEventListener('submit', (event) => {
      event.preventDefault();
      if (form !== '.words') this.closePanels();
      act(el);
    });
  }

  get f() { return this.phone.follower; }

  typed() {
    this.f.draft = this.input.value;
    this.fit();
    tell('draft', this.f.openid);
  }

  fit() {
    this.el.dataset.words = String(this.input.value.trim() !== '');
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  enter(event) {
    event.preventDefault();
    this.sendWords();
  }

  sendWords() {
    const text = this.input.value.trim().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
    if (!text) return;
    this.input.value = '';
    this.typed();
    this.phone.send({ kind: 'text', text });
    this.input.focus();
  }

  speak(words) { this.phone.send({ kind: 'voice', recognition: words.trim(), media_id: `voice${Date.now()}` }); }

  touched(event) {
    const what = event.target.closest('[data-do]')?.dataset.do;
    if (what === 'switch') {
      this.f.bar = this.f.bar === 'menu' ? 'words' : 'menu';
      tell('follower', this.f.openid);
      if (this.f.bar === 'words') this.input.focus();
    }
    if (['voice', 'plus', 'place', 'scan'].includes(what)) this.panel(what);
    else if (what === 'ask' || event.target.closest('.talk')) this.closePanels();
    if (!event.target.closest('.menu')) this.closeMenu();
  }

  panel(name) {
    const open = this.panels.find((p) => p.dataset.panel === name);
    const show = open.hidden;
    this.closePanels();
    open.hidden = !show;
    for (const button of this.el.querySelectorAll('[aria-expanded]')) button.setAttribute('aria-expanded', String(show && button.dataset.do === name));
    if (show) $('input:not([type=file])', open)?.focus({ preventScroll: true });
    this.phone.down();
  }

  closePanels() {
    for (const p of this.panels) p.hidden = true;
    for (const button of this.el.querySelectorAll('.words [aria-expanded]')) button.setAttribute('aria-expanded', 'false');
  }

  refresh() {
    const hasMenu = Boolean(model.menu?.button?.length);
    const showMenu = hasMenu && this.f.bar === 'menu';
    const toggle = $('[data-do=switch]', this.el);
    toggle.hidden = !hasMenu;
    toggle.setAttribute('aria-label', showMenu ? '切换到键盘' : '切换到菜单');
    $('use', toggle).setAttribute('href', showMenu ? '#i-keys' : '#i-menu');
    $('.words', this.el).hidden = showMenu;
    $('.menu', this.el).hidden = !showMenu;
    if (this.drawn !== model.menu) this.drawMenu();
    this.fit();
  }

  drawMenu() {
    this.drawn = model.menu;
    $('.menu', this.el).replaceChildren(...(model.menu?.button ?? []).map((b) => {
      if (!b.sub_button.length) return h('div', {}, this.entry(b, 'menu-button'));
      const list = h('ul', { class: 'pop', hidden: true }, b.sub_button.map((sub) => h('li', {}, this.entry(sub, 'menu-item'))));
      const button = h('button', { type: 'button', 'aria-expanded': 'false', 'data-testid': 'menu-button', onclick: () => this.pop(button, list) }, h('i', { 'aria-hidden': 'true' }), b.name);
      return h('div', {}, button, list);
    }));
  }

  entry(b, hook) {
    return h('button', { type: 'button', 'data-testid': hook, onclick: () => { this.closeMenu(true); this.clicked(b); } }, b.name);
  }

  pop(button, list) {
    const show = list.hidden;
    this.closeMenu();
    list.hidden = !show;
    button.setAttribute('aria-expanded', String(show));
  }

  closeMenu(focus) {
    for (const list of this.el.querySelectorAll('.pop:not([hidden])')) {
      list.hidden = true;
      list.previousElementSibling.setAttribute('aria-expanded', 'false');
      if (focus) list.previousElementSibling.focus();
    }
  }

  clicked(b) {
    if (b.type === 'click') this.phone.send({ kind: 'event', event: 'CLICK', event_key: b.key });
    else if (b.type === 'view') {
      this.phone.send({ kind: 'event', event: 'VIEW', event_key: b.url });
      const url = new URL(b.url, location.href);
      if (!this.phone.act.open(url, b.name)) window.open(url, '_blank', 'noopener,noreferrer');
    } else toast('模拟器还不会这种菜单。');
  }

  // menuName is what the button with a key, or address, is called.
  menuName(key) {
    const all = (model.menu?.button ?? []).flatMap((b) => [b, ...b.sub_button]);
    return all.find((b) => (b.key || b.url) === key)?.name ?? key;
  }
}
