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
  'call.not_on_hold': 'CALL_STATE_INVALID',
  'call.master_ended': 'CALL_ALREADY_HANGUP',
  'call.still_active': 'CALL_STATE_INVALID',
  'flow.not_found': 'FLOW_NOT_FOUND',
  'number.not_found': 'NUMBER_NOT_FOUND',
  'number.taken': 'NUMBER_ALREADY_EXISTS',
  'customer.not_found': 'CUSTOMER_NOT_FOUND',
  'user.taken': 'USER_ALREADY_EXISTS',
  'accesskey.not_found': 'ACCESSKEY_NOT_FOUND',
};

/** The framework's own errors, by its codes. */
const FRAMEWORK: Readonly<Record<string, Rejection>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Rejection('BODY_TOO_LARGE', 'The body is larger than 1 MiB.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Rejection(
    'UNSUPPORTED_MEDIA_TYPE',
    'The body must be JSON: content-type application/json.',
  ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Rejection('INVALID_ARGUMENT', 'The body is not as long as its content-length says.'),
  FST_ERR_BAD_URL: new Rejection('INVALID_REQUEST_PARAMETER', 'The path is not a well-formed URL.'),
  FST_ERR_MAX_PARAM_LENGTH: new Rejection('INVALID_ID', 'The id is too long.'),
};

const INTERNAL = new Rejection('INTERNAL', 'Something went wrong here. The request id finds it in our log.');

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What an error is on the wire; `INTERNAL` for what nobody expected. */
const rejectionOf = (error: unknown): Rejection => {
  if (error instanceof Rejection) return error;
  if (error instanceof Refusal) return new Rejection(REFUSALS[error.code], error.reason);
  if (error instanceof StoreUnavailable) return new Rejection('SERVICE_UNAVAILABLE', 'The store is away; try again soon.');
  if (error instanceof BadPageToken)
    return invalid({ field: 'page_token', message: 'is not a token of ours' }, [], 'INVALID_REQUEST_PARAMETER');
  if (error instanceof HttpException && error.getStatus() === 404)
    return new Rejection('ROUTE_NOT_FOUND', 'There is no such route.');
  return FRAMEWORK[codeOf(error)] ?? INTERNAL;
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
