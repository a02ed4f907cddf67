import { expect } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import type { Event } from '#domain/contact-centre.js';
import type { Media } from '#domain/kernel/media.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { verify } from '#engine/replay/verify.js';
import { openPostgres } from '#eventstore/postgres/postgres.event-store.js';
import { fold } from '#readmodels/fold.js';
import { messagesOf } from '#readmodels/messages.js';
import { readModels } from '#readmodels/read-models.js';
import type { Simulator } from '#simulator/simulator.js';
import type { LegView } from '#simulator/views.js';
import { isHeard } from './ear.js';
import type { Ear } from './ear.js';
import { until } from './until.js';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** What a database and a switch hold when all calls are over. */
interface Books {
  readonly log: readonly Recorded<Event>[];
  of<Type extends Event['type']>(type: Type): readonly Of<Type>[];
}

/** Reads the whole log of a database. */
const openBooks = async (url: string): Promise<Books> => {
  const { store, close } = await openPostgres(url);
  const log: Recorded<Event>[] = [];
  for await (const page of store.readAll(0)) log.push(...(page as readonly Recorded<Event>[]));
  await close();
  const events = log.map(({ event }) => event);
  return {
    log,
    of: <Type extends Event['type']>(type: Type) => events.filter((event): event is Of<Type> => event.type === type),
  };
};

/** Asks a switch directly, not through the system under test. */
const askSwitch = async ({ softswitch }: Simulator, lines: readonly string[]): Promise<readonly string[]> => {
  const answers: string[] = [];
  const told = (frame: { readonly kind: string; readonly body?: string }): void => {
    if (frame.kind === 'response') answers.push(frame.body?.trim() ?? '');
  };
  const session = softswitch.connect({ told, end: () => undefined });
  for (const line of ['auth ClueCon', ...lines.map((each) => `api ${each}`)]) session.receive({ line, headers: {}, body: '' });
  await until(() => answers.length === lines.length);
  session.close();
  return answers;
};

const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted();

/** Every leg of every phone; one that was dialled at a host is seen at two addresses. */
const legsOf = ({ softswitch }: Simulator): readonly LegView[] => {
  const legs = softswitch.handset.phones().flatMap((phone) => phone.legs);
  return [...new Map(legs.map((leg) => [leg.id, leg])).values()];
};

/** Whatever began has ended once, in the log and in the switch. */
const expectNothingOpen = async (books: Books, simulator: Simulator): Promise<void> => {
  const begun = [...books.of('CallCreated'), ...books.of('CallArrived')].map(({ callId }) => callId);
  expect(sorted(books.of('CallEnded').map(({ callId }) => callId))).toEqual(sorted(begun));
  const ids = (type: 'ActiveflowCreated' | 'ActiveflowEnded'): readonly string[] =>
    sorted(books.of(type).map(({ activeflowId }) => activeflowId));
  expect(ids('ActiveflowEnded')).toEqual(ids('ActiveflowCreated'));
  expect(legsOf(simulator).filter(({ state }) => state !== 'ended')).toEqual([]);
  const keys = books.log.flatMap(({ event }) => keysOf(event as CallEvent));
  const answers = await askSwitch(
    simulator,
    keys.map((key) => `hash select/${key}`),
  );
  expect(keys.filter((_, index) => answers[index] !== '-ERR no reply')).toEqual([]);
};

/** What an event may leave behind in the switch's ledger. */
const keysOf = (event: CallEvent): readonly string[] => {
  if (event.type === 'CallDialAsked') return [`rang/${event.legId}`, `ended/${event.legId}`];
  return event.type === 'CallPlayAsked' ? [`asked/${event.playId}`] : [];
};

/** Each leg that was asked for was dialled once, and nobody was called whom nobody asked for. */
const expectDialledOnce = (books: Books, simulator: Simulator): void => {
  const legs = legsOf(simulator);
  const dialled = legs.filter(({ direction }) => direction === 'outbound').map((leg) => leg.call_id);
  expect(new Set(dialled).size).toBe(dialled.length);
  const asked = new Set(books.of('CallDialAsked').map(({ legId }) => legId));
  expect(dialled.filter((id) => !asked.has(id))).toEqual([]);
};

/** What a phone is to hear of something that has an end; null for what has none. */
const wordsOf = (media: Media): string | null => {
  if (media.kind === 'speech') return media.text;
  return media.kind === 'file' ? media.url : null;
};

/** A prompt is sent at most once each time that it was decided; one that the log says was played to its end was heard. */
const expectHeardOnce = (books: Books, simulator: Simulator): void => {
  const legs = new Map(legsOf(simulator).map((leg) => [leg.call_id, leg]));
  const details = new Map(books.of('CallPlayEnded').map(({ playId, detail }) => [playId, detail]));
  const counts = new Map<string, { asked: number; done: number; heard: number; what: string }>();
  for (const { legId, playId, media } of books.of('CallPlayAsked')) {
    const what = wordsOf(media);
    if (what === null) continue;
    const heard = legs.get(legId)?.heard.filter((each) => each.what === what).length ?? 0;
    const before = counts.get(`${legId} ${what}`) ?? { asked: 0, done: 0 };
    const done = before.done + (details.get(playId) === 'done' ? 1 : 0);
    counts.set(`${legId} ${what}`, { asked: before.asked + 1, done, heard, what });
  }
  expect([...counts.values()].filter(({ asked, done, heard }) => heard > asked || heard < done)).toEqual([]);
};

/** The tables, and all that was ever told, are what a fold of the log makes. */
const expectTablesOf = async ({ log }: Books, url: string): Promise<readonly number[]> => {
  const { pool, close } = await openPostgres(url);
  const { changed, announced } = fold(readModels, [], log);
  const messages = announced.flatMap(messagesOf);
  for (const [index, { name }] of readModels.entries()) {
    const { rows } = await pool.query<{ id: string; view: unknown; hidden: unknown }>(
      `select id, view, hidden from ledgerline_read.${name} order by id`,
    );
    const wanted = [...(changed[index]?.values() ?? [])].map(({ id, view, hidden }) => ({ id, view, hidden }));
    const asJson: unknown = JSON.parse(JSON.stringify(wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1))));
    expect(rows).toEqual(asJson);
  }
  const kept = await pool.query<{ types: string; position: number }>(
    'select types, position from ledgerline_read.messages order by position',
  );
  expect(kept.rows.flatMap(({ types, position }) => types.split(',').map((_, index) => position * 16 + index))).toEqual(
    messages.map(({ seq }) => seq),
  );
  await close();
  return messages.filter(({ type }) => isHeard(type)).map(({ seq }) => seq);
};

/** What followers kept beside their place: open timers, open legs, stopped trees. None when all is over. */
const expectNothingKept = async (url: string): Promise<void> => {
  const { pool, close } = await openPostgres(url);
  const { rows } = await pool.query('select name, key from ledgerline.checkpoint_rows');
  await close();
  expect(rows).toEqual([]);
};

/** Whatever processes and timers did, they would do again. */
const expectReplayed = async (url: string): Promise<void> => {
  const { store, checkpoints, close } = await openPostgres(url);
  const { position: checkpoint } = await checkpoints.read('processes');
  const { differences, underWay } = await verify(store, { checkpoint, stopped: new Map() });
  await close();
  expect({ differences, underWay }).toEqual({ differences: [], underWay: 0 });
};

/** All of the above, once a system has stopped; and somebody who listened all the time heard everything once, in order. */
export const expectBooksInOrder = async (
  { database, simulator }: { readonly database: { readonly url: string }; readonly simulator: Simulator },
  ear: Ear,
): Promise<void> => {
  const books = await openBooks(database.url);
  await expectNothingOpen(books, simulator);
  expectDialledOnce(books, simulator);
  expectHeardOnce(books, simulator);
  await expectNothingKept(database.url);
  await expectReplayed(database.url);
  expect(ear.heard).toEqual(await expectTablesOf(books, database.url));
};
