// What slides over a phone: web pages, the account's own page, and what WeChat asks.

import { $, h } from './dom.js';
import { model } from './model.js';
import { delivered, send } from './wire.js';

const askPage = '/sim/ask'; // on which WeChat asks whether one agrees to notices

export class Sheets {
  constructor(phone) {
    this.phone = phone;
    this.browser = $('.browser', phone.el);
    this.about = $('.profile', phone.el);
    this.asks = $('.asks', phone.el);
    this.frame = $('iframe', this.browser);
    this.frame.addEventListener('load', () => this.loaded());
    $('form', this.asks).addEventListener('submit', (event) => {
      event.preventDefault();
      this.answer(true);
    });
    phone.el.addEventListener('click', (event) => {
      const what = event.target.closest('[data-do]')?.dataset.do;
      if (what === 'close' || what === 'leave') this.close();
      if (what === 'decline') this.answer(false);
    });
    phone.el.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.close()) event.stopPropagation();
    });
  }

  show(sheet) {
    this.before = document.activeElement;
    sheet.hidden = false;
    $('button', sheet).focus();
  }

  // open says whether the page fits into the phone: others get a window.
  open(url, title) {
    if (url.origin !== location.origin) return false;
    $('.name', this.browser).textContent = title && !/^https?:/.test(title) ? title : '网页';
    $('.host', this.browser).textContent = url.host;
    $('a', this.browser).href = url.href;
    $('.blocked', this.browser).hidden = true;
    this.frame.hidden = false;
    this.frame.src = url.href;
    this.show(this.browser);
    return true;
  }

  loaded() {
    if (this.browser.hidden || !this.frame.hasAttribute('src')) return;
    let page = null;
    try { page = this.frame.contentDocument; } catch { /* not ours to see: it was not let in */ }
    const blocked = !page;
    $('.blocked', this.browser).hidden = !blocked;
    this.frame.hidden = blocked;
    if (page?.title) $('.name', this.browser).textContent = page.title;
    if (page?.location.pathname === askPage) this.ask();
  }

  profile() {
    this.refresh();
    this.show(this.about);
  }

  // ask shows what WeChat asks: which notices of the account somebody agrees to.
  ask() {
    const all = model.notices.slice(0, 3); // as many as WeChat asks about at once
    $('.choices', this.asks).replaceChildren(...all.map((n) => h('label', {},
      h('input', { type: 'checkbox', value: n.template, checked: true }),
      h('span', {}, n.title, h('small', {}, n.lasting ? '长期' : '一次同意发一条')))));
    $('.none', this.asks).hidden = all.length > 0;
    this.show(this.asks);
  }

  // answer tells the account what was agreed to, and goes back to the page that asked.
  async answer(agreed) {
    const notices = [...this.asks.querySelectorAll('.choices input')].map((box) => ({ template: box.value, said: agreed && box.checked ? 'accept' : 'reject' }));
    this.asks.hidden = true;
    if (notices.length) await delivered(send(this.phone.openid, { kind: 'event', event: 'subscribe_msg_popup_event', notices }));
    if (!this.browser.hidden && this.frame.contentWindow?.location.pathname === askPage) this.frame.contentWindow.history.back();
  }

  // refresh shows what somebody has agreed to; only taking back is done here.
  refresh() {
    const consents = this.phone.follower?.consents ?? {};
    const look = JSON.stringify([model.notices, consents]);
    if (look === this.drawn) return;
    this.drawn = look;
    $('.consents', this.about).replaceChildren(...model.notices.map((n) => {
      const left = consents[n.template]?.left ?? 0;
      const says = left === 0 ? '没有同意' : consents[n.template].lasting ? '长期' : `还能发 ${left} 条`;
      return h('label', {}, h('span', {}, n.title, h('small', {}, says)), h('input', {
        type: 'checkbox', role: 'switch', checked: left > 0, disabled: left === 0, 'aria-label': `接收${n.title}`, 'data-template': n.template,
        onchange: () => send(this.phone.openid, { kind: 'event', event: 'subscribe_msg_change_event', notices: [{ template: n.template, said: 'reject' }] }),
      }));
    }));
  }

  close() {
    const open = [this.asks, this.browser, this.about].find((sheet) => !sheet.hidden);
    if (!open) return false;
    if (open === this.asks) {
      this.answer(false);
      return true;
    }
    open.hidden = true;
    if (open === this.browser) this.frame.removeAttribute('src');
    this.before?.focus();
    return true;
  }
}
