/** Where somebody wants the sound of a call, and whether it flows (RFC 4566, RFC 3264). */
export interface Media {
  readonly host: string;
  readonly port: number;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
}

/** The payload types that phones use: u-law, and digits (RFC 4733). */
export const ULAW = 0;
export const DIGITS = 101;

export const formatSdp = ({ host, port, direction }: Media): string =>
  [
    'v=0',
    `o=phone ${port} ${port} IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${ULAW} ${DIGITS}`,
    `a=rtpmap:${ULAW} PCMU/8000`,
    `a=rtpmap:${DIGITS} telephone-event/8000`,
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\r\n');

const isDirection = (text: string | undefined): text is Media['direction'] =>
  text === 'sendrecv' || text === 'sendonly' || text === 'recvonly' || text === 'inactive';

/** The first audio stream of a description; undefined when it has none. */
export const parseSdp = (text: string): Media | undefined => {
  const port = Number(/^m=audio (\d+)/m.exec(text)?.[1]);
  const host = /^c=IN IP4 (\S+)/m.exec(text)?.[1];
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(text)?.[1];
  if (host === undefined || !port) return undefined;
  return { host, port, direction: isDirection(direction) ? direction : 'sendrecv' };
};

/** What the other end does with the sound when one end does this. */
export const mirrored = (direction: Media['direction']): Media['direction'] => {
  if (direction === 'sendonly') return 'recvonly';
  return direction === 'recvonly' ? 'sendonly' : direction;
};
