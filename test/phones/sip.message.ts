/** A request or a response (RFC 3261, section 7), as much of it as a phone on loopback needs. */
export interface SipMessage {
  /** The request line or the status line. */
  readonly start: string;
  /** In their order; a name may come again. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const COMPACT: Readonly<Record<string, string | undefined>> = {
  f: 'from',
  t: 'to',
  i: 'call-id',
  v: 'via',
  m: 'contact',
  l: 'content-length',
};

const plain = (name: string): string => COMPACT[name.toLowerCase()] ?? name.toLowerCase();

export const parseSip = (text: string): SipMessage => {
  const end = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return { start, headers, body: end < 0 ? '' : text.slice(end + 4) };
};

export const formatSip = ({ start, headers, body }: SipMessage): string => {
  const all = [...headers, ['Content-Length', String(Buffer.byteLength(body))] as const];
  return `${[start, ...all.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${body}`;
};

/** The values of a header, in their order. */
export const headersOf = ({ headers }: SipMessage, name: string): readonly string[] =>
  headers.filter(([each]) => plain(each) === name.toLowerCase()).map(([, value]) => value);

/** The first value of a header, empty when there is none. */
export const headerOf = (message: SipMessage, name: string): string => headersOf(message, name)[0] ?? '';

/** The method of a request; empty for a response. */
export const methodOf = ({ start }: SipMessage): string => (start.startsWith('SIP/2.0') ? '' : (start.split(' ')[0] ?? ''));

/** The status of a response; 0 for a request. */
export const statusOf = ({ start }: SipMessage): number => (start.startsWith('SIP/2.0') ? Number(start.split(' ')[1]) : 0);

/** The address in a From, To or Contact header, without parameters: `sip:100@127.0.0.1:5080`. */
export const uriOf = (value: string): string => (/<([^>]*)>/.exec(value)?.[1] ?? value).split(';')[0] ?? '';

/** `user@host` of a SIP address, or the host alone; the escapes of the user part are taken off. */
export const nameAddressOf = (uri: string): string => {
  const [user = '', ...host] = uri.replace(/^sips?:/, '').split('@');
  return [decodeURIComponent(user), ...host].join('@');
};

/** The name before a From header's address, without its quotes. */
export const displayNameOf = (value: string): string => (/^\s*"?(.*?)"?\s*</.exec(value)?.[1] ?? '').replace(/\\(.)/g, '$1');

/** The tag parameter of a From or To header, empty when there is none. */
export const tagOf = (value: string): string => /;\s*tag=([^;\s]+)/.exec(value.replace(/<[^>]*>/, ''))?.[1] ?? '';

/** Number and method of a CSeq header. */
export const sequenceOf = (message: SipMessage): { readonly number: number; readonly method: string } => {
  const [number, method = ''] = headerOf(message, 'CSeq').split(/\s+/);
  return { number: Number(number), method };
};
