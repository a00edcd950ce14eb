// Sends a picture, and keeps a small copy for this browser.

import { toast } from './dom.js';
import { upload } from './wire.js';

export async function sendPicture(phone, input) {
  const file = input.files[0];
  input.value = '';
  if (!file) return;
  try {
    const [{ media_id, pic_url }, thumb] = await Promise.all([upload(file), small(file)]);
    phone.send({ kind: 'image', media_id, pic_url }, thumb);
  } catch (err) {
    toast(err.status ? err.message : '图片没有传上去，请再试一次。');
  }
}

const side = 320; // pixels of the longer side

async function small(file) {
  const img = new Image();
  img.src = URL.createObjectURL(file);
  try {
    await img.decode();
    const scale = Math.min(1, side / Math.max(img.naturalWidth, img.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(img.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(img.naturalHeight * scale));
    canvas.getContext('2d').drawImage(img, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/jpeg', 0.75);
  } catch {
    return '';
  } finally {
    URL.revokeObjectURL(img.src);
  }
}
