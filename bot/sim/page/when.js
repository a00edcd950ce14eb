// Says times as WeChat does.

const days = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'];

export function clock(date) {
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`;
}

export function stamp(date, now = new Date()) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const ago = Math.ceil((midnight - date) / 86400000);
  if (ago <= 0) return clock(date);
  if (ago === 1) return `昨天 ${clock(date)}`;
  if (ago < 7) return `${days[date.getDay()]} ${clock(date)}`;
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日 ${clock(date)}`;
}
