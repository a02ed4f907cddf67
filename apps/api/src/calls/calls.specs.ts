import type { CallSpec } from '#domain/call/call.route.js';
import { attemptsFor, routingOf } from '#domain/call/call.routing.js';
import type { CustomerSettings } from '#domain/customer/customer.events.js';
import { flowRef } from '#domain/flow/flow.means.js';
import type { Program } from '#domain/flow/flow.program.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { addressOf } from './addresses.js';
import { given } from './calls.requests.js';
import type { PlaceCalls } from './calls.requests.js';
import { variablesOf } from './variables.js';

const DIAL_TIMEOUT = 30_000;

/** What the calls of a request are made of, besides the request. */
export interface Means {
  readonly customerId: string;
  readonly commandId: string;
  readonly flow: { readonly flowId: string; readonly program: Program } | null;
  readonly settings: Pick<CustomerSettings, 'providers' | 'routes'>;
  /** Milliseconds. */
  readonly maxDuration: number;
}

/** Not the bare index: that is the name of the command's events. */
export const callIdOf = (commandId: string, index: number): string => uuid5(commandId, `call ${index}`);

/** The calls that a request asks for. Every id follows from the command's. */
export const specsOf = (request: PlaceCalls, means: Means): readonly [CallSpec, ...CallSpec[]] => {
  const { customerId, commandId, flow, settings, maxDuration } = means;
  const common = {
    customerId,
    source: addressOf(request.source),
    masterCallId: given(request.master_call_id),
    dialTimeout: request.dial_timeout ?? DIAL_TIMEOUT,
    maxDuration,
    earlyExecution: request.early_execution ?? false,
    anonymous: request.anonymous === 'yes',
    variables: variablesOf(request.variables),
  };
  const specs = request.destinations.map((fields, index): CallSpec => {
    const [callId, destination] = [callIdOf(commandId, index), addressOf(fields)];
    const run = flow && flowRef(flow, uuid5(callId, 'activeflow'), { routing: routingOf(settings), maxDuration });
    return { ...common, callId, destination, flow: run, attempts: attemptsFor(settings, destination, callId) };
  });
  const [first, ...rest] = specs;
  if (!first) throw new RangeError('a request has at least one destination');
  return [first, ...rest];
};
