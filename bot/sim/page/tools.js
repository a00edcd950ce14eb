// The tools beside the phone: followers, mode, repeats, raw letters.

import { face, sameAnswers } from './bubbles.js';
import { $, h, toast } from './dom.js';
import { active, choose, lastSent, model, tell } from './model.js';
import { sendPicture } from './picture.js';
import * as large from './large.js';
import * as raw from './raw.js';
import { clock } from './when.js';
import { Refused, dismiss, repeat, send, setMode, welcome } from './wire.js';

const nicknames = ['小津', '阿禾', '老周', '静怡', '大江', '思远', '文静', '海波', '春梅', '子安', '晓晨', '建国'];

const say = (err) => toast(err instanceof Refused ? err.message : '连不上服务，请稍后再试。');

export class Tools {
  constructor(phoneOf) {
    this.phoneOf = phoneOf; // the active follower's
    $('#beside').addEventListener('change', (event) => { model.beside = event.target.checked; tell('followers'); });
    $('#follow').addEventListener('click', () => {
      const f = active();
      if (f) send(f.openid, { kind: 'event', event: f.following ? 'unsubscribe' : 'subscribe' });
    });
    $('#remove').addEventListener('click', () => this.remove());
    $('#modes').addEventListener('change', (event) => setMode(event.target.value).catch((err) => { say(err); this.refreshMode(); }));
    $('#thrice').addEventListener('click', () => this.thrice(lastSent(active())));
    $('#picture').addEventListener('change', (event) => this.phoneOf() && sendPicture(this.phoneOf(), event.target));
    this.form('#scan', () => this.phoneOf()?.scan($('#scene').value.trim()));
    this.form('#speak', () => { this.phoneOf()?.bar.speak($('#speech').value); $('#speech').value = ''; });
    $('#tools-close').addEventListener('click', () => this.hide());
    $('#veil').addEventListener('click', () => this.hide());
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.hide(); });
    raw.start();
    large.start();
    this.narrow = matchMedia('(max-width: 899px)');
    this.narrow.addEventListener('change', () => this.hide());
    this.hide();
  }

  form(id, act) {
    $(id).addEventListener('submit', (event) => { event.preventDefault(); act(); });
  }

  // show opens the drawer of narrow screens; wide ones always have the tools.
  show(opener) {
    this.opener = opener;
    $('#tools').inert = false;
    document.body.dataset.tools = 'open';
    $('#veil').hidden = false;
    $('#tools-close').focus();
  }

  hide() {
    const was = document.body.dataset.tools === 'open';
    delete document.body.dataset.tools;
    $('#veil').hidden = true;
    $('#tools').inert = this.narrow.matches;
    if (was) this.opener?.focus();
  }

  raw(e) {
    choose(e.follower);
    raw.pick(e);
    if (this.narrow.matches) this.show(document.activeElement);
    $('#raw').scrollIntoView({ block: 'start' });
  }

  async thrice(e) {
    const result = $('#thrice-result');
    if (!e) {
      result.textContent = '先发一条消息。';
      return;
    }
    result.textContent = '正在发…';
    try {
      const before = e.attempts?.length ?? 0;
      const { attempts } = await repeat(e, 3, $('#at-once').checked);
      const three = attempts.slice(-3);
      const right = three.filter((a) => !a.fault);
      const words = right.length < 3 ? `三次里有 ${3 - right.length} 次没答上，看下面的原始报文。`
        : sameAnswers(attempts.slice(before ? -4 : -3).filter((a) => !a.fault)) ? '又发了三次，回答都和第一次一样。' : '又发了三次，回答不一样，看下面的原始报文。';
      result.textContent = words;
      if (this.narrow.matches) toast(words);
      raw.pick(e);
    } catch (err) {
      result.textContent = err instanceof Refused ? err.message : '连不上服务，请稍后再试。';
    }
  }

  async add() {
    const free = nicknames.find((name) => !model.followers.some((f) => f.nickname === name));
    try {
      choose((await welcome(free ?? `关注者 ${model.followers.length + 1}`)).openid);
    } catch (err) { say(err); }
  }

  async remove() {
    const f = active();
    if (!f || !confirm(`移走${f.nickname}？这位的聊天记录会一起删掉。`)) return;
    try { await dismiss(f.openid); } catch (err) { say(err); }
  }

  refreshMode() {
    for (const input of document.querySelectorAll('#modes input')) {
      input.checked = input.value === model.mode;
      input.disabled = !model.modes.includes(input.value);
    }
  }

  refresh() {
    const f = active();
    this.refreshTabs();
    $('#beside').checked = model.beside;
    $('#follow').textContent = f?.following ? '取消关注' : '关注';
    $('#thrice').disabled = !lastSent(f);
    $('#scenes').replaceChildren(...model.scenes.map(({ scene }) => h('option', { value: scene })));
    $('#texts').replaceChildren(...model.texts.toReversed().map(({ to, code, at }) => h('li', {}, `${to}：验证码 ${code}`, ' ', h('time', {}, clock(new Date(at))))));
    $('#g-texts').closest('section').hidden = !model.texts.length;
    this.refreshMode();
    raw.refresh();
    large.refresh();
  }

  refreshTabs() {
    const look = JSON.stringify([model.active, model.followers.map((f) => [f.openid, f.nickname, f.unread])]);
    if (look === this.tabs) return;
    this.tabs = look;
    const focused = $('#tabs').contains(document.activeElement) && document.activeElement.dataset.follower;
    $('#tabs').replaceChildren(
      ...model.followers.map((one) => h('button', {
        type: 'button', class: 'tab', 'aria-pressed': String(one.openid === model.active), 'data-testid': 'tab', 'data-follower': one.openid, onclick: () => choose(one.openid),
      }, face(one, 'face mini'), one.nickname, one.unread ? h('b', { class: 'badge', 'aria-label': `${one.unread} 条未读` }, one.unread) : null)),
      h('button', { type: 'button', class: 'tab add', 'data-testid': 'add-follower', onclick: () => this.add() }, '＋ 加一位'),
    );
    if (focused) $(`#tabs [data-follower="${focused}"]`)?.focus();
  }
}
