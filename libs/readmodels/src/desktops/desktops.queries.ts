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
  /** Those that are under way; of callers also those whose agents are in wrap-up. */
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

const WRAPPED_UP = `
  id in (select view->'wrapup'->>'queuecall_id' from ledgerline_read.agents ${OWN} and view->>'wrapup_until' is not null)`;

const part = (kind: BoardRow['kind'], table: string, hidden: string, which = ''): string =>
  `select '${kind}', 0::float8, view, ${hidden} from ledgerline_read.${table} ${OWN} ${which}`;

/** One statement sees one moment. */
const BOARD = [
  `select 'place' as kind, position::float8 as position, null::json as view, null::json as hidden from ledgerline_read.projector`,
  part('agent', 'agents', 'hidden'),
  part('queue', 'queues', 'null::json'),
  part('call', 'calls', 'null::json', 'and open'),
  part('queuecall', 'queuecalls', 'null::json', `and (open or ${WRAPPED_UP})`),
  part('transfer', 'transfers', 'null::json', 'and open'),
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
