// What slides over a phone: web pages and the account's own page.

import { $ } from './dom.js';

export class Sheets {
  constructor(phone, leave) {
    this.browser = $('.browser', phone);
    this.about = $('.profile', phone);
    this.frame = $('iframe', this.browser);
    this.frame.addEventListener('load', () => this.loaded());
    phone.addEventListener('click', (event) => {
      const what = event.target.closest('[data-do]')?.dataset.do;
      if (what === 'close') this.close();
      if (what === 'leave') { this.close(); leave(); }
    });
    phone.addEventListener('keydown', (event) => {
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
  }

  profile() { this.show(this.about); }

  close() {
    const open = [this.browser, this.about].find((sheet) => !sheet.hidden);
    if (!open) return false;
    open.hidden = true;
    if (open === this.browser) this.frame.removeAttribute('src');
    this.before?.focus();
    return true;
  }
}
