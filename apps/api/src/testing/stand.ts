import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Ask } from '#domain/contact-centre.js';
import type { Permission } from '#domain/kernel/permission.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { numberId } from '#domain/number/number.decider.js';
import { userId } from '#domain/user/user.decider.js';
import { Executor } from '#engine/executor.js';
import { systemClock } from '#engine/clock.js';
import type { EventStore } from '#eventstore/event-store.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import type { ApiParts } from '../api.parts.js';
import { createApi } from '../api.server.js';
import { hashPassword } from '../auth/passwords.js';
import { Tokens } from '../auth/tokens.js';
import { MemoryReads } from './memory.reads.js';

export const PASSWORD = 'correct horse battery staple';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** What the routes answer, all in one: a test reads what it expects to be there. */
export interface Body {
  readonly id: string;
  readonly customer_id: string;
  readonly flow_id: string;
  readonly reference_id: string;
  readonly master_call_id: string;
  readonly chained_call_ids: readonly string[];
  readonly status: string;
  readonly hangup_by: string;
  readonly tm_delete: string;
  readonly stream: string;
  readonly token: string;
  readonly username: string;
  readonly permission: string;
  readonly providers: readonly unknown[];
  readonly routes: readonly unknown[];
  readonly result: readonly Body[];
  readonly next_page_token: string;
  readonly error: ErrorBody;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties: object }>> };
}

interface ErrorBody {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly request_id: string;
  readonly details: readonly { readonly field: string; readonly message: string }[];
}

export interface Reply {
  readonly status: number;
  readonly body: Body;
  /** The same, where a list was answered. */
  readonly list: readonly Body[];
  readonly headers: Headers;
  readonly text: string;
}

/** The fields that a 400 names. */
export const fieldsOf = ({ body }: Reply): readonly string[] => body.error.details.map(({ field }) => field);

export interface Caller {
  readonly customerId: string;
  readonly number: string;
  readonly token: string;
  /** Of the user, who is an agent too. */
  readonly id: string;
  readonly username: string;
  send(method: Method, url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

export interface Stand {
  readonly app: NestFastifyApplication;
  readonly executor: Executor;
  readonly store: EventStore;
  /** What was logged as an error. */
  readonly errors: readonly Readonly<Record<string, unknown>>[];
  /** Every event of the log. */
  events(): Promise<readonly Recorded[]>;
  /** A new customer with a number, and somebody of that permission who is logged in. */
  customer(permission?: Permission): Promise<Caller>;
  /** Somebody else of the same customer. */
  colleague(of: Caller, permission: Permission): Promise<Caller>;
  send: Caller['send'];
  tell(ask: Ask, tree?: string): Promise<void>;
  close(): Promise<void>;
}

/** Texts and bytes are sent as they are, anything else as JSON. */
const payloadOf = (body: unknown): BodyInit | null => {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body);
};

let numbers = 0;

/** The API on a log of its own, asked over HTTP. */
export const openStand = async (change: Partial<ApiParts> & { readonly store?: EventStore } = {}): Promise<Stand> => {
  const store = change.store ?? new MemoryEventStore();
  const executor = change.executor ?? new Executor(store, systemClock);
  const reads = new MemoryReads(store);
  const errors: Readonly<Record<string, unknown>>[] = [];
  const settings = { jwtSecret: new TextEncoder().encode('0123456789abcdef0123456789abcdef'), maxDuration: 14_400_000 };
  const parts: ApiParts = {
    executor,
    store,
    reads,
    progress: reads,
    settings,
    clock: systemClock,
    log: { error: (fields) => void errors.push(fields) },
    ready: () => Promise.resolve(true),
    retry: () => Promise.resolve(false),
    ...change,
  };
  const app = await createApi(parts);
  await app.listen(0, '127.0.0.1');
  const base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const tokens = new Tokens(parts.settings, parts.clock);

  const tell = async (ask: Ask, tree = ask.id): Promise<void> => {
    await executor.tell({ ask, id: randomUUID(), causation: 'test', actor: { kind: 'system', id: 'test' }, tree });
  };

  const send: Caller['send'] = async (method, url, body, headers = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const reply = await fetch(`${base}${url}`, { method, body: payloadOf(body), headers: { ...type, ...headers } });
    const text = await reply.text();
    const answer = reply.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : null;
    return { status: reply.status, body: answer as Body, list: answer as readonly Body[], headers: reply.headers, text };
  };

  const person = async (customerId: string, number: string, permission: Permission): Promise<Caller> => {
    const username = `${randomUUID()}@example.com`;
    const id = userId(username);
    const passwordHash = await hashPassword(PASSWORD);
    await tell({ to: 'user', id, command: { type: 'CreateUser', userId: id, customerId, username, passwordHash, permission } });
    const token = await tokens.issue({ customerId, actor: { kind: 'user', id }, permission });
    const own: Caller['send'] = (method, url, body, headers = {}) =>
      send(method, url, body, { authorization: `Bearer ${token}`, ...headers });
    return { customerId, number, id, username, token, send: own };
  };

  return {
    app,
    executor,
    store,
    errors,
    send,
    tell,
    events: async () => {
      const all: Recorded[] = [];
      for await (const page of store.readAll(0)) all.push(...page);
      return all;
    },
    customer: async (permission = 'admin') => {
      const [customerId, number] = [randomUUID(), `+1555${String(++numbers).padStart(7, '0')}`];
      const settings = { name: 'Acme', detail: '', email: '', providers: [], routes: [], maxDuration: null };
      await tell({ to: 'customer', id: customerId, command: { type: 'CreateCustomer', customerId, ...settings } });
      const id = numberId(number);
      const own = { numberId: id, customerId, number, flowId: null, name: '', detail: '' };
      await tell({ to: 'number', id, command: { type: 'CreateNumber', ...own } });
      return person(customerId, number, permission);
    },
    colleague: ({ customerId, number }, permission) => person(customerId, number, permission),
    close: async () => {
      await app.close();
      await store.close();
    },
  };
};
