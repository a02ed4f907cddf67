import type { IncomingHttpHeaders } from 'node:http';

/** What credentials are looked for in: a request of HTTP, or one that asks for a WebSocket. */
export interface Carrier {
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const bearer = ({ authorization }: IncomingHttpHeaders): string | null =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null;

const inQuery = (url: string | undefined): string | null => {
  const start = url?.indexOf('?') ?? -1;
  if (url === undefined || start < 0) return null;
  const query = new URLSearchParams(url.slice(start + 1));
  return query.get('token') ?? query.get('accesskey');
};

const inCookie = ({ cookie }: IncomingHttpHeaders): string | null => /(?:^|;)\s*token=([^;\s]+)/.exec(cookie ?? '')?.[1] ?? null;

/**
 * The token or access key that a request carries, wherever (seed, Tutorial): `Authorization: Bearer`, `?token=`, `?accesskey=`,
 * or the cookie `token`, in this order. Null where it carries none.
 */
export const credentialOf = ({ url, headers }: Carrier): string | null =>
  [bearer(headers), inQuery(url), inCookie(headers)].find((found) => found !== null && found !== '') ?? null;
