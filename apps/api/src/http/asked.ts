import { randomUUID } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { Known } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Rejection, invalid } from './reasons.js';

/** A request to change something. */
export interface Asked {
  readonly who: Who;
  readonly requestId: string;
  /** Id of the command that it becomes, and namespace of the ids that follow from it. */
  readonly commandId: string;
  /** Whether it has an Idempotency-Key, and so may be a repeat. */
  readonly isNamed: boolean;
  /** The version that it goes by (`If-Match`); undefined for any. */
  readonly version?: number | undefined;
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * A random id, or, where the client names the request itself, always the same one. Method and path belong to the name: one key
 * used for two things is two commands, for events of different streams must not share their ids. What a user does is its own: two
 * desktops may count their commands from 1.
 */
const commandIdOf = ({ headers, method, url }: Known, { customerId, actor }: Who): string => {
  const key = headers['idempotency-key'];
  if (key === undefined) return randomUUID();
  if (typeof key !== 'string' || !KEY.test(key))
    throw invalid(
      { field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
      [],
      'INVALID_REQUEST_PARAMETER',
    );
  const own = actor.kind === 'user' ? ` ${actor.id}` : '';
  return uuid5(customerId, `${method} ${url.split('?', 1)[0] ?? ''} ${key}${own}`);
};

const VERSION = /^(?:W\/)?"?(\d{1,15})"?$/;

const versionOf = ({ headers }: Known): number | undefined => {
  const asked = headers['if-match'];
  if (asked === undefined || asked === '*') return undefined;
  const [, version] = VERSION.exec(asked) ?? [];
  if (version === undefined)
    throw invalid({ field: 'If-Match', message: 'must be the version of what is changed' }, [], 'INVALID_REQUEST_PARAMETER');
  return Number(version);
};

const whoOf = (request: Known): Who => {
  if (request.who) return request.who;
  throw new Rejection('AUTHENTICATION_REQUIRED', 'A token or an access key is needed.');
};

const requestOf = (context: ExecutionContext): Known => context.switchToHttp().getRequest<Known>();

/** Who sends the request. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Who => whoOf(requestOf(context)));

/** Who asks for a change, and under which ids. */
export const askedOf = (request: Known): Asked => {
  const who = whoOf(request);
  const isNamed = request.headers['idempotency-key'] !== undefined;
  return { who, requestId: request.id, commandId: commandIdOf(request, who), isNamed, version: versionOf(request) };
};

/** Who asks for a change, to a handler. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Asked => askedOf(requestOf(context)));
