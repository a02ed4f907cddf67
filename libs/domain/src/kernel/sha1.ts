/** The message, padded to blocks of 64 bytes, and the schedule of one block: used again by every call, since none is interrupted. */
let message = new DataView(new ArrayBuffer(256));
const w = new Int32Array(80);

const at = (words: Int32Array, index: number): number => words[index] ?? 0;

const rotl = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** Grows the message where it must, and pads it: a one, zeros, and the length in bits. Answers the padded length. */
const pad = (bytes: Uint8Array): number => {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  if (length > message.byteLength) message = new DataView(new ArrayBuffer(length));
  const view = new Uint8Array(message.buffer, 0, length);
  view.fill(0, bytes.length);
  view.set(bytes);
  view[bytes.length] = 0x80;
  message.setUint32(length - 4, bytes.length * 8);
  return length;
};

const schedule = (block: number): void => {
  for (let t = 0; t < 16; t++) w[t] = message.getInt32(block + t * 4);
  for (let t = 16; t < 80; t++) w[t] = rotl(at(w, t - 3) ^ at(w, t - 8) ^ at(w, t - 14) ^ at(w, t - 16), 1);
};

/** Function and constant of round t (RFC 3174, section 5). */
const mix = (t: number, b: number, c: number, d: number): number => {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
};

const compress = (hash: Int32Array): void => {
  let [a, b, c, d, e] = [at(hash, 0), at(hash, 1), at(hash, 2), at(hash, 3), at(hash, 4)];
  for (let t = 0; t < 80; t++) {
    const next = (rotl(a, 5) + mix(t, b, c, d) + e + at(w, t)) | 0;
    e = d;
    d = c;
    c = rotl(b, 30);
    b = a;
    a = next;
  }
  [a, b, c, d, e].forEach((word, index) => (hash[index] = at(hash, index) + word));
};

/** SHA-1 (RFC 3174) as 20 bytes. The domain may not import one; ids are all it is for. */
export const sha1 = (bytes: Uint8Array): Uint8Array => {
  const hash = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const length = pad(bytes);
  for (let block = 0; block < length; block += 64) {
    schedule(block);
    compress(hash);
  }
  const digest = new DataView(new ArrayBuffer(20));
  hash.forEach((word, index) => digest.setInt32(index * 4, word));
  return new Uint8Array(digest.buffer);
};
