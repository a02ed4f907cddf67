import { randomUUID } from 'node:crypto';
import type { Typed } from '#domain/kernel/decider.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';

export interface Noted extends Typed {
  readonly type: 'Noted';
  readonly text: string;
}

/** An event like any other: a uuid, a body, a cause. */
export const note = (text = '', id: string = randomUUID()): NewEvent<Noted> => ({
  id,
  event: { type: 'Noted', text },
  cause: {
    correlation: 'tree-1',
    causation: 'request-1',
    command: randomUUID(),
    actor: { kind: 'system', id: 'test' },
    at: 1_700_000_000_000,
  },
});

export const notes = (count: number, text = ''): readonly NewEvent<Noted>[] =>
  Array.from({ length: count }, (_, index) => note(`${text}${index}`));

/** A stream that no other test knows. */
export const newStream = (): string => `note-${randomUUID()}`;

export const textOf = ({ event }: Recorded): string => (event as Noted).text;

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);
