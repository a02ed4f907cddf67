import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { REASONS, Rejection } from '../http/reasons.js';

/** Where the socket is served: the same under both prefixes (conflict C1). */
const PATHS: readonly string[] = ['/v1.0/ws', '/v1/ws'];

export const isLivePath = (url: string | undefined): boolean => PATHS.includes((url ?? '').split('?')[0] ?? '');

const AWAY = new Rejection('SERVICE_UNAVAILABLE', 'The store cannot be reached. Try again in a moment.');

export const CLOSING = new Rejection('SERVICE_UNAVAILABLE', 'Ledgerline is shutting down. Try again in a moment.');

const UNKNOWN = new Rejection('INTERNAL', 'Something went wrong here.');

export const NOT_FOUND = new Rejection('ROUTE_NOT_FOUND', 'There is no WebSocket here. It is at /v1.0/ws.');

export const NOBODY = new Rejection('AUTHENTICATION_REQUIRED', 'A token or an access key is needed.');

export const NOT_THEIRS = new Rejection(
  'PERMISSION_DENIED',
  'This takes the permission of manager, or an agent who has logged in.',
);

/** What a failed upgrade is answered with; an error that nobody foresaw is none of the client's business. */
export const rejectionOf = (error: unknown): Rejection => {
  if (error instanceof Rejection) return error;
  return error instanceof StoreUnavailable ? AWAY : UNKNOWN;
};

/** Answers an upgrade over plain HTTP, as the REST API would, and hangs up. */
export const refuse = (socket: Duplex, { reason, message }: Rejection): void => {
  const { http, status } = REASONS[reason];
  const body = JSON.stringify({ error: { status, reason, message, details: [] } });
  const head = [
    `HTTP/1.1 ${http} ${STATUS_CODES[http] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(http === 503 ? ['Retry-After: 1'] : []),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
