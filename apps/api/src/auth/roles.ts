import type { Permission } from '#domain/kernel/permission.js';

/** One kind of thing that somebody may do. */
interface Duty {
  readonly agent: boolean;
  readonly manager: boolean;
  readonly admin: boolean;
  readonly what: string;
}

const EVERYBODY = { agent: true, manager: true, admin: true } as const;
const OFFICE = { agent: false, manager: true, admin: true } as const;
const ADMINS = { agent: false, manager: false, admin: true } as const;

/** The roles: who may do what. Routes name the duty that they are part of, and docs/roles.md shows the same table. */
export const ROLES = {
  self: { ...EVERYBODY, what: 'see who one is; one’s own status, addresses, password, queues and wrap-up; one’s own topic' },
  desk: { ...EVERYBODY, what: 'one’s own calls, their transfers, one’s own offers, and what one’s talks were about' },
  lookup: { ...EVERYBODY, what: 'see the queues, the tags and the customer' },
  office: { ...OFFICE, what: 'calls, groupcalls, transfers, flows, numbers, queues and tags; figures; all topics' },
  floor: {
    ...OFFICE,
    what: 'see all agents; set their status, log them out of queues, end their wrap-up; kick, move and re-prioritise who waits',
  },
  supervise: { ...OFFICE, what: 'listen to a talk, whisper, barge in, take over' },
  people: { ...ADMINS, what: 'create, change and delete agents, with their tags, addresses, passwords and permissions' },
  account: { ...ADMINS, what: 'the customer’s settings, providers and routes' },
  keys: { ...ADMINS, what: 'access keys' },
  repair: { ...ADMINS, what: 'take up a call, or the queues and agents, that a bug has stopped' },
} as const satisfies Readonly<Record<string, Duty>>;

export type DutyName = keyof typeof ROLES;

export const may = ({ permission }: { readonly permission: Permission }, duty: DutyName): boolean => ROLES[duty][permission];
