// One phone: the talk of one follower, and what it can be made to do.

import { awaits, draw, typing } from './bubbles.js';
import { Bar } from './bar.js';
import { $, h } from './dom.js';
import { choose, follower, model, mostEntries } from './model.js';
import { Sheets } from './sheets.js';
import { clock, stamp } from './when.js';
import { send } from './wire.js';

const pause = 5 * 60 * 1000; // a time stamp stands after as long a silence

export class Phone {
  constructor(openid, tools) {
    this.openid = openid;
    this.tools = tools;
    this.items = new Map(); // entry id → what is shown of it
    this.el = $('#t-phone').content.firstElementChild.cloneNode(true);
    this.el.dataset.follower = openid;
    this.talk = $('.talk', this.el);
    this.typing = typing();
    this.sheets = new Sheets(this);
    this.bar = new Bar(this);
    this.act = {
      choose: (choice) => this.send({ kind: 'text', ...choice }),
      open: (url, title) => this.sheets.open(url, title),
      raw: (e) => tools.raw(e),
      thrice: (e) => tools.thrice(e),
      menuName: (key) => this.bar.menuName(key),
      online: () => model.online,
    };
    this.el.addEventListener('focusin', () => choose(openid));
    this.el.addEventListener('pointerdown', () => choose(openid));
    this.el.addEventListener('click', (event) => this.touched(event));
    this.talk.addEventListener('click', (event) => this.pick(event));
    for (const el of this.el.querySelectorAll('[data-account]')) el.textContent = model.account.name;
    this.fill();
    this.low = true; // the newest is in sight, and stays so when the phone changes its size
    this.talk.addEventListener('scroll', () => { this.low = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 120; });
    new ResizeObserver(() => { if (this.low) this.down(); }).observe(this.talk);
  }

  get follower() { return follower(this.openid); }

  send(what, thumb) {
    if (!this.follower.following) return;
    send(this.openid, what, thumb);
    this.down();
  }

  follow(scene = '') {
    send(this.openid, { kind: 'event', event: 'subscribe', event_key: scene && `qrscene_${scene}` });
  }

  leave() { send(this.openid, { kind: 'event', event: 'unsubscribe' }); }

  scan(scene) {
    if (!this.follower.following) this.follow(scene);
    else send(this.openid, { kind: 'event', event: 'SCAN', event_key: scene });
    this.down();
  }

  touched(event) {
    const what = event.target.closest('[data-do]')?.dataset.do;
    if (what === 'follow') this.follow();
    if (what === 'profile') this.sheets.profile();
    if (what === 'ask') this.sheets.ask();
    if (what === 'leave') this.leave();
    if (what === 'tools') this.tools.show(event.target.closest('button'));
  }

  // pick shows what can be done with a bubble, for fingers.
  pick(event) {
    if (event.target.closest('button, a')) return;
    const item = event.target.closest('.item');
    for (const one of this.talk.querySelectorAll('.picked')) if (one !== item) one.classList.remove('picked');
    item?.classList.toggle('picked');
  }

  fill() {
    this.items.clear();
    this.talk.replaceChildren();
    for (const e of this.follower.entries) this.show(e);
    this.refresh();
    this.down();
  }

  // show puts an entry where it belongs; one that did not change stays as it is.
  show(e) {
    const look = JSON.stringify([e, model.online]);
    const old = this.items.get(e.id);
    if (old?.look === look) return;
    const el = old?.el ?? h('div', { class: 'item', 'data-entry': e.id });
    const parts = draw(e, this.follower, this.act);
    if (!old) {
      if (parts.length && new Date(e.at) - (this.lastShown ?? 0) > pause) el.dataset.first = stamp(new Date(e.at));
      if (parts.length) this.lastShown = new Date(e.at);
      this.talk.append(el);
      if (e.author === 'follower' && e.sent.kind !== 'event') {
        this.latest?.classList.remove('latest');
        this.latest = el;
        el.classList.add('latest');
      }
    }
    el.replaceChildren(...(el.dataset.first ? [h('p', { class: 'time' }, el.dataset.first)] : []), ...parts);
    this.items.set(e.id, { el, look });
    if (this.items.size > 2 * mostEntries) this.fill();
    this.await();
    if (this.low || e.author === 'follower') this.down();
  }

  await() {
    const on = awaits(this.follower) && model.online;
    if (on) this.talk.append(this.typing);
    else this.typing.remove();
    $('.title .name', this.el).textContent = on ? '对方正在输入…' : model.account.name;
  }

  // refresh shows all but the talk.
  refresh() {
    const f = this.follower;
    if (!f) return;
    const fresh = !f.following && !f.entries.length;
    this.el.dataset.active = String(model.active === this.openid);
    this.el.dataset.following = String(f.following);
    this.el.setAttribute('aria-label', `${f.nickname} 的手机`);
    $('.whose', this.el).textContent = model.followers.length > 1 ? f.nickname : '';
    $('.clock', this.el).textContent = clock(new Date());
    $('.account-id', this.el).textContent = model.account.id;
    this.sheets.refresh();
    const card = $('.stranger', this.el);
    card.hidden = f.following;
    card.classList.toggle('small', !fresh);
    this.talk.hidden = fresh;
    $('.bar', this.el).hidden = !f.following;
    if (!f.following) this.bar.closePanels();
    for (const e of f.entries.slice(-3)) this.show(e);
    this.await();
    this.bar.refresh();
  }

  down() { this.talk.scrollTop = this.talk.scrollHeight; }
}
