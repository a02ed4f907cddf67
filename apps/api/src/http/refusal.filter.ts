import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#domain/kernel/refusal.js';
import type { RefusalCode } from '#domain/kernel/refusal.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { BadPageToken } from '#readmodels/queries.js';
import type { Log } from '../api.parts.js';
import { REASONS, Rejection, invalid } from './reasons.js';
import type { Reason } from './reasons.js';

/** What each refusal of the domain is on the wire. */
const REFUSALS: Readonly<Record<RefusalCode, Reason>> = {
  'call.not_found': 'CALL_NOT_FOUND',
  'call.not_progressing': 'CALL_STATE_INVALID',
  'call.already_ended': 'CALL_ALREADY_HANGUP',
  'call.on_hold': 'CALL_STATE_INVALID',
  'call.master_ended': 'CALL_ALREADY_HANGUP',
  'call.not_stopped': 'CALL_STATE_INVALID',
  'call.not_connected': 'CALL_STATE_INVALID',
  'floor.not_stopped': 'STATE_INVALID',
  'call.in_transfer': 'CALL_STATE_INVALID',
  'call.in_conference': 'CALL_STATE_INVALID',
  'call.supervising': 'CALL_STATE_INVALID',
  'groupcall.not_found': 'GROUPCALL_NOT_FOUND',
  'transfer.not_found': 'TRANSFER_NOT_FOUND',
  'transfer.state_invalid': 'STATE_INVALID',
  'supervision.not_found': 'SUPERVISION_NOT_FOUND',
  'supervision.state_invalid': 'STATE_INVALID',
  'flow.not_found': 'FLOW_NOT_FOUND',
  'number.not_found': 'NUMBER_NOT_FOUND',
  'number.taken': 'NUMBER_ALREADY_EXISTS',
  'customer.not_found': 'CUSTOMER_NOT_FOUND',
  'user.taken': 'AGENT_ALREADY_EXISTS',
  'user.not_found': 'AGENT_NOT_FOUND',
  'user.last_admin': 'STATE_INVALID',
  'tag.not_found': 'TAG_NOT_FOUND',
  'accesskey.not_found': 'ACCESSKEY_NOT_FOUND',
  'queue.not_found': 'QUEUE_NOT_FOUND',
  'queuecall.not_found': 'QUEUECALL_NOT_FOUND',
  'queuecall.not_waiting': 'STATE_INVALID',
  'queuecall.no_callback': 'STATE_INVALID',
  'agent.not_in_wrapup': 'STATE_INVALID',
  'agent.no_address': 'STATE_INVALID',
  'offer.not_found': 'OFFER_NOT_FOUND',
  'queuecall.not_served': 'STATE_INVALID',
  'queuecall.disposition_missing': 'STATE_INVALID',
  'queuecall.disposition_unknown': 'INVALID_ARGUMENT',
  'version.conflict': 'VERSION_CONFLICT',
};

/** What the framework turns down by itself, by HTTP status. */
const FRAMEWORK: Readonly<Record<number, Rejection>> = {
  400: new Rejection('INVALID_REQUEST_PARAMETER', 'The request is not well-formed.'),
  404: new Rejection('ROUTE_NOT_FOUND', 'There is no such route.'),
  413: new Rejection('BODY_TOO_LARGE', 'The body is larger than 1 MiB.'),
  414: new Rejection('INVALID_ID', 'The id is too long.'),
  415: new Rejection('UNSUPPORTED_MEDIA_TYPE', 'The body must be JSON: content-type application/json.'),
};

const INTERNAL = new Rejection('INTERNAL', 'Something went wrong here. The request id finds it in our log.');

/** HTTP status of an error of Nest's or, before Nest is asked, of fastify's; 500 for any other. */
const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const isFastify = error instanceof Error && error.name === 'FastifyError';
  return isFastify && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
};

/** What an error is on the wire; `INTERNAL` for what nobody expected. */
const rejectionOf = (error: unknown): Rejection => {
  if (error instanceof Rejection) return error;
  if (error instanceof Refusal) return new Rejection(REFUSALS[error.code], error.reason, error.broken);
  if (error instanceof StoreUnavailable) return new Rejection('SERVICE_UNAVAILABLE', 'The store is away; try again soon.');
  if (error instanceof BadPageToken)
    return invalid({ field: 'page_token', message: 'is not a token of ours' }, [], 'INVALID_REQUEST_PARAMETER');
  return FRAMEWORK[statusOf(error)] ?? INTERNAL;
};

/** Answers an error; logs it where it is ours. Shared with the router, which answers a malformed URL before any hook. */
export const answerError = (error: unknown, { id }: FastifyRequest, reply: FastifyReply, log: Log): void => {
  const { reason, message, details } = rejectionOf(error);
  const { http, status } = REASONS[reason];
  if (http === 500) log.error({ request_id: id, err: error }, 'request failed');
  if (http === 503) void reply.header('retry-after', '1');
  void reply
    .header('x-request-id', id)
    .code(http)
    .send({ error: { status, reason, message, request_id: id, details } });
};

@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerError(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}
