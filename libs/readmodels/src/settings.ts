import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Row } from './projection.js';
import { NEVER, time } from './time.js';

/** What every stored setting shows of its own history. */
export interface Stamps {
  readonly tm_create: string;
  readonly tm_update: string;
  readonly tm_delete: string;
}

export type SettingsRow<V extends Stamps> = Row<V, null>;

/** The event of one type. */
export type Of<T extends Event['type']> = Extract<Event, { type: T }>;

export const bornAt = (at: Instant): Stamps => ({ tm_create: time(at), tm_update: NEVER, tm_delete: NEVER });

/** A row at its first event, or at the first of its next life. */
export const born = <V extends Stamps>(id: string, customerId: string, view: V, at: Instant): SettingsRow<V> => ({
  id,
  customerId,
  created: at,
  deleted: false,
  open: false,
  view,
  hidden: null,
});

export const updated = <V extends Stamps>(row: SettingsRow<V>, change: Partial<V>, at: Instant): SettingsRow<V> => ({
  ...row,
  view: { ...row.view, ...change, tm_update: time(at) },
});

export const deleted = <V extends Stamps>(row: SettingsRow<V>, change: Partial<V>, at: Instant): SettingsRow<V> => ({
  ...row,
  deleted: true,
  view: { ...row.view, ...change, tm_update: time(at), tm_delete: time(at) },
});
