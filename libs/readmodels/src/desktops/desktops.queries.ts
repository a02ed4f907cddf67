import type pg from 'pg';
import type { AgentHidden } from '../agents/agents.evolve.js';
import type { AgentView } from '../agents/agents.view.js';
import { ask } from '../ask.js';
import type { CallView } from '../calls/calls.view.js';
import type { QueuecallView } from '../queuecalls/queuecalls.view.js';
import type { QueueView } from '../queues/queues.view.js';
import type { TransferView } from '../transfers/transfers.view.js';

/** All that desktops of a customer show, at one moment of the log. */
export interface BoardSnapshot {
  /** Position of the last event that is in it. */
  readonly position: number;
  readonly agents: readonly { readonly view: AgentView; readonly hidden: AgentHidden }[];
  readonly queues: readonly QueueView[];
  /** What is under way, and what is over and still shown: calls that the floor holds, their transfers, and callers of a wrap-up. */
  readonly calls: readonly CallView[];
  readonly queuecalls: readonly QueuecallView[];
  readonly transfers: readonly TransferView[];
}

/** An agent of whom the log says that it has a desktop. */
export interface Connected {
  readonly customerId: string;
  readonly agentId: string;
}

interface BoardRow {
  readonly kind: 'place' | 'agent' | 'queue' | 'call' | 'queuecall' | 'transfer';
  readonly position: number;
  readonly view: unknown;
  readonly hidden: unknown;
}

const OWN = 'where customer_id = $1 and not deleted';

const OF_AGENTS = `select view from ledgerline_read.agents ${OWN}`;

const WRAPPED_UP = `select view->'wrapup'->>'queuecall_id' from (${OF_AGENTS}) agents where view->>'wrapup_until' is not null`;

/** A call may be over before the floor has let go of it. */
const HELD = `select json_array_elements_text(view->'call_ids') from (${OF_AGENTS}) agents`;

const SHOWN = `select view->>'transfer_id' from ledgerline_read.calls where customer_id = $1 and (open or id in (${HELD}))`;

const part = (kind: BoardRow['kind'], from: string, hidden = 'null::json'): string =>
  `select '${kind}', 0::float8, view, ${hidden} from ledgerline_read.${from}`;

const under = (table: string, or: string): string => `${table} where customer_id = $1 and (open or id in (${or}))`;

/** One statement sees one moment. */
const BOARD = [
  `select 'place' as kind, position::float8 as position, null::json as view, null::json as hidden from ledgerline_read.projector`,
  part('agent', `agents ${OWN}`, 'hidden'),
  part('queue', `queues ${OWN}`),
  part('call', under('calls', HELD)),
  part('queuecall', under('queuecalls', WRAPPED_UP)),
  part('transfer', under('transfers', SHOWN)),
].join('\nunion all\n');

const CONNECTED = `
  select customer_id, id from ledgerline_read.agents where not deleted and view->>'desktop' = 'here' order by customer_id, id`;

/** What desktops begin with. Every method throws `StoreUnavailable` while Postgres cannot be reached. */
export class Desktops {
  constructor(private readonly pool: pg.Pool) {}

  async board(customerId: string): Promise<BoardSnapshot> {
    const rows = await ask<BoardRow>(this.pool, { name: 'board', text: BOARD, values: [customerId] });
    const views = (kind: BoardRow['kind']): readonly unknown[] => rows.flatMap((row) => (row.kind === kind ? [row.view] : []));
    return {
      position: rows.find(({ kind }) => kind === 'place')?.position ?? 0,
      agents: rows.flatMap(({ kind, view, hidden }) =>
        kind === 'agent' ? [{ view: view as AgentView, hidden: hidden as AgentHidden }] : [],
      ),
      queues: views('queue') as readonly QueueView[],
      calls: views('call') as readonly CallView[],
      queuecalls: views('queuecall') as readonly QueuecallView[],
      transfers: views('transfer') as readonly TransferView[],
    };
  }

  /** Everybody's agents who had a desktop when the log was read last. */
  async connected(): Promise<readonly Connected[]> {
    const text = CONNECTED;
    const rows = await ask<{ readonly customer_id: string; readonly id: string }>(this.pool, {
      name: 'connected',
      text,
      values: [],
    });
    return rows.map(({ customer_id: customerId, id: agentId }) => ({ customerId, agentId }));
  }
}
