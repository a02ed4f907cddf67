import { accesskeys } from './accesskeys/accesskeys.projection.js';
import { agents } from './agents/agents.projection.js';
import { calls } from './calls/calls.projection.js';
import { customers } from './customers/customers.projection.js';
import { flows } from './flows/flows.projection.js';
import { groupcalls } from './groupcalls/groupcalls.projection.js';
import { numbers } from './numbers/numbers.projection.js';
import type { Projection } from './projection.js';
import { queuecalls } from './queuecalls/queuecalls.projection.js';
import { queues } from './queues/queues.projection.js';
import { agentFacts } from './reports/agents.facts.js';
import { callFacts } from './reports/calls.facts.js';
import { queueFacts } from './reports/queues.facts.js';
import { supervisions } from './supervisions/supervisions.projection.js';
import { tags } from './tags/tags.projection.js';
import { transfers } from './transfers/transfers.projection.js';
import { trees } from './trees/trees.projection.js';

/** The table of contents: every read model that is kept in Postgres. */
export const readModels: readonly Projection[] = [
  calls,
  trees,
  groupcalls,
  transfers,
  supervisions,
  queues,
  queuecalls,
  flows,
  numbers,
  accesskeys,
  customers,
  agents,
  tags,
  queueFacts,
  callFacts,
  agentFacts,
];
