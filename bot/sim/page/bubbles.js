// Turns entries into what a phone shows.

import { h, icon } from './dom.js';
import { answered, waiting } from './model.js';
import { bare, link, nodes, webAddress } from './words.js';

// face is the picture of a follower: the last character of the name.
export function face(f, cls = 'face') {
  const n = [...f.openid].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 997, 7) % 6;
  return h('span', { class: `${cls} face-${n}`, 'aria-hidden': 'true' }, [...f.nickname].at(-1) ?? '?');
}

const accountFace = () => h('img', { class: 'face', src: '/sim/assets/account.svg', alt: '' });

// draw gives the parts of an entry; none for what a phone does not show.
export function draw(e, f, act) {
  if (e.content?.kind === 'transfer') return [notice('已转到微信的客服工具，由公众平台的客服人员回复。模拟器里没有客服，接着说话仍由机器人回答', e, act)];
  if (e.author === 'account') return [row('account', accountFace(), '公众号', accountBubble(e, act))];
  if (e.author === 'wechat' || !e.sent) return [];
  const parts = e.sent.kind === 'event'
    ? [notice(eventWords(e.sent, act), e, act)]
    : [row('follower', face(f), '我', sentBubble(e, act), doings(e, act), state(e, act))];
  if (e.sent.kind === 'event' && (e.refused || faults(e).length && !e.failed)) parts.push(state(e, act));
  if (e.failed) parts.push(failure(e, act));
  return parts.filter(Boolean);
}

function row(side, picture, who, bubble, ...more) {
  return h('div', { class: `row ${side}`, 'data-testid': `bubble-${side}` },
    picture,
    h('div', { class: 'stack' }, h('div', { class: 'beside' }, more[0], h('div', { class: 'hold' }, h('span', { class: 'sr' }, `${who}：`), bubble)), more[1]));
}

function accountBubble({ content: c, follower }, act) {
  switch (c.kind) {
    case 'text': return h('div', { class: 'bubble' }, ...nodes(c.text, act));
    case 'news': return newsCard(c.articles[0], act);
    case 'template': return templateCard(c, act, c.title);
    case 'notice': return templateCard(c, act, `订阅通知 · ${c.text}`, 'subscription-notice');
    case 'image': return picture(`/sim/media/${encodeURIComponent(c.media_id)}`, '公众号发来的图片');
    default: return h('div', { class: 'bubble' }, `［${{ voice: '语音', video: '视频' }[c.kind] ?? c.kind}］`, h('small', { class: 'soft' }, c.media_id ?? follower));
  }
}

function sentBubble({ sent: s, thumb }, act) {
  switch (s.kind) {
    case 'image': return picture(thumb || localPath(s.pic_url), '发出的图片');
    case 'voice': return voice(s.recognition ?? '');
    case 'location': return h('div', { class: 'card place' },
      h('strong', {}, s.label || '位置'), h('small', {}, `北纬 ${s.latitude ?? 0}，东经 ${s.longitude ?? 0}`), h('div', { class: 'map', 'aria-hidden': 'true' }, icon('place')));
    default: return h('div', { class: 'bubble' }, ...bare(s.text, act));
  }
}

function localPath(address) {
  const url = webAddress(address ?? '');
  return url?.pathname.startsWith('/sim/media/') ? url.pathname : '';
}

function picture(src, alt) {
  const gone = () => h('div', { class: 'bubble soft' }, '［图片已过期］');
  if (!src) return gone();
  const img = h('img', { class: 'picture', alt, src });
  img.addEventListener('error', () => img.replaceWith(gone()));
  return img;
}

function voice(words) {
  const seconds = Math.max(1, Math.min(60, Math.round([...words].length / 4)));
  return h('div', { class: 'spoken' },
    h('div', { class: `bubble voice voice-${Math.ceil(seconds / 12)}` }, h('span', {}, `${seconds}″`), icon('voice')),
    h('div', { class: `recognised${words ? '' : ' soft'}` }, words || '（没有听出文字）'));
}

function newsCard(a, act) {
  const url = webAddress(a.url);
  const ours = a.picurl && webAddress(a.picurl)?.origin === location.origin;
  const inside = [
    ours ? h('img', { class: 'cover', src: a.picurl, alt: '' }) : h('span', { class: 'cover' }),
    h('strong', {}, a.title), a.description && h('p', {}, a.description),
  ];
  return url && a.url ? link(h('span', { class: 'card news' }, inside), url, act, 'cardlink') : h('div', { class: 'card news' }, inside);
}

// What a field of a template message is called, by WeChat's kinds.
const fieldNames = {
  thing: '事项', time: '时间', date: '日期', phrase: '状态', number: '数值', character_string: '编号', amount: '金额', name: '姓名', phone_number: '电话', const: '类别', short_thing: '事项',
  first: '', remark: '',
};

// Where a field stands in the message that it is of: WeChat numbers them from above.
const placeOf = ({ name }) => (name === 'remark' ? Infinity : Number(name.match(/\d+$/)?.[0] ?? 0));

function templateCard(c, act, title = '服务通知', hook = 'template') {
  const rows = [...(c.fields ?? [])].sort((a, b) => placeOf(a) - placeOf(b)).map(({ name, label: own, value }) => {
    const label = own ?? fieldNames[name.replace(/\d+$/, '')] ?? name;
    return label ? h('div', {}, h('dt', { title: name }, label), h('dd', {}, value)) : h('div', {}, h('dd', { class: 'wide' }, value));
  });
  const url = c.url && webAddress(c.url);
  const inside = [h('strong', { title: c.text }, title), h('dl', {}, rows), url && h('span', { class: 'more' }, '查看详情', h('i', { 'aria-hidden': 'true' }, '›'))];
  const card = h('div', { class: 'card template', 'data-testid': hook }, inside);
  return url ? link(card, url, act, 'cardlink') : card;
}

function notice(words, e, act) {
  return h('p', { class: 'notice', 'data-testid': 'notice' }, h('button', { type: 'button', class: 'plain', title: '看原始报文', onclick: () => act.raw(e) }, words));
}

function eventWords(s, act) {
  const scene = (s.event_key ?? '').replace(/^qrscene_/, '');
  switch (s.event) {
    case 'subscribe': return scene ? `你扫码关注了公众号（场景值 ${scene}）` : '你已关注该公众号';
    case 'unsubscribe': return '你已取消关注';
    case 'SCAN': return `你扫了二维码（场景值 ${scene}）`;
    case 'CLICK': return `你点了菜单「${act.menuName(s.event_key)}」`;
    case 'VIEW': return `你点开了菜单「${act.menuName(s.event_key)}」`;
    case 'subscribe_msg_popup_event': return `你在微信里同意了 ${s.notices.filter((n) => n.said === 'accept').length} 种订阅通知，一共问了 ${s.notices.length} 种`;
    case 'subscribe_msg_change_event': return '你在公众号资料里停了一种订阅通知';
    default: return s.event;
  }
}

// doings are what may be done with a message that was sent.
function doings(e, act) {
  if (!e.attempts?.length) return null;
  return h('div', { class: 'doings' },
    h('button', { type: 'button', title: '同一条消息发三次', 'aria-label': '同一条消息发三次', 'data-testid': 'bubble-three-times', onclick: () => act.thrice(e) }, '×3'),
    h('button', { type: 'button', title: '看原始报文', 'aria-label': '看原始报文', 'data-testid': 'bubble-raw', onclick: () => act.raw(e) }, icon('code')));
}

const faults = (e) => (e.attempts ?? []).filter((a) => a.fault);

// sameAnswers compares what came back each time.
export function sameAnswers(attempts) {
  return new Set(attempts.map((a) => a.fault || JSON.stringify(a.content ?? null))).size === 1;
}

function state(e, act) {
  if (e.refused) return h('p', { class: 'under bad' }, `没发出去：${e.refused}`);
  if (waiting(e)) return h('p', { class: 'under' }, act.online() ? '正在送达…' : '还没发出去，连上以后自动发');
  const n = e.attempts?.length ?? 0;
  if (e.failed) return null;
  const again = e.attempts.filter((a) => !a.fault);
  if (n > 1) {
    const words = again.length < n ? `共送 ${n} 次，${n - again.length} 次没答上` : `共送 ${n} 次，${sameAnswers(again) ? '回答都一样' : '回答不一样'}`;
    return h('p', { class: `under${again.length < n || !sameAnswers(again) ? ' bad' : ' good'}`, 'data-testid': 'repeat-result' }, words);
  }
  if (n === 1 && faults(e).length) return h('p', { class: 'under bad' }, `回调出错：${e.attempts[0].fault}`);
  return null;
}

// hint names what is most often behind a refusal.
const hint = (e) => (e.attempts.some((a) => [400, 403].includes(a.status)) ? '，收发方式或密钥可能对不上' : '');

function failure(e, act) {
  const each = faults(e).map((a) => a.fault);
  const why = new Set(each).size === 1 && each.length > 1 ? `${each.length} 次都${each[0].startsWith('连不上') ? '' : '是'}${each[0]}` : each.join('；');
  return h('div', { class: 'failure', 'data-testid': 'failure' },
    h('p', { class: 'notice' }, '该公众号提供的服务出现故障，请稍后再试'),
    h('p', { class: 'notice dev' }, `给开发者：${why}${hint(e)}。看程序的日志，或`, h('button', { type: 'button', class: 'link', onclick: () => act.raw(e) }, '原始报文'), '。'));
}

export function typing() {
  return h('div', { class: 'row account typing', 'aria-hidden': 'true', 'data-testid': 'typing' },
    accountFace(), h('div', { class: 'stack' }, h('div', { class: 'bubble' }, h('i'), h('i'), h('i'))));
}

export const awaits = (f) => f.entries.some((e) => waiting(e) && answered(e.sent));
