import { sha1 } from './sha1.js';

/** The id of nobody: a call without a master, a call without a flow (seed, Struct Call). */
export const NIL = '00000000-0000-0000-0000-000000000000';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const DASH = 45;

const utf8 = new TextEncoder();

/** Value of a hexadecimal digit by its character code; digits and small letters, as uuids are written. */
const nibble = (code: number): number => (code > 96 ? code - 87 : code - 48);

/** The 16 bytes of a uuid, and behind them a name. */
const named = (namespace: string, name: string): Uint8Array => {
  const bytes = new Uint8Array(16 + name.length * 3);
  for (let at = 0, index = 0; index < 16; index++) {
    if (namespace.charCodeAt(at) === DASH) at++;
    bytes[index] = (nibble(namespace.charCodeAt(at++)) << 4) | nibble(namespace.charCodeAt(at++));
  }
  const { written } = utf8.encodeInto(name, bytes.subarray(16));
  return bytes.subarray(0, 16 + written);
};

const text = (bytes: Uint8Array, from: number, to: number): string => {
  let hex = '';
  for (let index = from; index < to; index++) hex += HEX[bytes[index] ?? 0] ?? '';
  return hex;
};

/**
 * A name-based id (RFC 9562, version 5): the same namespace and name always give the same id, on every machine.
 * @param namespace a uuid, in small letters
 */
export const uuid5 = (namespace: string, name: string): string => {
  const bytes = sha1(named(namespace, name));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `${text(bytes, 0, 4)}-${text(bytes, 4, 6)}-${text(bytes, 6, 8)}-${text(bytes, 8, 10)}-${text(bytes, 10, 16)}`;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);
