import type { Actor } from '#domain/kernel/cause.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Clock } from '#engine/clock.js';
import { Rejection } from '../../apps/api/src/http/reasons.js';
import type { Who } from '../../apps/api/src/auth/who.js';
import type { Asked } from '../../apps/api/src/http/asked.js';
import type { Api } from './controller.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Customer } from './world.js';

/** A request to the API, below HTTP. It answers the ids of what it is about. */
export interface Request {
  readonly customer: Customer;
  readonly words: string;
  /** Who asks, where it matters. */
  readonly actor?: Actor;
  readonly run: (api: Api, asked: Asked) => Promise<readonly string[]>;
}

/** What came of a request: each answer that it got under one Idempotency-Key. */
export interface Answered {
  readonly words: string;
  readonly ids: readonly string[];
}

export interface UsersParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly history: History;
  /** Nothing while nobody serves. */
  readonly api: () => Api | undefined;
  readonly onBug: (sentence: string) => void;
}

/** One try of a request, and whether its client still waits for an answer. */
interface Attempt {
  readonly commandId: string;
  readonly hears: () => boolean;
}

const SOMEBODY: Actor = { kind: 'user', id: 'somebody' };

const whoOf = ({ customer: { customerId }, actor }: Request): Who => ({
  customerId,
  actor: actor ?? SOMEBODY,
  permission: 'admin',
});

/** What was deleted meanwhile is another matter. */
const isRefusal = (error: Error): boolean => !(error instanceof StoreUnavailable) && !/not_found/i.test(error.message);

/** How long a client waits before it takes a request for lost, in milliseconds, and how often it tries in all. */
const PATIENCE = 5_000;
const TRIES = 4;

/** Clients of the API: they repeat a request that brought no answer, and some that did, under the same Idempotency-Key. */
export class Users {
  /** By command id. */
  readonly answers = new Map<string, Answered[]>();
  /** Command ids of requests whose clients heard that they were turned down, but for those about what was deleted meanwhile. */
  readonly refused = new Set<string>();

  constructor(private readonly parts: UsersParts) {}

  send(request: Request): void {
    this.attempt(request, this.parts.random.uuid(), 1);
  }

  private attempt(request: Request, commandId: string, tries: number): void {
    const { clock, random, history, api } = this.parts;
    const serving = api();
    history.note('user', () => `${request.words} (${commandId}, try ${tries})${serving ? '' : ': nobody serves'}`);
    let waiting = true;
    const done = (again: boolean): void => {
      if (!waiting) return;
      waiting = false;
      if (again && tries < TRIES) clock.after(random.between(0, 3_000), () => this.attempt(request, commandId, tries + 1));
    };
    const hears = (): boolean => waiting;
    if (serving) this.run(request, { commandId, hears }, serving).then(done, (error: unknown) => this.bug(request, error));
    clock.after(serving ? PATIENCE : 0, () => done(random.chance(0.8)));
  }

  /** Whether the client tries again. What it took for lost it never heard, and asks anew. */
  private async run(request: Request, { commandId, hears }: Attempt, api: Api): Promise<boolean> {
    const { random, history } = this.parts;
    const { run, words } = request;
    const who = whoOf(request);
    try {
      const ids = await run(api, { who, requestId: random.uuid(), commandId, isNamed: true });
      history.note('user', () => `${words}: done ${ids.join(' ')}`);
      this.answers.set(commandId, [...(this.answers.get(commandId) ?? []), { words, ids }]);
      return random.chance(0.08);
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Rejection || error instanceof StoreUnavailable)) throw error;
      history.note('user', () => `${words}: ${error.message}`);
      if (hears() && isRefusal(error)) this.refused.add(commandId);
      return error instanceof StoreUnavailable;
    }
  }

  private bug({ words }: Request, error: unknown): void {
    this.parts.onBug(`a request fails: ${words}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
