import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { fold } from '#readmodels/fold.js';
import { messagesOf } from '#readmodels/messages.js';
import type { Row } from '#readmodels/projection.js';
import { readModels } from '#readmodels/read-models.js';
import type { Random } from './random.js';

type Log = readonly Recorded<Event>[];

interface Projected {
  readonly tables: readonly ReadonlyMap<string, Row>[];
  /** Where each message stands in all that is told, and what it is. */
  readonly told: readonly string[];
}

/** Projects batch by batch, each on rows as a database gives them back. */
const projected = (batches: readonly Log[], reread: (row: Row) => Row): Projected => {
  const tables = readModels.map(() => new Map<string, Row>());
  const told = batches.flatMap((batch) => {
    const { changed, announced } = fold(readModels, tables, batch);
    changed.forEach((rows, index) => {
      for (const [id, row] of rows) tables[index]?.set(id, reread(row));
    });
    return announced.flatMap(messagesOf).map(({ seq, type, topic }) => `${seq} ${type} ${topic}`);
  });
  return { tables, told };
};

const cut = (log: Log, random: Random): readonly Log[] => {
  const batches: Log[] = [];
  for (let from = 0; from < log.length;) {
    const to = from + random.between(1, 40);
    batches.push(log.slice(from, to));
    from = to;
  }
  return batches;
};

const asJson = (row: Row | undefined): string => JSON.stringify(row ?? null);

const same = (row: Row): Row => row;

const reread = (row: Row): Row => JSON.parse(JSON.stringify(row)) as Row;

const openOf = (table: ReadonlyMap<string, Row>): number => [...table.values()].filter(({ open }) => open).length;

/**
 * I8: read models are folds of the log. Event by event, or in batches with a restart after each, they come to the same rows and the
 * same messages; and nothing is under way when all is over.
 */
export const projectionComplaints = (log: Log, random: Random): readonly string[] => {
  const whole = projected([log], same);
  const parts = projected(cut(log, random), reread);
  const rows = readModels.flatMap(({ name }, index) => {
    const [one, other] = [whole.tables[index] ?? new Map<string, Row>(), parts.tables[index] ?? new Map<string, Row>()];
    const ids = [...new Set([...one.keys(), ...other.keys()])].filter((id) => asJson(one.get(id)) !== asJson(other.get(id)));
    return [
      ...ids.map((id) => `I8 a restart is invisible to readers: ${name} ${id} differs`),
      ...(openOf(one) > 0 ? [`I8 counters are folds: ${openOf(one)} of ${name} are still open`] : []),
    ];
  });
  const messages =
    whole.told.join('\n') === parts.told.join('\n') ? [] : ['I8 a restart is invisible to listeners: messages differ'];
  return [...rows, ...messages];
};
