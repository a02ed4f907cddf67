/**
 * Someone to call, or who calls (seed, Address). `tel` is an E.164 number; `endpoint` and `sip` are `user@domain`.
 */
export interface Address {
  readonly type: 'tel' | 'endpoint' | 'sip';
  readonly target: string;
  readonly targetName: string;
  readonly name: string;
  readonly detail: string;
}

export const ADDRESS_TYPES: readonly Address['type'][] = ['tel', 'endpoint', 'sip'];

/** E.164: a plus, no leading zero, at most 15 digits; the seed wants no space, dash or bracket. */
const TEL = /^\+[1-9]\d{1,14}$/;

/**
 * `user@domain`, or `user@domain:port`. Letters, digits and a few marks of RFC 3261's `user` rule: what is not named here
 * (comma, pipe, brace, bracket, quote, dollar, space, control) could become syntax in a dial string (fact 8).
 */
const SIP = /^[A-Za-z0-9+][A-Za-z0-9+._*#-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?::\d{1,5})?$/;

/** Host or host:port of a provider. */
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?::\d{1,5})?$/;

/** The rule that a type must keep, for a person to read. */
export const TYPE_RULE = `must be one of ${ADDRESS_TYPES.join(', ')}; agents, queues and groupcalls are called by POST /groupcalls`;

/** The rule that a target of this type must keep, for a person to read. */
export const RULES: Readonly<Record<Address['type'], string>> = {
  tel: 'must be an E.164 number: + and 2 to 15 digits, no spaces or dashes, such as +15551234567',
  endpoint: 'must be user@domain, of letters, digits and + . _ - * #',
  sip: 'must be user@domain, of letters, digits and + . _ - * #',
};

export const isTarget = (type: Address['type'], target: string): boolean => (type === 'tel' ? TEL : SIP).test(target);

export const isTel = (target: string): boolean => TEL.test(target);

/**
 * Whether somebody calls without a number: such callers cannot be told apart, nor called back (RFC 3323 section 4.1.1.3; a switch gives
 * no more than the user of its From).
 */
export const isWithheld = ({ target }: Pick<Address, 'target'>): boolean => /^(anonymous(@.*)?)?$/i.test(target);

export const isHost = (host: string): boolean => HOST.test(host);

/** Digits, plus and marks that a provider wants before or after a number. */
export const isTechMark = (mark: string): boolean => /^[0-9+*#.]{0,16}$/.test(mark);

export const tel = (target: string, name = ''): Address => ({ type: 'tel', target, targetName: '', name, detail: '' });

export const endpoint = (target: string, name = ''): Address => ({ type: 'endpoint', target, targetName: '', name, detail: '' });
