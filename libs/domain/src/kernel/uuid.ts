/** The id of nobody: a call without a master, a call without a flow (seed, Struct Call). */
export const NIL = '00000000-0000-0000-0000-000000000000';

const rotl = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const round = (t: number, b: number, c: number, d: number): number => {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
};

const padded = (bytes: readonly number[]): DataView => {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  bytes.forEach((byte, index) => view.setUint8(index, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(view.byteLength - 4, bytes.length * 8);
  return view;
};

type Words = [number, number, number, number, number];

const schedule = (view: DataView, block: number): Int32Array => {
  const w = new Int32Array(80);
  const at = (t: number): number => w[t] ?? 0;
  for (let t = 0; t < 16; t++) w[t] = view.getInt32(block + t * 4);
  for (let t = 16; t < 80; t++) w[t] = rotl(at(t - 3) ^ at(t - 8) ^ at(t - 14) ^ at(t - 16), 1);
  return w;
};

const compressed = ([h0, h1, h2, h3, h4]: Words, w: Int32Array): Words => {
  let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
  w.forEach((word, t) => {
    const next = (rotl(a, 5) + round(t, b, c, d) + e + word) | 0;
    [a, b, c, d, e] = [next, a, rotl(b, 30), c, d];
  });
  return [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0];
};

/** SHA-1 (RFC 3174) as five words; the domain may not import one. */
const sha1 = (bytes: readonly number[]): Words => {
  const view = padded(bytes);
  let hash: Words = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < view.byteLength; block += 64) hash = compressed(hash, schedule(view, block));
  return hash;
};

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

const utf8 = (text: string): number[] => Array.from(new TextEncoder().encode(text));

const bytesOf = (uuid: string): number[] => (uuid.replaceAll('-', '').match(/../g) ?? []).map((pair) => parseInt(pair, 16));

/**
 * A name-based id (RFC 9562, version 5): the same namespace and name always give the same id, on every machine.
 * @param namespace a uuid
 */
export const uuid5 = (namespace: string, name: string): string => {
  const digest = sha1([...bytesOf(namespace), ...utf8(name)])
    .map(hex)
    .join('');
  const variant = ((parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    variant + digest.slice(17, 20),
    digest.slice(20, 32),
  ].join('-');
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);
