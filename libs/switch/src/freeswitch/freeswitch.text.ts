import { isHost, isTarget, isTechMark } from '#domain/kernel/address.js';
import type { Address } from '#domain/kernel/address.js';
import type { Route } from '#domain/call/call.route.js';
import type { FreeswitchSettings } from './freeswitch.settings.js';

/**
 * The only functions that put what a user gave into a line for the switch. What has a grammar must keep it, or it is a bug of
 * ours, since the API refuses it at the door; free text keeps whatever cannot become syntax and loses the rest.
 */

const must = (keeps: boolean, what: string, text: string): string => {
  if (keeps) return text;
  throw new Error(`${what} cannot be told to the switch: ${JSON.stringify(text)}`);
};

export const isId = (text: string): boolean => /^[0-9A-Za-z][0-9A-Za-z_.-]{0,99}$/.test(text);

/** Ids of legs, plays and digits: they are channel uuids, keys of the switch's ledger and header values. */
export const id = (text: string): string => must(isId(text), 'An id', text);

/** A Q.850 cause by FreeSWITCH's name. */
export const cause = (text: string): string => must(/^[A-Z][A-Z0-9_]{0,63}$/.test(text), 'A cause', text);

/** Whole seconds from now for a timer of the switch. */
export const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));

/**
 * FreeSWITCH pairs apostrophes as quotes, in braces and in applications' arguments; U+2019 is what typographers use anyway.
 */
const APOSTROPHE = '\u2019';

/** Control, surrogate, private and unassigned characters, and those that only format (but the joiners that scripts need). */
const INVISIBLE = /(?![\u200c\u200d])[\p{C}\p{Z}]+/gu;

/**
 * Words for `speak`, as they are (fact 38): it takes its text raw after two pipes, and the empty pair of braces takes the place of
 * the parameters that a text of one's own could open. Our legs expand nothing. Never empty: `speak` without words hangs up the
 * channel (source of mod_dptools).
 */
export const speech = (text: string): string => `{}${text.replace(INVISIBLE, ' ').trim() || '.'}`;

/**
 * A name to show, for a value in braces: a comma ends it even within quotes, quotes are taken off before (fact 8), and `:_:`
 * starts another dial (source of switch_ivr_originate).
 */
export const callerName = (text: string): string => {
  const safe = text
    .replaceAll("'", APOSTROPHE)
    .replace(/[^\p{L}\p{M}\p{N}\u2019\u200c\u200d ._+&()/#!?-]/gu, ' ')
    .replace(/ +/g, ' ');
  return Array.from(safe.trim()).slice(0, 80).join('').trim();
};

/** The user part that the far end sees as the caller: the number, or the name before the @. */
export const callerNumber = ({ type, target }: Address): string =>
  must(isTarget(type, target), 'A source', target).replace(/@.*$/, '');

const escaped = (part: string): string =>
  part.replace(/[^A-Za-z0-9._~/?=&%+-]/g, (mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);

const URL_SCHEMES = ['http:', 'https:'];

/** A plain path below the switch's own sounds: no scheme, so no stream or shell, and no way up. */
const SOUND = /^(?!.*\.\.)(?!.*\/\/)[A-Za-z0-9_][A-Za-z0-9_./-]{0,255}$/;

const webFile = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !URL_SCHEMES.includes(url.protocol) || url.username || url.password) return undefined;
  return `${url.protocol}//${url.host}${escaped(url.pathname)}${escaped(url.search)}`;
};

/**
 * A file to play: an http(s) URL without credentials, its other marks percent-encoded (`!` joins files, `@@` skips samples, `://` names a stream,
 * `$` expands), or a path below the switch's sounds.
 */
export const file = (text: string): string => {
  const safe = SOUND.test(text) ? text : webFile(text);
  return must(safe !== undefined && /^[A-Za-z0-9_./:?=&%+~[\]-]+$/.test(safe), 'A file', safe ?? text);
};

/** DTMF as people write it. */
export const digits = (text: string): string => must(/^[0-9A-Da-d*#]+$/.test(text), 'Digits', text);

const provided = (target: string, { host, prefix, postfix }: Pick<Route, 'host' | 'prefix' | 'postfix'>): string => {
  must(isHost(host), 'A provider', host);
  const user = `${must(isTechMark(prefix), 'A prefix', prefix)}${target}${must(isTechMark(postfix), 'A postfix', postfix)}`;
  return `${user}@${host}`;
};

/**
 * The dial string (DESIGN section 3). A phone number that no provider serves is dialled at FreeSWITCH's own `error` endpoint, so
 * that it fails as any other dial does, with a cause that is seen.
 */
export const dialString = (settings: FreeswitchSettings, { type, target }: Address, route: Route | null): string => {
  must(isTarget(type, target), 'A destination', target);
  if (type !== 'tel') return `sofia/${settings.profile}/${target}`;
  const provider =
    route ?? (settings.defaultProvider === null ? null : { host: settings.defaultProvider, prefix: '', postfix: '' });
  return provider === null ? 'error/NO_ROUTE_DESTINATION' : `sofia/${settings.profile}/${provided(target, provider)}`;
};
