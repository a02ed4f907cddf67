import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Rejection, invalid } from './reasons.js';
import { unfit, unfitIn } from './text.js';

/** Bytes: 1 MiB. */
export const BODY_LIMIT = 1_048_576;

const malformed = (): Rejection => new Rejection('INVALID_JSON_BODY', 'The body is not well-formed JSON in UTF-8.');

const parsed = (bytes: Buffer): unknown => {
  if (!isUtf8(bytes)) throw malformed();
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw malformed();
  }
};

/** A JSON body whose every text can be kept; undefined for an empty one, which some clients send with a content type. */
const bodyOf = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined;
  const body = parsed(bytes);
  const detail = unfitIn(body);
  if (detail) throw invalid(detail);
  return body;
};

/** A parameter that comes twice is a list. */
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);

const checkParameters = (values: unknown): void => {
  if (typeof values !== 'object' || values === null) return;
  for (const [name, value] of Object.entries(values)) {
    const message = [name, ...textsOf(value)].map(unfit).find((found) => found !== null);
    if (message !== undefined) throw invalid({ field: name.replaceAll('\0', ''), message }, [], 'INVALID_REQUEST_PARAMETER');
  }
};

/** JSON and nothing else, and no text anywhere in a request that the store could not keep. */
export const guardTexts = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, bytes: Buffer, done) => {
      try {
        done(null, bodyOf(bytes));
      } catch (error) {
        done(error instanceof Error ? error : malformed());
      }
    },
  );
  fastify.addHook('preValidation', (request: FastifyRequest, _reply, done) => {
    try {
      checkParameters(request.params);
      checkParameters(request.query);
      done();
    } catch (error) {
      done(error instanceof Error ? error : undefined);
    }
  });
};
