import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Answer, Exchange } from './http.routes.js';
import { answerTo, bad } from './http.routes.js';

const BODY_LIMIT = 1024 * 1024;

/** Undefined when the body is larger than anybody needs. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  return size > BODY_LIMIT ? undefined : Buffer.concat(chunks).toString();
};

/** The JSON object in a body, an empty one when there is none; undefined when it is something else. */
const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const answerRequest = async (softswitch: Exchange, request: IncomingMessage): Promise<Answer> => {
  const text = await readBody(request);
  if (text === undefined) return { status: 413, body: { message: 'the body is larger than 1 MB' } };
  const body = parseObject(text);
  if (!body) return bad('the body must be a JSON object');
  return answerTo(softswitch, { method: request.method ?? 'GET', url: request.url ?? '/', body });
};

const send = (response: ServerResponse, { status, body }: Answer): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
};

/** The phones over HTTP (DESIGN section 5), not listening yet. */
export const createHttpServer = (softswitch: Exchange): Server =>
  createServer((request, response) => {
    answerRequest(softswitch, request).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, { status: 500, body: { message: String(error) } }),
    );
  });
