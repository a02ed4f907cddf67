import { randomUUID } from 'node:crypto';
import { runApi } from './api/api.js';
import { applications } from './applications/applications.js';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import type { Core, Identity, LogEntry } from './core.js';
import type { Listener, Session } from './esl.session.js';
import { EslSession } from './esl.session.js';
import { Bus } from './events.js';
import { Phones } from './phones.js';
import type { Handset } from './handset.js';
import { createHandset } from './handset.js';
import type { Faults } from './faults.js';
import { createFaults } from './faults.js';

export interface SoftswitchOptions {
  readonly clock?: Clock;
  /** Uuids for channels, jobs, applications and legs. */
  readonly newId?: () => string;
  readonly password?: string;
}

/**
 * A switch with its phones, without sockets. Clients connect below the wire: frames in and out as objects. Clock and ids come
 * from outside, so that a simulation can repeat a run exactly.
 */
export interface Softswitch {
  connect(listener: Listener): Session;
  /** What people do with their phones. */
  readonly handset: Handset;
  readonly faults: Faults;
  /** API commands that variables and hooks ran, oldest first, the last 1000. */
  log(): readonly LogEntry[];
}

const LOG_LENGTH = 1000;

const createIdentity = (clock: Clock, newId: () => string): Identity => ({
  coreId: newId(),
  startedAt: clock.now(),
  sessions: 0,
  events: 0,
  members: 0,
});

export const createSoftswitch = (options: SoftswitchOptions = {}): Softswitch => {
  const { clock = systemClock, newId = randomUUID, password = 'ClueCon' } = options;
  const entries: LogEntry[] = [];
  const log = (entry: LogEntry) => {
    entries.push(entry);
    if (entries.length > LOG_LENGTH) entries.shift();
  };
  const core: Core = {
    clock,
    newId,
    log,
    applications,
    bus: new Bus(clock),
    phones: new Phones(),
    channels: new Map(),
    hash: new Map(),
    conferences: new Map(),
    api: (line, reply) => runApi(core, line, reply),
    missingFiles: new Set(),
    identity: createIdentity(clock, newId),
  };
  const sessions = new Set<Session>();
  const connect = (listener: Listener): Session => {
    const end = () => {
      sessions.delete(session);
      listener.end();
    };
    const session = new EslSession(core, password, { told: (frame) => listener.told(frame), end });
    const close = () => {
      sessions.delete(session);
      session.close();
    };
    sessions.add(session);
    return { receive: (frame) => session.receive(frame), cut: () => session.cut(), close };
  };
  const cutAll = () => {
    for (const session of [...sessions]) session.cut();
  };
  return { connect, handset: createHandset(core), faults: createFaults(core, cutAll), log: () => [...entries] };
};
